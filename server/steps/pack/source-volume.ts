/** The volume of a series, from its spooled objects. */
import { decodePixels, type Dataset, type Part10 } from '../../../dicom/index.ts';
import { GatewayError } from '../../base/errors.ts';
import { readSliceImage, type SliceImage } from '../../imaging/slice-image.ts';
import { unpackSamples } from '../../imaging/stored-pixels.ts';
import { unitFactorOf, type UnitFactor } from '../../pet/units.ts';
import type { StoredVolume, VoxelGrid } from '../../remote/transport.ts';
import { FileMemory } from '../../storage/file-memory.ts';
import { codedReadError, readSourceObject } from '../unpack/source-object.ts';

export interface SourceVolume {
  /** Slopes and intercepts in Bq/ml. */
  readonly volume: StoredVolume;
  /** Of the slice that was measured longest, the first of several. */
  readonly reference: Dataset;
}

const READ_AT_ONCE = 4;
const ACTUAL_FRAME_DURATION = 0x00181242;

/**
 * Reads the slices in the order given, a few at a time: memory is the volume's, two bytes a voxel, and theirs.
 * @throws GatewayError SOURCE_MISSING, MISSING_HEADER, MIXED_GEOMETRY, UNSUPPORTED_PIXELS
 */
export async function readSourceVolume(
  paths: readonly string[],
  grid: VoxelGrid,
  becquerelsPerUnit: UnitFactor,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<SourceVolume> {
  if (paths.length !== grid.slices) throw new RangeError(`${paths.length} objects for ${grid.slices} slices`);
  const perSlice = grid.rows * grid.columns;
  const slopes = new Float64Array(grid.slices);
  const intercepts = new Float64Array(grid.slices);
  let stored: Int16Array | Uint16Array | undefined;
  let signed: boolean | undefined;
  const memories = Array.from({ length: READ_AT_ONCE }, () => new FileMemory());
  let longest: { readonly duration: number; readonly dataset: Dataset } | undefined;
  for (let at = 0; at < paths.length; at += READ_AT_ONCE) {
    signal.throwIfAborted();
    const objects = await Promise.all(
      paths.slice(at, at + READ_AT_ONCE).map((path, offset) => readWithPixels(path, memories[offset])),
    );
    objects.forEach(({ object, pixels }, offset) => {
      const slice = at + offset;
      const image = imageOf(object, grid);
      signed ??= image.format.signed;
      if (signed !== image.format.signed) {
        throw new GatewayError('UNSUPPORTED_PIXELS', {
          detail: 'slices with and without sign in one series',
        });
      }
      stored ??= new (signed ? Int16Array : Uint16Array)(perSlice * grid.slices);
      fillSlice(pixels, image, stored.subarray(slice * perSlice, (slice + 1) * perSlice));
      const factor = unitFactorOf(becquerelsPerUnit, slice);
      slopes[slice] = image.slope * factor;
      intercepts[slice] = image.intercept * factor;
      const duration = object.dataset.number(ACTUAL_FRAME_DURATION) ?? 0;
      if (!longest || duration > longest.duration) {
        longest = { duration, dataset: object.dataset };
        memories[offset]?.release();
      }
    });
    onProgress(Math.min(at + READ_AT_ONCE, paths.length), paths.length);
  }
  if (!stored || !longest) throw new GatewayError('SOURCE_MISSING');
  return { volume: { grid, stored, slopes, intercepts }, reference: longest.dataset };
}

function imageOf({ dataset }: Part10, grid: VoxelGrid): SliceImage {
  const image = readSliceImage(dataset);
  if (image.plane.rows !== grid.rows) throw new GatewayError('MIXED_GEOMETRY', { attribute: 'Rows' });
  if (image.plane.columns !== grid.columns)
    throw new GatewayError('MIXED_GEOMETRY', { attribute: 'Columns' });
  return image;
}

/** @throws GatewayError MISSING_HEADER where an image without a usable Rescale Slope stores more than zeros */
export async function requireBlank(path: string, image: SliceImage): Promise<void> {
  const { pixels } = await readWithPixels(path);
  const { rows, columns } = image.plane;
  fillSlice(pixels, image, new (image.format.signed ? Int16Array : Uint16Array)(rows * columns));
}

/** The object, and its pixels as they lie in an uncompressed one. */
async function readWithPixels(
  path: string,
  memory?: FileMemory,
): Promise<{ object: Part10; pixels: Buffer }> {
  const object = await readSourceObject(path, memory);
  try {
    return { object, pixels: await decodePixels(object.dataset, object.transferSyntaxUid) };
  } catch (error) {
    throw codedReadError(error);
  }
}

function fillSlice(pixels: Buffer, image: SliceImage, into: Int16Array | Uint16Array): void {
  if (pixels.length < into.byteLength) {
    const detail = `PixelData of ${pixels.length} bytes, ${into.byteLength} needed`;
    throw new GatewayError('UNSUPPORTED_PIXELS', { detail });
  }
  unpackSamples(pixels, image.format, into);
  if (!image.hasSlope && into.some((sample) => sample !== 0)) {
    throw new GatewayError('MISSING_HEADER', { elements: 'RescaleSlope' });
  }
}
