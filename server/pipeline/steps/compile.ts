/**
 * Is a series whole? Pure and fast, so that it can be asked again whenever images have arrived.
 *
 * While a source still sends, the only verdicts are `complete` and `waiting`: a series that is bound to fail fails
 * once its source is quiet, so that images that are still on their way stay with their task.
 */
import type { GatewayError } from '../../errors.ts';
import type { SliceHeader } from '../../imaging/instance-header.ts';

export interface CompletionRules {
  /** NumberOfSlices (0054,0081), where the header has it. */
  readonly expected: number | undefined;
  readonly minimumImages: number;
  /** Largest deviation of a gap from the mean gap, as a fraction: 0.025. */
  readonly spacingTolerance: number;
  /**
   * - `arrival`: images came; the source may still be sending.
   * - `quiet`: nothing has come for the quiet time.
   * - `operator`: a person asks to go on with what is there, whatever the expected count and the minimum.
   */
  readonly trigger: 'arrival' | 'quiet' | 'operator';
}

/** A position at which a slice should be and is not. */
export interface MissingSlice {
  /** Number of the slice in the whole series, from 1, ascending along the normal. */
  readonly index: number;
  /** mm along the normal. */
  readonly position: number;
}

export interface Coverage {
  /** Distinct positions that are here. */
  readonly received: number;
  readonly expected: number | undefined;
  /** Those whose place is known, in order along the normal; at most 1000 are listed. */
  readonly missing: readonly MissingSlice[];
  /** How many are missing at one of the ends, where nothing in the headers tells at which. */
  readonly missingAtEnds: number;
}

export type Completion =
  | {
      readonly verdict: 'complete';
      readonly coverage: Coverage;
      /** Indices of the given slices in ascending order along the normal. */
      readonly order: readonly number[];
      /** mm between neighbouring slices. */
      readonly meanGap: number;
    }
  | { readonly verdict: 'waiting'; readonly coverage: Coverage }
  | { readonly verdict: 'failed'; readonly coverage: Coverage; readonly error: GatewayError };

/**
 * The check that costs nothing, for each image that arrives: whether `compileSeries` may find the series complete
 * by count. `images` is the number of different SOP instances that the task holds.
 */
export function countReached(
  images: number,
  rules: Pick<CompletionRules, 'expected' | 'minimumImages'>,
): boolean {
  return rules.expected !== undefined && images >= rules.expected && images >= rules.minimumImages;
}

/**
 * @param slices headers of the task's images in any order; the same SOP instance twice counts once.
 * The error of a failure is one of TOO_FEW_IMAGES, INCOMPLETE_SERIES, IRREGULAR_SPACING, MIXED_GEOMETRY,
 * DYNAMIC_SERIES, DUPLICATE_SLICES.
 */
export type CompileSeries = (slices: readonly SliceHeader[], rules: CompletionRules) => Completion;
