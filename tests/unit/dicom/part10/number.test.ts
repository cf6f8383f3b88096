import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDs, parseNumber } from '../../../../dicom/index.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test('DS has at most 16 characters, is read back, and no neighbour with 16 characters is closer', () => {
  fc.assert(
    fc.property(finite, (number) => {
      const text = formatDs(number);
      assert.ok(text.length <= 16, text);
      assert.match(text, /^-?\d+(\.\d+)?(e-?\d+)?$/);
      const error = Math.abs(Number(text) - number);
      assert.equal(parseNumber(text), Number(text));
      // Any notation with one digit more or less than what 16 characters hold.
      for (let digits = 1; digits <= 17; digits++) {
        for (const other of [number.toPrecision(digits), number.toExponential(digits - 1)].map((each) =>
          each.replace('e+', 'e'),
        )) {
          if (other.length <= 16)
            assert.ok(error <= Math.abs(Number(other) - number), `${text} against ${other}`);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

test('numbers of 16 characters or fewer are written exactly', () => {
  for (const number of [
    0, 1, -1, 0.5, 1.7141, 72.5, 0.00053866250756, 388777472, 4.6875, 1e-5, 1e22, -1e-300,
  ]) {
    assert.equal(Number(formatDs(number)), number);
  }
  assert.equal(formatDs(-0), '0');
  assert.equal(formatDs(1 / 3), '0.33333333333333');
  assert.equal(formatDs(-1 / 3), '-0.3333333333333');
  assert.equal(formatDs(4.123456789012345e-5), '4.12345678901e-5');
});

test('what is no number is none', () => {
  for (const text of ['', ' ', '1A', '1,5', '0x10', 'NaN', 'Infinity', '1e', '--1', '1 2', '1e999']) {
    assert.equal(parseNumber(text), undefined, text);
  }
  for (const [text, number] of [
    ['+1.', 1],
    ['.5', 0.5],
    ['-1.0E+02', -100],
    ['0072.500', 72.5],
  ] as const) {
    assert.equal(parseNumber(text), number);
  }
});
