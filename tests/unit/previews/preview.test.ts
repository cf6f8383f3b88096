import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { ungzip } from 'pako';
import type { ViewerVolumeHeader } from '../../../server/imaging/viewer-volume.ts';
import { makePreview } from '../../../server/previews/preview.ts';
import { NEVER, validate } from '../../support/imaging-steps.ts';
import type { PhantomOptions } from '../../../server/phantom/options.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { writeSeries } from '../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

interface Preview {
  readonly picture: { readonly width: number; readonly height: number; readonly pixels: Buffer };
  readonly volume: { readonly header: ViewerVolumeHeader; readonly voxels: Uint8Array };
  readonly window: number;
}

async function preview(options: PhantomOptions, window?: number): Promise<Preview> {
  using directory = temporaryDirectory();
  const series = makePhantomSeries({
    slices: 40,
    sliceSpacing: 15,
    rows: 48,
    columns: 48,
    noise: false,
    ...options,
  });
  const paths = writeSeries(join(directory.path, 'source'), series.objects);
  const validated = await validate(paths);
  const folder = join(directory.path, 'previews');
  const made = await makePreview(
    {
      paths: validated.order.map((at) => paths[at] as string),
      validated,
      window,
      directory: folder,
      name: 'input',
    },
    () => {},
    NEVER,
  );
  return {
    picture: decodePng(readFileSync(join(folder, 'input.png'))),
    volume: decodeVolume(ungzip(readFileSync(join(folder, 'input.gz')))),
    window: made.window,
  };
}

/** Of one IDAT chunk of unfiltered rows. */
function decodePng(bytes: Buffer): Preview['picture'] {
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  const data = bytes.indexOf('IDAT') + 4;
  const rows = inflateSync(bytes.subarray(data, data + bytes.readUInt32BE(data - 8)));
  assert.equal(rows.length, (width + 1) * height);
  const pixels = Buffer.concat(
    Array.from({ length: height }, (_, y) => rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))),
  );
  return { width, height, pixels };
}

function decodeVolume(bytes: Uint8Array): Preview['volume'] {
  const view = Buffer.from(bytes);
  const end = 4 + view.readUInt32LE(0);
  return {
    header: JSON.parse(view.toString('utf8', 4, end)) as ViewerVolumeHeader,
    voxels: bytes.subarray(end),
  };
}

/** Middle of the darkest part of the rows from `top` to `bottom`, as fractions of the left picture. */
function darkest(
  { width, height, pixels }: Preview['picture'],
  top: number,
  bottom: number,
): [number, number] {
  let [sum, x, y] = [0, 0, 0];
  for (let row = Math.round(top * height); row < Math.round(bottom * height); row++) {
    for (let column = 0; column < width / 2; column++) {
      if ((pixels[row * width + column] as number) > 10) continue;
      sum++;
      x += column;
      y += row;
    }
  }
  return [x / sum / (width / 2), y / sum / height];
}

describe('previews', () => {
  it('stand head up with the front to the left, however the patient lay and the slices were numbered', async () => {
    const upright = await preview({});
    for (const options of [{ feetFirst: true }, { order: 'shuffled' as const }]) {
      const other = await preview(options);
      assert.equal(other.picture.width, upright.picture.width);
      // The phantom's lesions lie anatomically: the bladder is low, the brain high.
      const [, low] = darkest(other.picture, 0.5, 1);
      const [, lowUpright] = darkest(upright.picture, 0.5, 1);
      assert.ok(Math.abs(low - lowUpright) < 0.02, `${low} against ${lowUpright}`);
    }
    const [x, y] = darkest(upright.picture, 0.75, 1);
    assert.ok(y > 0.8, `the bladder is at ${y} of the height`);
    assert.ok(Math.abs(x - 0.5) < 0.15, `and at ${x} of the width`);
  });

  it('show SUV 7 in black where SUV is known, and a result with the window of its input', async () => {
    const chosen = await preview({});
    const { suvPerBecquerel, window } = chosen.volume.header;
    assert.ok(Math.abs(window * (suvPerBecquerel as number) - 7) < 1e-9);
    assert.equal(chosen.window, window);
    assert.equal((await preview({}, 1234)).window, 1234);
  });

  it('give the viewer a compact volume with the values of the series', async () => {
    const { volume } = await preview({ rows: 200, columns: 200, slices: 20 });
    const { header, voxels } = volume;
    assert.deepEqual([header.columns, header.rows, header.slices], [100, 100, 20]);
    assert.deepEqual(header.spacing, [6, 6, 15]);
    assert.equal(voxels.length, 100 * 100 * 20);
    // Plain tissue of the phantom is 3200 Bq/ml; the middle of the body is tissue or hotter.
    const middle = (voxels[10 * 10_000 + 50 * 100 + 50] as number) * header.perStep;
    assert.ok(middle > 3000 && middle < 60_000, `${middle} Bq/ml`);
    assert.ok((voxels[0] as number) * header.perStep < 200, 'a corner is air');
  });

  it('are white where there is nothing', async () => {
    const { picture, window } = await preview({
      defects: { zeroSlices: Array.from({ length: 40 }, (_, at) => at) },
    });
    assert.ok(window > 0);
    assert.ok(picture.pixels.every((pixel) => pixel === 255));
  });
});
