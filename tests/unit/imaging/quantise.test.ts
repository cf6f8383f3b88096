import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quantiseSlice } from '../../../server/imaging/quantise.ts';
import { SliceRanges } from '../../../server/imaging/quantities.ts';
import type { PixelFormat } from '../../../server/imaging/slice-image.ts';
import { packSamples, unpackSamples } from '../../../server/imaging/stored-pixels.ts';

const format = fc
  .record({ bitsStored: fc.integer({ min: 2, max: 16 }), signed: fc.boolean(), above: fc.nat(14) })
  .map(({ bitsStored, signed, above }): PixelFormat => ({
    bitsAllocated: 16,
    bitsStored,
    highBit: Math.min(15, bitsStored - 1 + above),
    signed,
  }));
const voxels = fc
  .tuple(
    fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
    fc.constantFrom(1e-20, 1e-5, 1, 3e4, 1e20),
    fc.boolean(),
  )
  .map(([values, scale, negative]) =>
    Float32Array.from(values, (value) => (negative ? value : Math.abs(value)) * scale),
  );

function range(slice: Float32Array): { min: number; max: number } {
  const ranges = new SliceRanges(1);
  ranges.add(slice, 0);
  const { mins, maxs } = ranges;
  return { min: mins[0] as number, max: maxs[0] as number };
}

describe('quantisation', () => {
  it('errs by half a step at most, in the bits and sign of the source', () => {
    fc.assert(
      fc.property(voxels, format, fc.constantFrom(1, 0.37, 6225.5), (slice, pixels, perUnit) => {
        const samples = new Uint16Array(slice.length);
        const quantised = quantiseSlice(slice, range(slice), pixels, perUnit, samples);
        const slope = Number(quantised.slope);
        assert.ok(slope > 0 && quantised.slope.length <= 16, quantised.slope);
        const stored = new (pixels.signed ? Int16Array : Uint16Array)(samples.buffer);
        const [least, most] = pixels.signed
          ? [-(2 ** (pixels.bitsStored - 1)), 2 ** (pixels.bitsStored - 1) - 1]
          : [0, 2 ** pixels.bitsStored - 1];
        stored.forEach((value, at) => {
          assert.ok(value >= least && value <= most, `${value} in ${pixels.bitsStored} bits`);
          const exact = slice[at] as number;
          const wanted = pixels.signed ? exact : Math.max(0, exact);
          const error = Math.abs(value * slope * perUnit - wanted);
          // The slope has 16 characters: the last digit of the largest value may be a little off.
          assert.ok(error <= slope * perUnit * 0.5 * (1 + 1e-6), `${error / slope / perUnit} steps`);
        });
        assert.equal(quantised.smallest, Math.min(...stored));
        assert.equal(quantised.largest, Math.max(...stored));
        let sum = 0;
        for (const value of stored) sum += value;
        assert.equal(quantised.sum, sum);
      }),
      { numRuns: 500 },
    );
  });

  it('makes zeros of zeros, with a slope that is a number', () => {
    const slice = new Float32Array(4);
    const quantised = quantiseSlice(
      slice,
      range(slice),
      { bitsStored: 16, signed: false },
      1,
      new Uint16Array(4),
    );
    assert.equal(quantised.slope, '1');
    assert.deepEqual([...quantised.samples], [0, 0, 0, 0]);
  });
});

describe('stored pixels', () => {
  it('come back from their bits as they went in, whatever lies in the other bits', () => {
    const samples = format.chain((pixels) => {
      const [least, most] = pixels.signed
        ? [-(2 ** (pixels.bitsStored - 1)), 2 ** (pixels.bitsStored - 1) - 1]
        : [0, 2 ** pixels.bitsStored - 1];
      return fc.record({
        pixels: fc.constant(pixels),
        values: fc.array(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 20 }),
        garbage: fc.integer({ min: 0, max: 0xffff }),
      });
    });
    fc.assert(
      fc.property(samples, ({ pixels, values, garbage }) => {
        const bytes = Buffer.from(packSamples(Uint16Array.from(values), pixels));
        const mask = ((1 << pixels.bitsStored) - 1) << (pixels.highBit - pixels.bitsStored + 1);
        for (let at = 0; at < bytes.length; at += 2) {
          bytes.writeUInt16LE((bytes.readUInt16LE(at) & mask) | (garbage & ~mask & 0xffff), at);
        }
        const into = new (pixels.signed ? Int16Array : Uint16Array)(values.length);
        unpackSamples(bytes, pixels, into);
        assert.deepEqual([...into], values);
      }),
      { numRuns: 300 },
    );
  });
});
