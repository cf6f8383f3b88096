/** The slices of a series, from its spooled objects, a few at a time. */
import { decodePixels, type Dataset, type Part10 } from '../../../dicom/index.ts';
import { GatewayError } from '../../base/errors.ts';
import { readSliceImage, type SliceImage } from '../../imaging/slice-image.ts';
import { unpackSamples } from '../../imaging/stored-pixels.ts';
import { unitFactorOf, type UnitFactor } from '../../pet/units.ts';
import type { StoredSlice, StoredSlices, VoxelGrid } from '../../remote/transport.ts';
import { FileMemory } from '../../storage/file-memory.ts';
import { codedReadError, readSourceHeader, readSourceObject } from '../unpack/source-object.ts';

export interface SourceSlices extends StoredSlices {
  readonly grid: VoxelGrid;
  /** From the first or from that one, up to the last or to that one, which is not among them. */
  readonly slices: (from?: number, to?: number) => AsyncGenerator<StoredSlice>;
  /** Header of the slice that was measured longest, the first of several. */
  readonly reference: Dataset;
}

export type SliceSize = Pick<VoxelGrid, 'rows' | 'columns'>;

/** What packing goes by in the header of a slice, in the units of the series. */
export interface SliceFacts extends Pick<SliceImage, 'slope' | 'intercept'> {
  readonly signed: boolean;
  /** ms, Actual Frame Duration (0018,1242). */
  readonly duration: number;
}

const HEADERS_AT_ONCE = 8;
const ACTUAL_FRAME_DURATION = 0x00181242;
/** Voxels that are decoded at once, unless one slice has more. */
const DECODED_AT_ONCE = 1 << 21;
const MOST_AT_ONCE = 4;

/** Slices that are decoded at once. */
export function slicesAtOnce({ rows, columns }: SliceSize): number {
  return Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(DECODED_AT_ONCE / (rows * columns))));
}

/** Of a thread beside its voxels: code, heap, streams. */
export const THREAD_MEMORY = 64 << 20;
/** Bytes a pixel that decoding one slice takes: its file, planes, the codec's memory, the values. */
const DECODING = 10;

/** Bytes that going through the slices takes, with a few slices in the hands of whoever does. */
export function slicesMemory(grid: SliceSize): number {
  return THREAD_MEMORY + grid.rows * grid.columns * (DECODING * slicesAtOnce(grid) + 8);
}

/**
 * Reads the headers, in the order given; pixels are read and decoded as the slices are gone through. Slopes and
 * intercepts are in Bq/ml.
 * @param onRead slices read so far, over all times that they are gone through
 * @param known by path, of slices of that size whose headers were read before
 * @throws GatewayError SOURCE_MISSING, MISSING_HEADER, MIXED_GEOMETRY, UNSUPPORTED_PIXELS; so do the slices
 */
export async function openSourceSlices(
  paths: readonly string[],
  grid: VoxelGrid,
  becquerelsPerUnit: UnitFactor,
  onRead: (read: number) => void,
  signal: AbortSignal,
  known: ReadonlyMap<string, SliceFacts> = new Map(),
): Promise<SourceSlices> {
  if (paths.length !== grid.slices) throw new RangeError(`${paths.length} objects for ${grid.slices} slices`);
  const slopes = new Float64Array(grid.slices);
  const intercepts = new Float64Array(grid.slices);
  let signed: boolean | undefined;
  let longest: { readonly duration: number; readonly path: string } | undefined;
  for (let at = 0; at < paths.length; at += HEADERS_AT_ONCE) {
    signal.throwIfAborted();
    const headers = await Promise.all(
      paths
        .slice(at, at + HEADERS_AT_ONCE)
        .map(async (path) => known.get(path) ?? (await readFacts(path, grid))),
    );
    headers.forEach((facts, offset) => {
      signed ??= facts.signed;
      if (signed !== facts.signed) {
        const detail = 'slices with and without sign in one series';
        throw new GatewayError('UNSUPPORTED_PIXELS', { detail });
      }
      const factor = unitFactorOf(becquerelsPerUnit, at + offset);
      slopes[at + offset] = facts.slope * factor;
      intercepts[at + offset] = facts.intercept * factor;
      const { duration } = facts;
      if (!longest || duration > longest.duration) longest = { duration, path: paths[at + offset] as string };
    });
  }
  if (signed === undefined || !longest) throw new GatewayError('SOURCE_MISSING');
  const isSigned = signed;
  let read = 0;
  return {
    grid,
    signed,
    slopes,
    intercepts,
    reference: (await readSourceHeader(longest.path)).dataset,
    async *slices(from = 0, to = paths.length) {
      for await (const { values } of decodedSlices(paths.slice(from, to), grid, isSigned, signal)) {
        yield values;
        onRead(++read);
      }
    },
  };
}

