/** The work on one job: package in, result out. Runs in a worker thread. */
import { createReadStream } from 'node:fs';
import { ByteReader } from '../byte-reader.ts';
import { compressed, decompressed } from '../content-coding.ts';
import type { ContentCoding, VoxelEncoding, VoxelGrid } from '../transport.ts';
import { decodeVoxels, type DecodedVolume } from '../voxel-decoding.ts';
import { encodeFloats, encodeVoxels } from '../voxel-encoding.ts';
import { writeAside, type WrittenFile } from '../write-aside.ts';
import { denoiseVolume } from './denoise-volume.ts';
import { quantise } from './quantise.ts';

export interface JobFiles {
  readonly packagePath: string;
  readonly resultPath: string;
  readonly grid: VoxelGrid;
  readonly package: { readonly encoding: VoxelEncoding; readonly coding: ContentCoding };
  readonly result: { readonly encoding: VoxelEncoding; readonly coding: ContentCoding };
  readonly threads: number;
}

/** The result is denoised, then noise = input - denoised. A package that cannot be read throws a `RangeError`. */
export async function processJob(
  job: JobFiles,
  onProgress: (progress: number) => void,
): Promise<WrittenFile> {
  const { voxels, slopes } = await readPackage(job);
  const denoised = await denoiseVolume(voxels, job.grid, job.threads, onProgress);
  const noise = voxels;
  for (let i = 0; i < noise.length; i++) noise[i]! -= denoised[i]!;
  return writeAside(
    job.resultPath,
    compressed(encodeResult(job, denoised, noise, slopes), job.result.coding),
  );
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

function* encodeResult(
  { grid, result }: JobFiles,
  denoised: Float32Array,
  noise: Float32Array,
  slopes: Float64Array | undefined,
): Generator<Uint8Array> {
  if (result.encoding === 'f4') {
    yield* encodeFloats(denoised, grid);
    yield* encodeFloats(noise, grid);
    return;
  }
  // A quarter of the input's step for the image, the input's own for the noise: finer digits are not information.
  yield* encodeVoxels(
    quantise(
      denoised,
      grid,
      slopes?.map((slope) => slope / 4),
    ),
    'i2+rescale',
  );
  yield* encodeVoxels(quantise(noise, grid, slopes), 'i2+rescale');
}
