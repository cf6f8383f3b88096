/** What a series costs in memory follows from its slices' rows and columns, not from how many slices there are. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `LONG=1`: the largest that is told of. */
const isLong = process.env['LONG'] === '1';
const STEPS = join(import.meta.dirname, '../support/steps-in-a-process.ts');
/** Of a process that runs code, MB: heap that is not collected yet. */
const HEAP = 160;
/** Of a slice in each of the few states in which there is one. */
const BYTES_PER_PIXEL = 44;

async function peakOf(slices: number, size: number, isRle: boolean): Promise<number> {
  using directory = temporaryDirectory();
  const source = join(directory.path, 'series');
  const { objects } = makePhantomSeries({ slices, rows: size, columns: size, noise: false });
  const files = writeSeries(source, objects);
  if (isRle) for (const file of files) execFileSync('dcmcrle', [file, file], { timeout: 60_000 });
  const { status, stdout, stderr } = await runProgram(process.execPath, [STEPS, source, directory.path], {
    timeoutMs: 300_000,
  });
  assert.equal(status, 0, stderr);
  return Number(stdout);
}

/** As floats, one volume of the long ones has 200 MB more than one of the short ones, or 1,070 and 290 MB. */
const SERIES = isLong
  ? { short: [2, 4096], long: [16, 4096], thin: [200, 200], thick: [2000, 200] }
  : { short: [8, 1024], long: [56, 1024] };

test(
  'what a series takes follows from rows and columns: not from how many slices there are',
  {
    skip: missingPrograms('dcmcrle'),
    timeout: 1_200_000,
  },
  async (t) => {
    const peaks: Record<string, number> = {};
    for (const [name, [slices, size]] of Object.entries(SERIES)) {
      const peak = await peakOf(slices as number, size as number, true);
      t.diagnostic(`${slices} run-length encoded slices of ${size} x ${size}: ${peak} MB`);
      assert.ok(peak < HEAP + (BYTES_PER_PIXEL * (size as number) ** 2) / 1e6, `${peak} MB`);
      peaks[name] = peak;
    }
    assert.ok(peaks['long']! - peaks['short']! < HEAP / 2);
    if (isLong) assert.ok(peaks['thick']! - peaks['thin']! < HEAP / 2);
  },
);
