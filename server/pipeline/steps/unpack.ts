/**
 * Makes DICOM series of a result: checks it, filters it, compares its quantities with the input's, and rebuilds
 * each object from its source object's own bytes. Runs in a worker thread (`unpack.worker.ts`).
 */
import type { Quantities } from '../../imaging/quantities.ts';
import type { PostFilter } from '../../imaging/post-filter.ts';
import type { ResultFormat } from '../../processing/transport.ts';
import type { StepProgress } from './pack.ts';
import type { ValidateOutput } from './validate.ts';

export interface UnpackInput {
  readonly taskId: string;
  /** Paths of the source objects in ascending order along the normal. */
  readonly paths: readonly string[];
  readonly validated: Pick<ValidateOutput, 'grid' | 'parameters' | 'units' | 'becquerelsPerUnit'>;
  readonly resultPath: string;
  readonly resultFormat: ResultFormat;
  /** All configured; those that are enabled and apply to model and radiopharmaceutical give one series each. */
  readonly postFilters: readonly PostFilter[];
  /** As the Packer found them. */
  readonly quantities: Quantities;
  readonly integrity: {
    /** Largest change of total activity, percent. */
    readonly tolerance: number;
    /** Deliver beyond it too. */
    readonly allowMismatch: boolean;
  };
  /** Made with the stand-in server: said in the description and derivation of every object. */
  readonly standIn: boolean;
  /** Version of the processing server's software, for Contributing Equipment. */
  readonly serverVersion: string | undefined;
  /** Version of this software. */
  readonly clientVersion: string;
  /** Milliseconds since the epoch: the creation time written into the objects; the same on a retry. */
  readonly createdAt: number;
  /** Made new: written aside, then renamed. Replaced when it exists. */
  readonly outputDirectory: string;
}

export interface RebuiltFile {
  /** Inside the output directory. */
  readonly name: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
}

export interface Integrity {
  readonly before: Quantities;
  readonly after: Quantities;
  /** Change of total activity, percent of that before. */
  readonly activityChange: number;
  readonly withinTolerance: boolean;
}

export interface OutputSeries {
  /** From 0, in the order of the post-filters. */
  readonly index: number;
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly number: number;
  readonly files: readonly RebuiltFile[];
  readonly integrity: Integrity;
}

export interface UnpackOutput {
  readonly outputs: readonly OutputSeries[];
}

/** Fails with BAD_RESULT, NO_POSTFILTER, QUANTITATIVE_MISMATCH, SOURCE_MISSING, STORAGE_FULL. */
export type UnpackSeries = (
  input: UnpackInput,
  onProgress: StepProgress,
  signal: AbortSignal,
) => Promise<UnpackOutput>;
