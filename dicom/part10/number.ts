import { DicomError } from '../dicom-error.ts';
import { NUMBER_WIDTH, type Vr } from './vr.ts';

/** The number that a DS or IS value says (PS3.5 6.2), longer than 16 characters too; undefined if it is none. */
export function parseNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Binary numbers of a value, little endian; undefined for a VR without numbers or a length that does not fit. */
export function readNumbers(value: Buffer, vr: Vr): number[] | undefined {
  const width = NUMBER_WIDTH[vr];
  if (width === undefined || value.length % width !== 0) return undefined;
  const numbers: number[] = [];
  for (let at = 0; at < value.length; at += width) numbers.push(readNumber(value, at, vr));
  return numbers;
}

function readNumber(value: Buffer, at: number, vr: Vr): number {
  switch (vr) {
    case 'US':
    case 'OW':
      return value.readUInt16LE(at);
    case 'SS':
      return value.readInt16LE(at);
    case 'UL':
    case 'OL':
      return value.readUInt32LE(at);
    case 'SL':
      return value.readInt32LE(at);
    case 'FL':
    case 'OF':
      return value.readFloatLE(at);
    case 'FD':
    case 'OD':
      return value.readDoubleLE(at);
    case 'UV':
    case 'OV':
      return Number(value.readBigUInt64LE(at));
    case 'SV':
      return Number(value.readBigInt64LE(at));
    case 'AT':
      return value.readUInt16LE(at) * 0x10000 + value.readUInt16LE(at + 2);
    default:
      return value.readUInt8(at);
  }
}

/** Encodes binary numbers of a VR, little endian. @throws DicomError invalid-value */
export function writeNumbers(vr: Vr, numbers: readonly number[]): Buffer {
  const width = NUMBER_WIDTH[vr];
  if (width === undefined) throw new DicomError('invalid-value', `${vr} does not hold binary numbers`);
  const value = Buffer.alloc(numbers.length * width);
  try {
    numbers.forEach((number, index) => writeNumber(value, index * width, vr, number));
  } catch (cause) {
    throw new DicomError('invalid-value', `a number is out of the range of ${vr}`, { cause });
  }
  return value;
}

function writeNumber(value: Buffer, at: number, vr: Vr, number: number): void {
  switch (vr) {
    case 'US':
    case 'OW':
      value.writeUInt16LE(number, at);
      return;
    case 'SS':
      value.writeInt16LE(number, at);
      return;
    case 'UL':
    case 'OL':
      value.writeUInt32LE(number, at);
      return;
    case 'SL':
      value.writeInt32LE(number, at);
      return;
    case 'FL':
    case 'OF':
      value.writeFloatLE(number, at);
      return;
    case 'FD':
    case 'OD':
      value.writeDoubleLE(number, at);
      return;
    case 'UV':
    case 'OV':
      value.writeBigUInt64LE(BigInt(number), at);
      return;
    case 'SV':
      value.writeBigInt64LE(BigInt(number), at);
      return;
    case 'AT':
      value.writeUInt16LE(Math.floor(number / 0x10000), at);
      value.writeUInt16LE(number % 0x10000, at + 2);
      return;
    default:
      value.writeUInt8(number, at);
  }
}

const LONGEST_DS = 16;

/**
 * The decimal string of at most 16 characters (VR DS, PS3.5 6.2) that is closest to a number; the shortest of
 * those. Exact wherever 16 characters can be.
 * @throws DicomError invalid-value for NaN and infinities, which DS cannot say
 */
export function formatDs(number: number): string {
  if (!Number.isFinite(number)) throw new DicomError('invalid-value', 'DS holds finite numbers only');
  if (number === 0) return '0';
  const shortest = String(number).replace('e+', 'e');
  if (shortest.length <= LONGEST_DS) return shortest;
  let best = '0';
  let bestError = Math.abs(number);
  for (const candidate of candidates(number)) {
    if (candidate.length > LONGEST_DS) continue;
    const error = Math.abs(Number(candidate) - number);
    if (error < bestError || (error === bestError && candidate.length < best.length)) {
      best = candidate;
      bestError = error;
    }
  }
  return best;
}

/** The number with falling precision in each notation that DS has. */
function* candidates(number: number): Generator<string> {
  for (let digits = 17; digits >= 1; digits--) {
    const [mantissa = '', exponent = '0'] = number.toExponential(digits - 1).split('e');
    yield `${withoutTrailingZeros(mantissa)}e${Number(exponent)}`;
    // 4123456789012e-27 has one digit more than 4.12345678901e-15.
    yield `${mantissa.replace('.', '')}e${Number(exponent) - (digits - 1)}`;
    if (Number(exponent) >= -LONGEST_DS && Number(exponent) < LONGEST_DS) {
      const decimals = digits - 1 - Number(exponent);
      if (decimals >= 0 && decimals <= 100) yield withoutTrailingZeros(number.toFixed(decimals));
    }
  }
}

function withoutTrailingZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
