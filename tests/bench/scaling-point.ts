/** What grows along a curve. */
export const AXES = ['slices', 'matrix', 'series'] as const;
export type Axis = (typeof AXES)[number];

export interface ScalingPoint {
  readonly axis: Axis;
  /** Slices of a series, pixels a side, or series at once. */
  readonly at: number;
  /** Last image in to last image delivered, without the time in which only the processing server worked. */
  readonly seconds: number;
  /** Of processor, user and system, of the gateway's processes: receiving included. */
  readonly processor: number;
  /** The most that the main process had resident meanwhile, MB. */
  readonly megabytes: number;
}

/** What is the same along each curve. */
export const AROUND: Readonly<Record<Axis, string>> = {
  slices: 'slices of 128x128',
  matrix: '100 slices of so many pixels a side',
  series: 'series at once of 50 slices of 128x128',
};
