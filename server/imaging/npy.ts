/**
 * The npy array format (NumPy Enhancement Proposal 1): a header that says type, order and shape, then the values.
 * Pure: no I/O. Multi-byte values here are always little endian, as on every platform that the gateway runs on.
 */

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const ALIGNMENT = 64;
/** Longest header dictionary accepted: ours are under 128 bytes, numpy's own for three dimensions too. */
const LONGEST_HEADER = 4096;
/** Magic, version, and the length field of version 1.0. */
export const NPY_PREAMBLE = 10;

export type NpyType = '<f4' | '<f8' | '<i2' | '<u2' | '|i1' | '|u1';
export const NPY_ITEM_BYTES: Readonly<Record<NpyType, number>> = {
  '<f4': 4,
  '<f8': 8,
  '<i2': 2,
  '<u2': 2,
  '|i1': 1,
  '|u1': 1,
};

export interface NpyHeader {
  readonly type: NpyType;
  /** True: the first index runs fastest in the file. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** The bytes before the values: version 1.0, padded so that the values start at a multiple of 64. */
export function encodeNpyHeader({ type, fortranOrder, shape }: NpyHeader): Buffer {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${type}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': (${dimensions}), }`;
  const unpadded = NPY_PREAMBLE + dictionary.length + 1;
  const text = `${dictionary.padEnd(dictionary.length + ((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT))}\n`;
  const preamble = Buffer.alloc(NPY_PREAMBLE);
  MAGIC.copy(preamble);
  preamble[6] = 1;
  preamble.writeUInt16LE(text.length, 8);
  return Buffer.concat([preamble, Buffer.from(text, 'latin1')]);
}

/** The values of an array as they lie in the file. */
export function bytesOf(values: NodeJS.TypedArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * Length of the dictionary that follows the preamble (the first 10 bytes of the file). Only version 1.0 is read:
 * numpy writes it whenever the header fits, and ours always does. Throws a `RangeError` that says what is wrong.
 */
export function npyDictionaryLength(preamble: Uint8Array): number {
  const bytes = Buffer.from(preamble.buffer, preamble.byteOffset, preamble.byteLength);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new RangeError('not an npy array');
  if (bytes[6] !== 1 || bytes[7] !== 0) throw new RangeError(`npy version ${bytes[6]}.${bytes[7]}`);
  const length = bytes.readUInt16LE(8);
  if (length > LONGEST_HEADER) throw new RangeError(`npy header of ${length} bytes`);
  return length;
}

const ENTRY =
  /\s*'(descr|fortran_order|shape)'\s*:\s*(?:'([^']*)'|(True|False)|\(([\d,\s]*)\))\s*(?:,|(?=\}))/y;

/**
 * Reads the dictionary of a header: a Python literal with exactly the keys descr, fortran_order and shape.
 * Throws a `RangeError` that says what is wrong.
 */
export function parseNpyDictionary(bytes: Uint8Array): NpyHeader {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').trim();
  if (!text.startsWith('{') || !text.endsWith('}')) throw new RangeError('npy header is not a dictionary');
  const found = new Map<string, { text?: string; flag?: string; shape?: string }>();
  ENTRY.lastIndex = 1;
  for (let match = ENTRY.exec(text); match; match = ENTRY.exec(text)) {
    const [, key, quoted, flag, shape] = match;
    if (found.has(key!)) throw new RangeError(`npy header names ${key} twice`);
    found.set(key!, { text: quoted, flag, shape });
    if (/^\s*\}$/.test(text.slice(ENTRY.lastIndex))) break;
  }
  const type = found.get('descr')?.text;
  const flag = found.get('fortran_order')?.flag;
  const shape = found.get('shape')?.shape;
  if (type === undefined || flag === undefined || shape === undefined)
    throw new RangeError('npy header is not of type, order and shape');
  if (!isNpyType(type)) throw new RangeError(`npy type ${type.slice(0, 16)}`);
  return { type, fortranOrder: flag === 'True', shape: parseShape(shape) };
}

function isNpyType(text: string): text is NpyType {
  return Object.hasOwn(NPY_ITEM_BYTES, text);
}

function parseShape(text: string): number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.at(-1) === '') parts.pop();
  return parts.map((part) => {
    const size = Number(part);
    if (part === '' || !Number.isSafeInteger(size) || size < 0)
      throw new RangeError('npy shape is not of sizes');
    return size;
  });
}
