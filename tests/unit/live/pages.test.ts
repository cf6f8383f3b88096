import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Pages } from '../../../server/live/pages.ts';

test('however many readers take pages and give them back, no more is held than the bound and one for each', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.array(fc.boolean(), { maxLength: 800 }),
      (most, steps) => {
        const pages = new Pages(most);
        const lent: number[] = [];
        for (const takes of steps) {
          if (takes) lent.push(pages.lend());
          else pages.giveBack(lent.shift() ?? 0);
          assert.ok(pages.held <= most + lent.length);
          assert.ok(lent.every((length) => length >= 1));
        }
        for (const length of lent) pages.giveBack(length);
        assert.equal(pages.held, 0);
      },
    ),
  );
});
