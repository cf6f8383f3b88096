/** Plane, pixel format and rescale of one image: what turns its stored values into a slice of a volume. */
import type { Dataset } from '../../dicom/index.ts';
import { GatewayError } from '../base/errors.ts';
import type { Vector3 } from './instance-header.ts';
import type { Plane } from './plane-geometry.ts';

export interface PixelFormat {
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

export interface SliceImage {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly plane: Plane;
  readonly format: PixelFormat;
  readonly slope: number;
  /** Without a slope that can be (0, for instance), an image has values only if all that it stores is zero. */
  readonly hasSlope: boolean;
  readonly intercept: number;
  /** Without an intercept it is 0: in PET it is always zero (PS3.3 C.8.9.4). */
  readonly hasIntercept: boolean;
  /** Stored values that stand for no measurement, from and to: Pixel Padding Value (0028,0120), its Range Limit (0028,0121). */
  readonly padding: readonly [number, number] | undefined;
}

/** Rows times columns beyond this are refused: 4096 x 4096. */
const LARGEST_SLICE = 1 << 24;

/**
 * @throws GatewayError MISSING_HEADER naming every element that is missing or not usable; UNSUPPORTED_PIXELS
 */
export function readSliceImage(dataset: Dataset): SliceImage {
  const unusable: string[] = [];
  const need = <T>(value: T | undefined, name: string, fallback: T): T => {
    if (value === undefined) unusable.push(name);
    return value ?? fallback;
  };
  const count = (tag: number, name: string) => need(positiveInteger(dataset.number(tag)), name, 1);

  const hasIntercept = (dataset.value(0x00281052)?.toString('latin1').trim() ?? '') !== '';
  const slope = slopeOf(dataset.number(0x00281053));
  const image: SliceImage = {
    sopClassUid: need(dataset.text(0x00080016), 'SOPClassUID', ''),
    sopInstanceUid: need(dataset.text(0x00080018), 'SOPInstanceUID', ''),
    plane: {
      position: need(vector(dataset.numbers(0x00200032)), 'ImagePositionPatient', [0, 0, 0]),
      orientation: need(cosines(dataset.numbers(0x00200037)), 'ImageOrientationPatient', []),
      rows: count(0x00280010, 'Rows'),
      columns: count(0x00280011, 'Columns'),
      pixelSpacing: need(spacing(dataset.numbers(0x00280030)), 'PixelSpacing', [1, 1]),
      frameOfReferenceUid: dataset.text(0x00200052),
    },
    format: {
      bitsAllocated: count(0x00280100, 'BitsAllocated'),
      bitsStored: count(0x00280101, 'BitsStored'),
      highBit: need(dataset.number(0x00280102), 'HighBit', 0),
      signed: need(dataset.number(0x00280103), 'PixelRepresentation', 0) === 1,
    },
    slope: slope ?? 1,
    hasSlope: slope !== undefined,
    intercept: hasIntercept ? need(dataset.number(0x00281052), 'RescaleIntercept', 0) : 0,
    hasIntercept,
    padding: paddingOf(dataset),
  };
  if (unusable.length > 0) throw new GatewayError('MISSING_HEADER', { elements: unusable.join(', ') });
  requireSupported(dataset, image);
  return image;
}

function requireSupported(dataset: Dataset, { format, plane }: SliceImage): void {
  const refuse = (detail: string): never => {
    throw new GatewayError('UNSUPPORTED_PIXELS', { detail });
  };
  const { bitsAllocated, bitsStored, highBit } = format;
  // PS3.3 C.8.9.4: Bits Allocated shall be 16, Samples per Pixel 1.
  if (bitsAllocated !== 16) refuse(`BitsAllocated ${bitsAllocated}`);
  if (
    bitsStored < 2 ||
    bitsStored > 16 ||
    highBit < bitsStored - 1 ||
    highBit > 15 ||
    !Number.isInteger(highBit)
  ) {
    refuse(`BitsStored ${bitsStored}, HighBit ${highBit}`);
  }
  const samples = dataset.number(0x00280002) ?? 1;
  if (samples !== 1) refuse(`SamplesPerPixel ${samples}`);
  const photometric = dataset.text(0x00280004) ?? 'MONOCHROME2';
  if (!/^MONOCHROME[12]$/.test(photometric)) refuse('PhotometricInterpretation is not monochrome');
  const frames = dataset.number(0x00280008) ?? 1;
  if (frames !== 1) refuse(`NumberOfFrames ${frames}`);
  if (plane.rows * plane.columns > LARGEST_SLICE) refuse(`${plane.rows} x ${plane.columns}`);
}

function positiveInteger(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined;
}

function slopeOf(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** PS3.3 C.7.5.1.1.2. By its bits: some write it with the other sign than that of the pixels. */
function paddingOf(dataset: Dataset): readonly [number, number] | undefined {
  const isSigned = dataset.number(0x00280103) === 1;
  const stored = (value: number) => (isSigned ? (value << 16) >> 16 : value & 0xffff);
  const value = dataset.number(0x00280120);
  if (value === undefined) return undefined;
  const ends = [stored(value), stored(dataset.number(0x00280121) ?? value)].sort((a, b) => a - b);
  return ends as unknown as readonly [number, number];
}

function vector(values: readonly number[] | undefined): Vector3 | undefined {
  return values?.length === 3 ? (values as unknown as Vector3) : undefined;
}

function spacing(values: readonly number[] | undefined): readonly [number, number] | undefined {
  return values?.length === 2 && values.every((value) => value > 0)
    ? (values as unknown as [number, number])
    : undefined;
}

const COSINE_TOLERANCE = 1e-3;

/** Two unit vectors at right angles (PS3.3 C.7.6.2.1.1). */
function cosines(values: readonly number[] | undefined): readonly number[] | undefined {
  if (values?.length !== 6) return undefined;
  const [rx, ry, rz, cx, cy, cz] = values as [number, number, number, number, number, number];
  const off = [rx * rx + ry * ry + rz * rz - 1, cx * cx + cy * cy + cz * cz - 1, rx * cx + ry * cy + rz * cz];
  return off.every((error) => Math.abs(error) < COSINE_TOLERANCE) ? values : undefined;
}
