export interface PlacedSlice {
  readonly path: string;
  /** mm along the normal. */
  readonly position: number;
}

/** Of the narrowest gap: slices that are farther from one another may have others between them. */
const WIDEST_GAP = 1.5;

/** mm; infinite for less than two places. */
export function narrowestGap(slices: readonly PlacedSlice[]): number {
  const positions = slices.map(({ position }) => position).sort((a, b) => a - b);
  const gaps = positions.slice(1).map((position, at) => position - positions[at]!);
  return gaps.reduce((least, gap) => (gap > 0 ? Math.min(least, gap) : least), Infinity);
}

/**
 * Slices that seem to follow one another, as far as one can tell while others may come: of the longest stretch without
 * a hole, at the end where it came in first.
 * @param slices in the order of their arrival
 * @param narrowest gap that the series has shown
 * @returns from `least` to `most` of them, ascending along the normal; undefined where there is no such stretch
 */
export function runToEncode(
  slices: readonly PlacedSlice[],
  narrowest: number,
  least: number,
  most: number,
): readonly PlacedSlice[] | undefined {
  if (slices.length < least) return undefined;
  const stretches: PlacedSlice[][] = [];
  for (const slice of slices.toSorted((a, b) => a.position - b.position)) {
    const before = stretches.at(-1)?.at(-1);
    const gap = before ? slice.position - before.position : 0;
    if (gap > 0 && gap <= WIDEST_GAP * narrowest) stretches.at(-1)!.push(slice);
    else stretches.push([slice]);
  }
  const longest = stretches.reduce<PlacedSlice[]>((best, one) => (one.length > best.length ? one : best), []);
  if (longest.length === 0 || longest.length < least) return undefined;
  const isDescending = slices.indexOf(longest[0]!) > slices.indexOf(longest.at(-1)!);
  return isDescending ? longest.slice(-most) : longest.slice(0, most);
}
