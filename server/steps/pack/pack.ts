/**
 * Makes the package of a series: voxels as stored with the rescale of each slice, and the allow-listed metadata.
 * Runs in a worker thread (`pack.worker.ts`); input and output are plain data.
 */
import type { Notice } from '../../base/notices.ts';
import { quantitiesOf, type Quantities } from '../../imaging/quantities.ts';
import { activityObstacle } from '../../pet/activity-in-images.ts';
import { writePackage } from '../../remote/package.ts';
import type { JobMetadata, Packaging, StoredSlices, VoxelGrid } from '../../remote/transport.ts';
import { codedWriteError } from '../../storage/disk-error.ts';
import { CodestreamsAhead } from './codestreams-ahead.ts';
import type { EncodedAhead } from './encode-ahead.ts';
import { jobMetadata } from './job-metadata.ts';
import { openSourceSlices } from './source-slices.ts';
import { StoredSums } from './stored-sums.ts';
import type { ValidateOutput } from '../validate/validate.ts';

export interface PackInput {
  readonly taskId: string;
  readonly clientId: string;
  /** Paths of the spooled Part-10 files in ascending order along the normal. */
  readonly paths: readonly string[];
  readonly validated: Pick<ValidateOutput, 'grid' | 'parameters' | 'becquerelsPerUnit' | 'suvPerBecquerel'>;
  readonly packaging: Packaging;
  /** The installation's secret for pseudonyms, hex. */
  readonly pseudonymSecret: string;
  /** Texts of scanners that the site lets leave as they are. */
  readonly scannerTexts: readonly string[];
  readonly outputPath: string;
  /** What was encoded while the series came in: taken where the package is one of codestreams. */
  readonly ahead?: readonly EncodedAhead[];
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
  /** Of the voxels as the objects hold them, two bytes each. */
  readonly voxelBytes: number;
  /** Of the package file, hex. */
  readonly sha256: string;
  readonly manifest: Manifest;
  readonly grid: VoxelGrid;
  readonly metadata: JobMetadata;
  /** Of the input, as the source says; compared with the result's before delivery. */
  readonly quantities: Quantities;
  /** Why it has no SUV though its header leads to one: what the images hold cannot be. */
  readonly suvObstacle: Notice | undefined;
}

/** Slices done of slices in all. */
export type StepProgress = (done: number, total: number) => void;

/** @throws GatewayError SOURCE_MISSING, MISSING_HEADER, MIXED_GEOMETRY, UNSUPPORTED_PIXELS, STORAGE_FULL */
export async function packSeries(
  input: PackInput,
  onProgress: StepProgress,
  signal: AbortSignal,
): Promise<PackOutput> {
  const { validated, packaging } = input;
  const { grid } = validated;
  const passes = packaging.kind === 'http' && packaging.encoding === 'i2-planes+rescale' ? 2 : 1;
  const takesAhead = packaging.kind === 'http' && packaging.encoding === 'jpeg-ls+rescale';
  const ahead = new CodestreamsAhead(input.paths, grid, takesAhead ? (input.ahead ?? []) : []);
  let passed = 0;
  const pass = (slices: number): void => onProgress((passed += slices), passes * grid.slices);
  const source = await openSourceSlices(
    input.paths,
    grid,
    validated.becquerelsPerUnit,
    () => pass(1),
    signal,
    ahead.facts,
  );
  const metadata = jobMetadata(source.reference, {
    taskId: input.taskId,
    clientId: input.clientId,
    parameters: validated.parameters,
    scannerTexts: input.scannerTexts,
    secret: input.pseudonymSecret,
    exactDates: packaging.kind === 'shared-folder',
  });
  const sums = new StoredSums(source);
  for (const [slice, sum] of ahead.sums) sums.know(slice, sum, grid.rows * grid.columns);
  const counted: StoredSlices = {
    ...source,
    slices: () => sums.of(source.slices()),
    ...(ahead.sums.size > 0 && {
      made: {
        read: async (slice) => {
          const made = await ahead.read(slice);
          if (made) pass(made.slices);
          return made;
        },
        next: ahead.next,
        between: (from, to) => sums.of(source.slices(from, to), from),
      },
    }),
  };
  const written = await writePackage(input.outputPath, packaging, counted, metadata).catch(
    (error: unknown) => {
      throw codedWriteError(error);
    },
  );
  const { bytes, sha256 } = written;
  const { suvPerBecquerel } = validated;
  const found = quantitiesOf(sums.total, grid.spacing, suvPerBecquerel);
  const suvObstacle = activityObstacle(found, suvPerBecquerel, metadata.patientWeight);
  return {
    bytes,
    voxelBytes: 2 * grid.columns * grid.rows * grid.slices,
    sha256,
    manifest: { metadata, grid, packaging, sha256, bytes },
    grid,
    metadata,
    quantities: suvObstacle ? { ...found, suvMean: null, suvMax: null } : found,
    suvObstacle,
  };
}
