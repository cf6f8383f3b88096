import { decimalString } from './element.ts';

/** Stored values of one slice. */
export type Samples = Int16Array | Uint16Array;

/** Largest stored value: full scale of signed samples, which scanners keep to in unsigned ones too. */
export function fullScale(bitsStored: 12 | 16): number {
  return 2 ** (bitsStored - 1) - 1;
}

/** The slope, as written, that brings the largest value to full scale; 1 for a slice of zeros. */
export function slopeFor(values: Float32Array, scale: number): string {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest === 0 ? '1' : decimalString(Number(((largest / scale) * (1 + 1e-9)).toPrecision(9)));
}

export function quantise(values: Float32Array, slope: number, signed: boolean, scale: number): Samples {
  const stored = signed ? new Int16Array(values.length) : new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    stored[i] = Math.max(Math.min(Math.round((values[i] as number) / slope), scale), signed ? -scale : 0);
  }
  return stored;
}

export function cropTo(stored: Samples, columns: number, toRows: number, toColumns: number) {
  if (stored.length === toRows * toColumns) return stored;
  return stored.filter((_, i) => Math.floor(i / columns) < toRows && i % columns < toColumns);
}

export function extremes(values: Samples): { smallest: number; largest: number } {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return { smallest, largest };
}
