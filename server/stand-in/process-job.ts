/** The work on one job: package in, result out. Runs in a worker thread. */
import { createReadStream } from 'node:fs';
import { ByteReader } from '../remote/byte-reader.ts';
import { compressed, decompressed } from '../remote/content-coding.ts';
import type { ContentCoding, VoxelEncoding, VoxelGrid } from '../remote/transport.ts';
import { decodeVoxels, type DecodedVolume } from '../remote/voxel-decoding.ts';
import { encodeFloats, encodeVoxels } from '../remote/voxel-encoding.ts';
import { writeAside, type WrittenFile } from '../remote/write-aside.ts';
import { denoiseVolume } from './denoise-volume.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { quantise } from './quantise.ts';

export interface JobFiles {
  readonly packagePath: string;
  readonly resultPath: string;
  readonly grid: VoxelGrid;
  readonly package: { readonly encoding: VoxelEncoding; readonly coding: ContentCoding };
  readonly result: { readonly encoding: VoxelEncoding; readonly coding: ContentCoding };
  /** Whether the result is to have the noise too. */
  readonly noise: boolean;
  readonly threads: number;
  /** What is to be wrong with the result. */
  readonly flaw: Misbehaviour['result'];
}

export type ProcessedResult = WrittenFile & JobFiles['result'];

/** The result is denoised, and, where it is wanted, noise = input - denoised. A package that cannot be read throws a `RangeError`. */
export async function processJob(
  job: JobFiles,
  onProgress: (progress: number) => void,
): Promise<ProcessedResult> {
  const { voxels, slopes } = await readPackage(job);
  const denoised = await denoiseVolume(voxels, job.grid, job.threads, onProgress);
  const noise = job.noise ? voxels : undefined;
  if (noise) for (let i = 0; i < noise.length; i++) noise[i]! -= denoised[i]!;
  if (job.flaw === 'nan') denoised[denoised.length >> 1] = NaN;
  const result = job.flaw === 'nan' ? ({ encoding: 'f4', coding: job.result.coding } as const) : job.result;
  const grid = job.flaw === 'wrong-shape' ? transposed(job.grid) : job.grid;
  const content = encodeResult({ ...job, result, grid }, denoised, noise, slopes);
  const file = await writeAside(
    job.resultPath,
    compressed(job.flaw === 'bomb' ? bombAfter(content) : content, result.coding),
  );
  return {
    bytes: file.bytes,
    sha256:
      job.flaw === 'wrong-digest'
        ? file.sha256.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
        : file.sha256,
    ...result,
  };
}

function transposed(grid: VoxelGrid): VoxelGrid {
  return { ...grid, rows: grid.slices, slices: grid.rows };
}

async function* bombAfter(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* content;
  const zeros = new Uint8Array(1 << 20);
  for (let megabytes = 0; megabytes < 1024; megabytes++) yield zeros;
}

async function readPackage({ packagePath, package: form, grid }: JobFiles): Promise<DecodedVolume> {
  const reader = new ByteReader(decompressed(createReadStream(packagePath), form.coding));
  try {
    const volume = await decodeVoxels(reader, form.encoding, grid);
    if (!(await reader.ended())) throw new RangeError('more data than one volume');
    return volume;
  } finally {
    await reader.close();
  }
}

async function* encodeResult(
  { grid, result }: JobFiles,
  denoised: Float32Array,
  noise: Float32Array | undefined,
  slopes: Float64Array | undefined,
): AsyncGenerator<Uint8Array> {
  if (result.encoding === 'f4') {
    yield* encodeFloats(denoised, grid);
    if (noise) yield* encodeFloats(noise, grid);
    return;
  }
  // A quarter of the input's step for the image, the input's own for the noise: finer digits are not information.
  yield* encodeVoxels(
    quantise(
      denoised,
      grid,
      slopes?.map((slope) => slope / 4),
    ),
    result.encoding,
  );
  if (noise) yield* encodeVoxels(quantise(noise, grid, slopes), result.encoding);
}
