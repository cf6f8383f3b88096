import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PhantomOptions } from '../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { writeSeries } from '../../../server/phantom/write-series.ts';
import { prepare } from '../../support/imaging-steps.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const GRID = { slices: 4, rows: 8, columns: 8 } as const;
/** Rescale Slope (0028,1053). */
const slope = (text: string): PhantomOptions => ({ defects: { elements: { 0x00281053: text } } });

async function take(options: PhantomOptions) {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ ...GRID, ...options });
  const prepared = await prepare(writeSeries(join(directory.path, 'in'), series.objects), directory.path);
  return prepared.packed;
}

describe('what the images hold, against what was administered', () => {
  for (const [said, code, options] of [
    ['a millionth', 'ACTIVITY_TOO_LOW', slope('1e-6')],
    ['next to nothing', 'ACTIVITY_TOO_LOW', slope('1e-20')],
    ['zeros alone', 'ACTIVITY_TOO_LOW', { defects: { zeroSlices: [0, 1, 2, 3] } }],
    [
      'values in SUV that are none',
      'ACTIVITY_TOO_LOW',
      { defects: { units: 'GML', elements: { 0x00281053: '1e-9' } } },
    ],
    ['more than there was', 'ACTIVITY_TOO_HIGH', slope('1000')],
  ] as const) {
    it(`gives no SUV for ${said}`, async () => {
      const packed = await take(options as PhantomOptions);
      assert.equal(packed.suvObstacle?.code, code);
      const { suvMax, suvMean, totalActivity } = packed.quantities;
      assert.deepEqual([suvMax, suvMean, Number.isFinite(totalActivity)], [null, null, true]);
    });
  }

  it('gives one for every manufacturer and unit, and for a part of the body', async () => {
    for (const options of [
      {},
      { manufacturer: 'ge' },
      { manufacturer: 'philips', defects: { units: 'CNTS' } },
      { defects: { units: 'GML' } },
      { defects: { missing: [0, 3] } },
    ] as const) {
      const packed = await take(options);
      assert.equal(packed.suvObstacle, undefined);
      assert.ok((packed.quantities.suvMax ?? 0) > 1);
    }
  });
});
