import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeNpyHeader,
  NPY_ITEM_BYTES,
  NPY_PREAMBLE,
  npyDictionaryLength,
  parseNpyDictionary,
  type NpyHeader,
  type NpyType,
} from '../../../server/imaging/npy.ts';
import { missingPrograms, PYTHON } from '../../support/programs.ts';

const TYPES = Object.keys(NPY_ITEM_BYTES) as NpyType[];
const anyHeader = fc.record({
  type: fc.constantFrom(...TYPES),
  fortranOrder: fc.boolean(),
  shape: fc.array(fc.nat(100_000), { minLength: 1, maxLength: 4 }),
});

function parse(bytes: Buffer): NpyHeader {
  const length = npyDictionaryLength(bytes.subarray(0, NPY_PREAMBLE));
  return parseNpyDictionary(bytes.subarray(NPY_PREAMBLE, NPY_PREAMBLE + length));
}

test('a header reads back as it was written, and its values begin at a multiple of 64', () => {
  fc.assert(
    fc.property(anyHeader, (header) => {
      const bytes = encodeNpyHeader(header);
      assert.deepEqual(parse(bytes), { ...header });
      assert.equal(bytes.length % 64, 0);
    }),
  );
});

test(
  'the headers that numpy writes are read, and ours are its own to the byte',
  { skip: missingPrograms('python3') },
  () => {
    const program = `
import io, numpy, sys
for type in ('<f4', '<f8', '<i2', '<u2', '|i1', '|u1'):
    for order in 'CF':
        f = io.BytesIO(); numpy.save(f, numpy.zeros((2, 3, 4), type, order)); data = f.getvalue()
        print(data[:data.index(b'\\n') + 1].hex())`;
    const lines = execFileSync(PYTHON, ['-c', program], { encoding: 'utf8' }).trim().split('\n');
    const headers = TYPES.flatMap((type) =>
      [false, true].map((fortranOrder): NpyHeader => ({ type, fortranOrder, shape: [2, 3, 4] })),
    );
    const byText = (a: string, b: string): number => a.localeCompare(b);
    assert.deepEqual(
      lines.map((line) => parse(Buffer.from(line, 'hex'))),
      ['<f4', '<f8', '<i2', '<u2', '|i1', '|u1'].flatMap((type) =>
        [false, true].map((fortranOrder) => ({ type, fortranOrder, shape: [2, 3, 4] })),
      ),
    );
    const padded = (bytes: Buffer): string => bytes.subarray(NPY_PREAMBLE).toString('latin1').trim();
    assert.deepEqual(
      lines.map((line) => padded(Buffer.from(line, 'hex'))).sort(byText),
      headers.map((header) => padded(encodeNpyHeader(header))).sort(byText),
    );
  },
);

test('whatever else comes as a header is a RangeError, at once', () => {
  const anyText = fc.oneof(
    fc.string(),
    fc.string().map((text) => `{'descr': '<f4', 'fortran_order': True, ${text}}`),
    fc.string().map((text) => `{'descr': '${text}', 'fortran_order': True, 'shape': (1, 2, 3), }`),
    fc.string().map((text) => `{'descr': '<f4', 'fortran_order': True, 'shape': (${text}), }`),
  );
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        const header = parseNpyDictionary(Buffer.from(text, 'latin1'));
        assert.ok(
          TYPES.includes(header.type) &&
            header.shape.every((size) => Number.isSafeInteger(size) && size >= 0),
        );
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
  for (const text of [
    `{'descr': '<f4', 'descr': '<f8', 'fortran_order': True, 'shape': (1,), }`,
    `{'descr': '<f4', 'fortran_order': True}`,
    `{'descr': [('a', '<f4')], 'fortran_order': True, 'shape': (1,), }`,
    `{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }`,
    `{'descr': '<f4', 'fortran_order': True, 'shape': (-1,), }`,
    `{'descr': '>f4', 'fortran_order': True, 'shape': (1,), }`,
    `{'descr': '<f4', 'fortran_order': True, 'shape': (9007199254740993,), }`,
    `${' '.repeat(4000)}`,
  ])
    assert.throws(() => parseNpyDictionary(Buffer.from(text, 'latin1')), RangeError, text);
});

test('another magic, version or a header that is too long is a RangeError', () => {
  const good = encodeNpyHeader({ type: '<f4', fortranOrder: true, shape: [1] });
  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(good);
    copy[at] = value;
    return copy.subarray(0, NPY_PREAMBLE);
  };
  for (const [at, value] of [
    [0, 0x92],
    [6, 2],
    [7, 1],
    [9, 0xff],
  ] as const)
    assert.throws(() => npyDictionaryLength(changed(at, value)), RangeError);
});
