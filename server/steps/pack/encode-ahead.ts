/**
 * Encodes slices of a series that is still coming in, as a package of `jpeg-ls+rescale` has them, with what the package
 * needs of their headers. Runs in a worker thread (`encode-ahead.worker.ts`).
 */
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { encodeJpegLs } from '../../../dicom/index.ts';
import { storedSum, type StoredSum } from '../../imaging/quantities.ts';
import { sampleOffset } from '../../remote/jpeg-ls-voxels.ts';
import { decodedSlices, readFacts, type SliceFacts, type SliceSize } from './source-slices.ts';
import type { StepProgress } from './pack.ts';

export interface EncodeAheadInput {
  /** Spooled objects that follow one another along the normal, ascending. */
  readonly paths: readonly string[];
  readonly size: SliceSize;
  /** Made new. Not durable: after a restart nobody knows of it. */
  readonly outputPath: string;
}

/** A codestream that was made ahead, and its slices. */
export interface EncodedAhead {
  readonly path: string;
  readonly bytes: number;
  /** CRC-32 of the file. */
  readonly checksum: number;
  readonly size: SliceSize;
  readonly slices: readonly (SliceFacts & StoredSum & { readonly path: string })[];
}

/** @throws GatewayError as the slices of `openSourceSlices`; the system's errors */
export async function encodeAhead(
  { paths, size, outputPath: path }: EncodeAheadInput,
  onProgress: StepProgress,
  signal: AbortSignal,
): Promise<EncodedAhead> {
  const area = size.rows * size.columns;
  const samples = new Uint16Array(paths.length * area);
  const { signed } = await readFacts(paths[0] as string, size);
  const offset = sampleOffset(signed);
  const slices: EncodedAhead['slices'][number][] = [];
  for await (const { values, facts } of decodedSlices(paths, size, signed, signal)) {
    // An image of the other sign was read wrong: its series is refused when it is packed.
    const from = slices.length * area;
    for (let i = 0; i < area; i++) samples[from + i] = values[i]! - offset;
    slices.push({ ...facts, ...storedSum(values), path: paths[slices.length] as string });
    onProgress(slices.length, paths.length);
  }
  const codestream = await encodeJpegLs(samples, size.columns);
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(codestream);
  return { path, bytes: codestream.length, checksum: crc32(codestream), size, slices };
}
