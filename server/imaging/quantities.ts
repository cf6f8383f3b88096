/** What must survive processing: how much activity there is and what SUV a physician would read. */
export interface Quantities {
  /** Sum of activity concentration times voxel volume, Bq, at the time that the series is decay-corrected to. */
  readonly totalActivity: number;
  /** SUV by body weight, g/ml; null where weight, dose or times are not in the header. */
  readonly suvMean: number | null;
  readonly suvMax: number | null;
}
