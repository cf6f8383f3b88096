/**
 * Makes DICOM series of a result: checks it, filters it, compares its quantities with the input's, and rebuilds
 * each object from its source object's own bytes. Runs in a worker thread (`unpack.worker.ts`).
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uidFromParts } from '../../../dicom/index.ts';
import { GatewayError } from '../../base/errors.ts';
import { applicableFilters, slicesInFilter, type PostFilter } from '../../imaging/post-filter.ts';
import { DeliveredSums } from '../../imaging/delivered-sums.ts';
import { quantitiesOf, type Integrity, type Quantities, type VolumeSums } from '../../imaging/quantities.ts';
import { quantiseSlice } from '../../imaging/quantise.ts';
import { readSliceImage } from '../../imaging/slice-image.ts';
import { TURNED_AT_ONCE } from '../../remote/voxel-decoding.ts';
import { asideName, renameDurably } from '../../remote/write-aside.ts';
import type { ResultFormat } from '../../remote/transport.ts';
import { unitFactorOf } from '../../pet/units.ts';
import { codedWriteError } from '../../storage/disk-error.ts';
import { DurableFiles } from '../../storage/durable-files.ts';
import { FileMemory } from '../../storage/file-memory.ts';
import { outputIdentity } from './output-identity.ts';
import { rebuildObject } from './rebuilt-object.ts';
import {
  fetchResult,
  filteredVolume,
  openResult,
  unfilteredVolume,
  type ResultFiles,
} from './result-files.ts';
import { readSourceObject, readSourceObjectNow } from './source-object.ts';
import { slicesMemory } from '../pack/source-slices.ts';
import type { StepProgress } from '../pack/pack.ts';
import type { ValidateOutput } from '../validate/validate.ts';

export interface UnpackInput {
  readonly taskId: string;
  /** Paths of the source objects in ascending order along the normal. */
  readonly paths: readonly string[];
  readonly validated: Pick<
    ValidateOutput,
    'grid' | 'parameters' | 'becquerelsPerUnit' | 'suvPerBecquerel' | 'needsSign'
  >;
  readonly resultPath: string;
  readonly resultFormat: ResultFormat;
  /** Of the file at `resultPath`, hex: another result makes other objects. */
  readonly resultSha256: string;
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

/** @throws GatewayError BAD_RESULT, NO_POSTFILTER, QUANTITATIVE_MISMATCH, SOURCE_MISSING, STORAGE_FULL */
export async function unpackSeries(
  input: UnpackInput,
  onProgress: StepProgress,
  signal: AbortSignal,
): Promise<UnpackOutput> {
  const { grid, parameters } = input.validated;
  if (input.paths.length !== grid.slices) {
    throw new RangeError(`${input.paths.length} objects for ${grid.slices} slices`);
  }
  const filters = applicableFilters(input.postFilters, parameters);
  if (filters.length === 0 && input.postFilters.some((filter) => filter.enabled)) {
    const { model, radiopharmaceutical } = parameters;
    throw new GatewayError('NO_POSTFILTER', { model, radiopharmaceutical });
  }
  await mkdir(dirname(input.outputDirectory), { recursive: true });
  using result = openResult(input);
  await fetchResult(
    input,
    result,
    filters.some(({ noise }) => noise > 0),
    signal,
  ).catch((error: unknown) => {
    throw codedWriteError(error);
  });
  const plans: readonly (PostFilter | undefined)[] = filters.length > 0 ? filters : [undefined];
  const aside = asideName(input.outputDirectory);
  try {
    await mkdir(aside, { recursive: true });
    const outputs: OutputSeries[] = [];
    for (const [index, filter] of plans.entries()) {
      signal.throwIfAborted();
      const progress = (done: number) => onProgress(index * grid.slices + done, plans.length * grid.slices);
      outputs.push(
        await makeOutput(input, result, filter, {
          index,
          directory: aside,
          progress,
          signal,
        }),
      );
    }
    await rm(input.outputDirectory, { recursive: true, force: true });
    await renameDurably(aside, input.outputDirectory);
    return { outputs };
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw codedWriteError(error);
  }
}

interface OutputPlace {
  readonly index: number;
  readonly directory: string;
  readonly progress: (done: number) => void;
  readonly signal: AbortSignal;
}

/** Bytes a pixel of a slice that is decoded or rebuilt: file, values, samples, packed samples. */
const DECODING = 24;

