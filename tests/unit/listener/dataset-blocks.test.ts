import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DatasetBlocks } from '../../../server/listener/dataset-blocks.ts';

/** Bytes that say whose they are and where they belong. */
function datasetOf(owner: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at++) bytes[at] = (owner * 101 + at * 7 + (at >> 8)) & 0xff;
  return bytes;
}

function drained(blocks: DatasetBlocks): Buffer {
  const parts: Buffer[] = [];
  blocks.drain((given) => parts.push(...given.map((block) => Buffer.from(block))));
  return Buffer.concat(parts);
}

test('datasets that arrive side by side, in fragments of any size, keep their own bytes', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 4 });
  const sizes = fc.array(fc.integer({ min: 1, max: 140_000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lengths, sizes, (wanted, fragments) => {
      // Rounds, so that later datasets are put into the blocks of earlier ones.
      for (let round = 0; round < 3; round++) {
        const objects = wanted.map((length, index) => ({
          bytes: datasetOf(round * 10 + index, length),
          blocks: new DatasetBlocks(),
          at: 0,
        }));
        for (let turn = 0; objects.some(({ bytes, at }) => at < bytes.length); turn++) {
          for (const object of objects) {
            const size = fragments[turn % fragments.length] as number;
            // A view on memory that is used again at once, as a socket's is.
            const view = Buffer.from(object.bytes.subarray(object.at, object.at + size));
            object.blocks.push(view);
            view.fill(0);
            object.at += size;
          }
        }
        for (const { bytes, blocks } of objects) {
          assert.equal(blocks.length, bytes.length);
          const head = Math.min(bytes.length, 70_000);
          assert.ok(blocks.head(70_000).equals(bytes.subarray(0, head)));
          assert.ok(drained(blocks).equals(bytes));
          assert.equal(blocks.length, 0);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('blocks are given back also when whoever takes the bytes fails', () => {
  const blocks = new DatasetBlocks();
  blocks.push(datasetOf(1, 100_000));
  assert.throws(() =>
    blocks.drain(() => {
      throw new Error('disk full');
    }),
  );
  assert.equal(blocks.length, 0);
  blocks.push(datasetOf(2, 1000));
  assert.ok(drained(blocks).equals(datasetOf(2, 1000)));
});
