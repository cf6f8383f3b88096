import type { Dataset } from '../../../dicom/index.ts';

/** What decides how an image was reconstructed, as far as a header says; undefined where it does not. */
export interface Reconstruction {
  readonly iterations: number | undefined;
  readonly subsets: number | undefined;
  /** Convolution kernel or post-filter, in the manufacturer's words. */
  readonly filter: string | undefined;
}

/** What Frame Reference Time (0054,1300) of a frame leads to. */
export type FrameReference = 'start-of-frame' | 'average-count-rate';

export interface Manufacturer {
  /** As its scanners write it, or did. */
  readonly name: string;
  /** Whether Manufacturer (0008,0070) is this one. */
  matches(manufacturer: string): boolean;
  readReconstruction(dataset: Dataset): Reconstruction;
  /** What Frame Reference Time (0054,1300) leads to; the instant of the average count rate where it is not said. */
  readonly frameReference?: FrameReference;
  /** DT to which the voxels of a series with Decay Correction START are corrected, where the header says it. */
  readDecayReference?(dataset: Dataset): string | undefined;
  /** DT of the administration, where the header says it beside the standard's elements. */
  readAdministration?(dataset: Dataset): string | undefined;
  /** Bq/ml for one count of Units CNTS, or the SUV for one count, where the header of a slice has them. */
  readCountFactors?(dataset: Dataset): {
    readonly becquerels: number | undefined;
    readonly suv: number | undefined;
  };
}

export const RECONSTRUCTION_METHOD = 0x00541103;
export const CONVOLUTION_KERNEL = 0x00181210;

/** Whole numbers in a range that a reconstruction can have. */
export function plausibleCount(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value > 0 && value <= 1000 ? value : undefined;
}

/** `3i21s`, `2i8s`, `i6s9`, `3i` and the like, wherever it stands in a text. */
export function iterationsAndSubsets(
  text: string | undefined,
): Pick<Reconstruction, 'iterations' | 'subsets'> {
  const match =
    /(?<![a-z\d])(?<i>\d{1,4})\s*i\s*(?<s>\d{1,4})\s*s(?![a-z])/i.exec(text ?? '') ??
    /(?<![a-z])i\s*(?<i>\d{1,4})\s*s\s*(?<s>\d{1,4})(?!\d)/i.exec(text ?? '');
  return {
    iterations: plausibleCount(match ? Number(match.groups?.['i']) : undefined),
    subsets: plausibleCount(match ? Number(match.groups?.['s']) : undefined),
  };
}