/** @throws GatewayError SOURCE_MISSING, MISSING_HEADER, MIXED_GEOMETRY, UNSUPPORTED_PIXELS */
export async function readFacts(path: string, size: SliceSize): Promise<SliceFacts> {
  const { dataset } = await readSourceHeader(path);
  return factsOf(dataset, imageOf(dataset, size));
}

function factsOf(dataset: Dataset, { slope, intercept, format }: SliceImage): SliceFacts {
  return { slope, intercept, signed: format.signed, duration: dataset.number(ACTUAL_FRAME_DURATION) ?? 0 };
}

/** In memory that is used again: for as many slices as are decoded at once. */
export async function* decodedSlices(
  paths: readonly string[],
  grid: SliceSize,
  signed: boolean,
  signal: AbortSignal,
): AsyncGenerator<{ readonly values: StoredSlice; readonly facts: SliceFacts }> {
  const places = Array.from({ length: slicesAtOnce(grid) }, () => ({
    file: new FileMemory(),
    values: new (signed ? Int16Array : Uint16Array)(grid.rows * grid.columns),
  }));
  for (let at = 0; at < paths.length; at += places.length) {
    signal.throwIfAborted();
    const decoded = await Promise.all(
      paths.slice(at, at + places.length).map(async (path, place) => {
        const { file, values } = places[place]!;
        const { image, facts, pixels } = await readPixels(path, grid, file);
        fillSlice(pixels, image, values);
        return { values, facts };
      }),
    );
    yield* decoded;
  }
}

/** @throws GatewayError MISSING_HEADER where an image without a usable Rescale Slope stores more than zeros */
export async function requireBlank(path: string, image: SliceImage): Promise<void> {
  const { rows, columns } = image.plane;
  const { pixels } = await readPixels(path, image.plane, new FileMemory());
  fillSlice(pixels, image, new (image.format.signed ? Int16Array : Uint16Array)(rows * columns));
}

async function readPixels(
  path: string,
  grid: SliceSize,
  memory: FileMemory,
): Promise<{ image: SliceImage; facts: SliceFacts; pixels: Buffer }> {
  const object: Part10 = await readSourceObject(path, memory);
  try {
    const image = imageOf(object.dataset, grid);
    const pixels = await decodePixels(object.dataset, object.transferSyntaxUid);
    return { image, facts: factsOf(object.dataset, image), pixels };
  } catch (error) {
    throw codedReadError(error);
  }
}

function imageOf(dataset: Dataset, grid: SliceSize): SliceImage {
  const image = readSliceImage(dataset);
  if (image.plane.rows !== grid.rows) throw new GatewayError('MIXED_GEOMETRY', { attribute: 'Rows' });
  if (image.plane.columns !== grid.columns)
    throw new GatewayError('MIXED_GEOMETRY', { attribute: 'Columns' });
  return image;
}

/**
 * What pads a slice to its size is no activity: it becomes the stored value that is nearest to none. A value that is not
 * below zero is believed where a corner of the slice has it: writers name one that the hottest voxel has too.
 */
function clearPadding(
  { padding, slope, hasSlope, intercept, format, plane }: SliceImage,
  into: StoredSlice,
): void {
  if (!padding) return;
  const [least, most] = padding;
  const isPadding = (value: number | undefined) => value !== undefined && value >= least && value <= most;
  const corners = [0, plane.columns - 1, into.length - plane.columns, into.length - 1];
  if (most >= 0 && !corners.some((at) => isPadding(into[at]))) return;
  const { bitsStored, signed } = format;
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const wanted = hasSlope ? Math.round(-intercept / slope) : 0;
  const nothing = Math.max(lowest, Math.min(lowest + 2 ** bitsStored - 1, wanted));
  for (let at = 0; at < into.length; at++) if (isPadding(into[at])) into[at] = nothing;
}

function fillSlice(pixels: Buffer, image: SliceImage, into: StoredSlice): void {
  if (pixels.length < into.byteLength) {
    const detail = `PixelData of ${pixels.length} bytes, ${into.byteLength} needed`;
    throw new GatewayError('UNSUPPORTED_PIXELS', { detail });
  }
  unpackSamples(pixels, image.format, into);
  clearPadding(image, into);
  if (!image.hasSlope && into.some((sample) => sample !== 0)) {
    throw new GatewayError('MISSING_HEADER', { elements: 'RescaleSlope' });
  }
}