/** Bytes that unpacking takes: slices of the result, and those that the widest filter reaches. */
export function unpackMemory({
  validated: { grid, parameters },
  postFilters,
  resultFormat,
}: Pick<UnpackInput, 'validated' | 'postFilters' | 'resultFormat'>): number {
  const filters = applicableFilters(postFilters, parameters);
  const area = grid.rows * grid.columns;
  const filtering = 4 * Math.max(0, ...filters.map((filter) => slicesInFilter(filter, grid)));
  const turning = resultFormat.kind === 'http' ? 0 : TURNED_AT_ONCE + 8 * grid.rows * grid.slices;
  return slicesMemory(grid) + (filtering + DECODING) * area + turning;
}

async function makeOutput(
  input: UnpackInput,
  result: ResultFiles,
  filter: PostFilter | undefined,
  { index, directory, progress, signal }: OutputPlace,
): Promise<OutputSeries> {
  const { grid, becquerelsPerUnit, needsSign } = input.validated;
  using volume = filter ? await filteredVolume(input, result, filter, signal) : unfilteredVolume(result);
  const { ranges } = volume;
  // Before anything is written; what counts is what the objects say in the end.
  checkIntegrity(input, ranges.total);
  const first = await readSourceObject(input.paths[0] as string);
  const largest = ranges.maxs.reduce(
    (most, one, slice) => Math.max(most, one / unitFactorOf(becquerelsPerUnit, slice)),
    0,
  );
  // PS3.3 C.8.9.4: the intercept is 0 in PET, so that only a sign can tell of values below zero. The same in all slices.
  const addsSign = needsSign && ranges.mins.some((least) => least < 0);
  const output = outputIdentity(input, filter, index, first.dataset, largest);
  const folder = String(index + 1);
  await mkdir(join(directory, folder));

  const perSlice = grid.rows * grid.columns;
  // Memory of one slice, used again for the next.
  const samples = new Uint16Array(perSlice);
  const voxels = new Float32Array(perSlice);
  const memory = new FileMemory();
  const delivered = new DeliveredSums(grid.slices, perSlice);
  const durable = new DurableFiles(join(directory, folder));
  const files: RebuiltFile[] = [];
  try {
    for (const [slice, path] of input.paths.entries()) {
      signal.throwIfAborted();
      const source = readSourceObjectNow(path, memory);
      const found = readSliceImage(source.dataset);
      const image = addsSign ? { ...found, format: { ...found.format, signed: true } } : found;
      volume.read(slice, voxels);
      const range = { min: ranges.mins[slice] as number, max: ranges.maxs[slice] as number };
      const factor = unitFactorOf(becquerelsPerUnit, slice);
      const quantised = quantiseSlice(voxels, range, image.format, factor, samples);
      delivered.add(slice, quantised, factor);
      const sopInstanceUid = uidFromParts(output.seriesInstanceUid, image.sopInstanceUid);
      const { chunks, transferSyntaxUid } = rebuildObject(source, image, quantised, sopInstanceUid, output);
      const name = `${String(slice + 1).padStart(5, '0')}.dcm`;
      await durable.write(name, chunks);
      const { sopClassUid } = image;
      files.push({ name: join(folder, name), sopInstanceUid, sopClassUid, transferSyntaxUid });
      progress(files.length);
    }
    await durable.finish();
  } finally {
    await durable.settled();
  }
  const integrity = checkIntegrity(input, delivered.total());
  const { seriesInstanceUid, description, number } = output;
  return { index, seriesInstanceUid, description, number, files, integrity };
}

/** @throws GatewayError QUANTITATIVE_MISMATCH */
function checkIntegrity(input: UnpackInput, sums: VolumeSums): Integrity {
  const { grid, suvPerBecquerel } = input.validated;
  const { tolerance, allowMismatch } = input.integrity;
  const before = input.quantities;
  const after = quantitiesOf(sums, grid.spacing, suvPerBecquerel);
  const difference = after.totalActivity - before.totalActivity;
  // An empty series has no activity to compare with: anything that appears is a change of 100 %.
  const activityChange =
    before.totalActivity === 0
      ? Math.sign(difference) * 100
      : (difference / Math.abs(before.totalActivity)) * 100;
  const withinTolerance = Math.abs(activityChange) <= tolerance;
  if (!withinTolerance && !allowMismatch) {
    throw new GatewayError('QUANTITATIVE_MISMATCH', { change: activityChange.toFixed(1), tolerance });
  }
  return { before, after, activityChange, withinTolerance };
}
