import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { prepare, unpack, type ServerAnswer } from '../../support/imaging-steps.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { writeSeries } from '../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const FILTER = {
  fwhm: 0,
  noise: 40,
  description: 'BLEND',
  descriptionMode: 'replace',
  seriesNumber: 1001,
  model: null,
  radiopharmaceutical: null,
  enabled: true,
} as const;

test('a post-filter blends the same noise in, whether the server sent it or left it to be derived', async () => {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({ slices: 6, rows: 24, columns: 24 });
  const files = writeSeries(join(directory.path, 'series'), series.objects);
  const prepared = await prepare(files, directory.path);
  const denoised = prepared.voxels.map((value, i) => value * (1 + 0.08 * Math.sin(i)));
  const noise = prepared.voxels.map((value, i) => value - (denoised[i] as number));

  const pixels = async (answer: ServerAnswer, folder: string, blend: number): Promise<Int16Array[]> => {
    const place = { ...prepared, directory: join(directory.path, folder) };
    const { outputs, output } = await unpack(place, answer, { postFilters: [{ ...FILTER, noise: blend }] });
    return outputs[0]!.files.map(({ name }) => {
      const bytes = readFileSync(join(output, name));
      return new Int16Array(Uint8Array.from(bytes.subarray(-2 * 24 * 24)).buffer);
    });
  };
  const sent = await pixels({ denoised, noise }, 'sent', 40);
  const derived = await pixels({ denoised }, 'derived', 40);
  const plain = await pixels({ denoised }, 'plain', 0);
  const differing = (a: Int16Array[], b: Int16Array[], by: number): number =>
    a.flatMap((slice, z) => [...slice.filter((value, i) => Math.abs(value - b[z]![i]!) > by)]).length;
  assert.equal(sent.length, 6);
  // One step: the derived noise is rounded to a float once less.
  assert.equal(differing(sent, derived, 1), 0);
  assert.ok(differing(plain, derived, 1) > 500, 'no noise was blended in');
});
