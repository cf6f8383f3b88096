/** Voxels as stored values of a slice, in the bits and sign of its source. */
import { formatDs } from '../../dicom/index.ts';
import type { PixelFormat } from './slice-image.ts';

export interface QuantisedSlice {
  readonly stored: Int16Array | Uint16Array;
  /** Rescale Slope (0028,1053) as written; Rescale Intercept is 0. */
  readonly slope: string;
  readonly smallest: number;
  readonly largest: number;
}

/** Smaller than any activity that could be meant: a slice of these is a slice of zeros. */
const NOTHING = 1e-30;

/**
 * The slope takes the slice's largest magnitude to the end of the range, so that no value is off by more than half
 * a step. Without sign, values below zero become 0: the format cannot say them.
 * @param perUnit what the voxels are divided by to come to the units of the series
 */
export function quantiseSlice(
  voxels: Float32Array,
  format: Pick<PixelFormat, 'bitsStored' | 'signed'>,
  perUnit: number,
): QuantisedSlice {
  const limit = format.signed ? 2 ** (format.bitsStored - 1) - 1 : 2 ** format.bitsStored - 1;
  let most = 0;
  for (let i = 0; i < voxels.length; i++) {
    const value = voxels[i] as number;
    const magnitude = value < 0 && format.signed ? -value : value;
    if (magnitude > most) most = magnitude;
  }
  const exact = most / perUnit / limit;
  const slope = exact > NOTHING ? formatDs(exact) : '1';
  const steps = 1 / (Number(slope) * perUnit);
  const stored = new (format.signed ? Int16Array : Uint16Array)(voxels.length);
  const least = format.signed ? -limit : 0;
  let smallest = Infinity;
  let largest = -Infinity;
  for (let i = 0; i < voxels.length; i++) {
    const rounded = Math.round((voxels[i] as number) * steps);
    const value = rounded > limit ? limit : rounded < least ? least : rounded;
    stored[i] = value;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return { stored, slope, smallest, largest };
}
