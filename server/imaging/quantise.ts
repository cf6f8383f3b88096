/** Voxels as stored values of a slice, in the bits and sign of its source. */
import { formatDs } from '../../dicom/index.ts';
import type { PixelFormat } from './slice-image.ts';

export interface QuantisedSlice {
  /** The samples in two's complement where the format has a sign. */
  readonly samples: Uint16Array<ArrayBuffer>;
  /** Rescale Slope (0028,1053) as written; Rescale Intercept is 0. */
  readonly slope: string;
  /** Stored values. */
  readonly smallest: number;
  readonly largest: number;
  /** Of all stored values. */
  readonly sum: number;
}

/** Smaller than any activity that could be meant: a slice of these is a slice of zeros. */
const NOTHING = 1e-30;

/**
 * The slope takes the slice's largest magnitude to the end of the range, so that no value is off by more than half
 * a step. Without sign, values below zero become 0: the format cannot say them.
 * @param range smallest and largest of the voxels
 * @param perUnit what the voxels are divided by to come to the units of the series
 * @param samples as many as voxels; is part of what is returned
 */
export function quantiseSlice(
  voxels: Float32Array,
  range: { readonly min: number; readonly max: number },
  format: Pick<PixelFormat, 'bitsStored' | 'signed'>,
  perUnit: number,
  samples: Uint16Array<ArrayBuffer>,
): QuantisedSlice {
  const { signed, bitsStored } = format;
  const limit = signed ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1;
  const magnitude = signed ? Math.max(range.max, -range.min) : Math.max(range.max, 0);
  const exact = magnitude / perUnit / limit;
  const slope = exact > NOTHING ? formatDs(exact) : '1';
  const steps = 1 / (Number(slope) * perUnit);
  // The slope as written may be short of the exact one by so little that only rounding could pass the limit.
  const stored = (value: number) => Math.min(limit, Math.floor(value * steps + 0.5));
  const smallest = signed ? Math.max(-limit, stored(range.min)) : Math.max(0, stored(range.min));
  const largest = Math.max(smallest, stored(range.max));
  let sum = 0;
  if (signed) {
    for (let i = 0; i < samples.length; i++) {
      const sample = Math.floor((voxels[i] as number) * steps + 0.5) | 0;
      samples[i] = sample;
      sum += sample;
    }
  } else {
    for (let i = 0; i < samples.length; i++) {
      const value = (voxels[i] as number) * steps;
      const sample = value > 0 ? (value + 0.5) | 0 : 0;
      samples[i] = sample;
      sum += sample;
    }
  }
  return { samples, slope, smallest, largest, sum };
}
