interface Sample {
  readonly alive: boolean;
  readonly latencyMs: number | null;
}

export interface LatencyBars {
  /** 0 to 1 of the highest; null where no answer came. */
  readonly heights: readonly (number | null)[];
  /** Milliseconds. */
  readonly highest: number;
}

export function latencyBars(samples: readonly Sample[]): LatencyBars {
  const highest = Math.max(0, ...samples.map(({ latencyMs }) => latencyMs ?? 0));
  const heights = samples.map(({ alive, latencyMs }) => {
    if (!alive || latencyMs === null) return null;
    // An answer at no time at all is still an answer that is to be seen.
    return highest === 0 ? 0.02 : Math.max(0.02, latencyMs / highest);
  });
  return { heights, highest };
}
