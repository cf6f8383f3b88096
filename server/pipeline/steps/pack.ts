/**
 * Makes the package of a series: voxels as stored with the rescale of each slice, and the allow-listed metadata.
 * Runs in a worker thread (`pack.worker.ts`); input and output are plain data.
 */
import type { Quantities } from '../../imaging/quantities.ts';
import type { Packaging, JobMetadata, VoxelGrid } from '../../processing/transport.ts';
import type { ValidateOutput } from './validate.ts';

export interface PackInput {
  readonly taskId: string;
  readonly clientId: string;
  /** Paths of the spooled Part-10 files in ascending order along the normal. */
  readonly paths: readonly string[];
  readonly validated: Pick<ValidateOutput, 'grid' | 'parameters' | 'units' | 'becquerelsPerUnit'>;
  readonly packaging: Packaging;
  /** The installation's secret for pseudonyms, hex. */
  readonly pseudonymSecret: string;
  readonly outputPath: string;
}

/** Everything that left, field by field, with the digest of the package. */
export interface Manifest {
  readonly metadata: JobMetadata;
  readonly grid: VoxelGrid;
  readonly packaging: Packaging;
  /** Of the package file, hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface PackOutput {
  readonly bytes: number;
  readonly rawBytes: number;
  /** Of the package file, hex. */
  readonly sha256: string;
  readonly manifest: Manifest;
  readonly grid: VoxelGrid;
  readonly metadata: JobMetadata;
  /** Of the input, as the source says; compared with the result's before delivery. */
  readonly quantities: Quantities;
}

/** Slices done of slices in all. */
export type StepProgress = (done: number, total: number) => void;

/** Fails with SOURCE_MISSING, UNSUPPORTED_PIXELS, STORAGE_FULL. */
export type PackSeries = (
  input: PackInput,
  onProgress: StepProgress,
  signal: AbortSignal,
) => Promise<PackOutput>;
