interface MissingSlice {
  readonly index: number;
  readonly position: number;
}

/** Neighbouring slices that are missing together. */
export interface MissingRun {
  readonly first: MissingSlice;
  readonly last: MissingSlice;
  readonly count: number;
}

export function missingRuns(missing: readonly MissingSlice[]): MissingRun[] {
  const runs: MissingRun[] = [];
  for (const slice of [...missing].sort((a, b) => a.index - b.index)) {
    const run = runs.at(-1);
    if (run && slice.index <= run.last.index + 1) {
      runs[runs.length - 1] = { first: run.first, last: slice, count: slice.index - run.first.index + 1 };
    } else runs.push({ first: slice, last: slice, count: 1 });
  }
  return runs;
}
