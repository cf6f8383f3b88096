/**
 * `jpeg-ls+rescale`: an array `<f8` of shape (slices, 3) in C order with slope, intercept and offset of each slice;
 * then arrays `|u1`, each of them a codestream of JPEG-LS (ITU-T T.87, ISO/IEC 14495-1): lossless, one component of
 * 16 bits, whole slices one below another, as many as follow. Value = (sample + offset) * slope + intercept.
 * Exact. Several slices share a codestream because its contexts learn: slice by slice it is a tenth larger.
 */
import { decodeJpegLs, DicomError, encodeJpegLs, jpegLsSize, MOST_JPEG_LS_ROWS } from '../../dicom/index.ts';
import { bytesOf, encodeNpyHeader } from '../imaging/npy.ts';
import type { ByteReader } from './byte-reader.ts';
import { readBytes, readPerSlice, requireFinite, type GridShape } from './npy-arrays.ts';
import type { StoredSlice, StoredSlices } from './transport.ts';
import type { TakeSlice } from './voxel-decoding.ts';

/** In one codestream, unless a single slice has more: bounds the memory of either side. */
const MOST_SAMPLES = 1 << 22;
/** Ours are shorter: learning is over by then, and progress is seen. */
const OUR_SAMPLES = 1 << 21;
/** Longest codestream, for each sample: one of noise is longer than its samples by a little. */
const MOST_BYTES_PER_SAMPLE = 3;

/** Samples have no sign. What the least value is would have to be known before the first slice. */
export function sampleOffset(signed: boolean): number {
  return signed ? -(2 ** 15) : 0;
}

/** Slices of so many pixels that we put into one codestream. */
export function slicesPerCodestream({ rows, columns }: Pick<GridShape, 'rows' | 'columns'>): number {
  return Math.max(
    1,
    Math.min(Math.floor(OUR_SAMPLES / (columns * rows)), Math.floor(MOST_JPEG_LS_ROWS / rows)),
  );
}

/** What is made already goes out as it is; the slices between are encoded. */
export async function* encodeCodestreams(
  { grid, signed, slices: all, slopes, intercepts, made }: StoredSlices,
  onSlice: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  const { slices } = grid;
  const offset = sampleOffset(signed);
  const perSlice = Array.from({ length: slices }, (_, z) => [slopes[z]!, intercepts[z]!, offset]);
  yield encodeNpyHeader({ type: '<f8', fortranOrder: false, shape: [slices, 3] });
  yield bytesOf(Float64Array.from(perSlice.flat()));
  for (let z = 0; z < slices;) {
    const ready = await made?.read(z);
    const to = ready ? z + ready.slices : (made?.next(z) ?? slices);
    const codestreams = ready
      ? [{ held: ready.slices, codestream: ready.bytes }]
      : encodeSlices(made ? made.between(z, to) : all(), grid, to - z, offset);
    for await (const { held, codestream } of codestreams) {
      yield encodeNpyHeader({ type: '|u1', fortranOrder: false, shape: [codestream.length] });
      yield codestream;
      for (let n = 0; n < held; n++) onSlice(++z);
    }
  }
}

async function* encodeSlices(
  storedSlices: AsyncIterable<StoredSlice> | Iterable<StoredSlice>,
  { columns, rows }: GridShape,
  count: number,
  offset: number,
): AsyncGenerator<{ readonly held: number; readonly codestream: Uint8Array }> {
  const area = columns * rows;
  const most = Math.min(count, slicesPerCodestream({ columns, rows }));
  const samples = new Uint16Array(most * area);
  let held = 0;
  let left = count;
  for await (const stored of storedSlices) {
    for (let i = 0, at = held * area; i < area; i++, at++) samples[at] = stored[i]! - offset;
    held++;
    if (held < most && held < left) continue;
    yield { held, codestream: await encodeJpegLs(samples.subarray(0, held * area), columns) };
    left -= held;
    held = 0;
  }
}

/** As `decodeSlices`. Throws a `RangeError` that says what is wrong. @returns the slope of each slice */
export async function decodeCodestreams(
  reader: ByteReader,
  grid: GridShape,
  take: TakeSlice,
): Promise<Float64Array> {
  const { columns, rows, slices } = grid;
  const area = columns * rows;
  const perSlice = await readPerSlice(reader, slices, 3);
  const slice = new Float32Array(area);
  for (let z = 0; z < slices;) {
    const samples = await readCodestream(reader, grid, slices - z);
    for (let from = 0; from < samples.length; from += area, z++) {
      const [slope, intercept, offset] = perSlice.subarray(3 * z) as unknown as [number, number, number];
      for (let i = 0; i < area; i++) slice[i] = (samples[from + i]! + offset) * slope + intercept;
      requireFinite(slice, z);
      take(slice, z);
    }
  }
  return Float64Array.from({ length: slices }, (_, z) => perSlice[3 * z]!);
}

/** The samples of one codestream, of at most so many slices. */
async function readCodestream(
  reader: ByteReader,
  { columns, rows }: GridShape,
  mostSlices: number,
): Promise<Uint16Array> {
  const area = columns * rows;
  const most = Math.max(area, Math.min(MOST_SAMPLES, mostSlices * area));
  const codestream = await readBytes(reader, most * MOST_BYTES_PER_SAMPLE + 1024);
  try {
    const size = jpegLsSize(codestream);
    if (size.columns !== columns || size.rows === 0 || size.rows % rows !== 0 || size.rows * columns > most)
      throw new RangeError(`a codestream of ${size.rows} rows of ${size.columns}`);
    const bytes = await decodeJpegLs(codestream, { rows: size.rows, columns, bitsAllocated: 16 });
    return new Uint16Array(bytes.buffer, bytes.byteOffset, size.rows * columns);
  } catch (error) {
    if (error instanceof DicomError) throw new RangeError(error.message, { cause: error });
    throw error;
  }
}
