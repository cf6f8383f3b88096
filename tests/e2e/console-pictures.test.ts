/** The slice viewer under pointer, wheel and keys, on the pictures of a series that went through the real gateway. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import {
  decodeViewerVolume,
  readingAt,
  type Place,
  type ViewerVolume,
} from '../../client/features/pictures/viewer-volume.ts';
import { graphql } from '../support/graphql-client.ts';
import { ungzip } from 'pako';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());
const SIZE = { columns: 64, rows: 64, slices: 50 };

/** The volumes as the gateway gives them, read by themselves: what the viewer has to show. */
async function volumesOf(scene: Scene, id: string): Promise<ViewerVolume[]> {
  interface Answer {
    task: { previews: { inputVolume: string | null; resultVolume: string | null } | null };
  }
  const paths: string[] = [];
  // They are made beside the pipeline: delivering does not wait for them.
  await waitFor(
    async () => {
      const { task } = await graphql<Answer>(
        scene.api,
        'query ($id: ID!) { task(id: $id) { previews { inputVolume resultVolume } } }',
        { id },
      );
      const { inputVolume, resultVolume } = task.previews ?? {};
      if (!inputVolume || !resultVolume) return false;
      paths.push(inputVolume, resultVolume);
      return true;
    },
    { what: 'the volumes of the viewer are made' },
  );
  return Promise.all(
    paths.map(async (path) => {
      const response = await fetch(new URL(path, scene.gateway.url), {
        headers: { authorization: `Bearer ${scene.api.token}` },
      });
      assert.equal(response.status, 200);
      return decodeViewerVolume(ungzip(new Uint8Array(await response.arrayBuffer())));
    }),
  );
}

/** Greys of one column of pixels through the middle of a picture, read from a copy: reading makes a canvas slow. */
const greysOf = (picture: Locator): Promise<number[]> =>
  picture.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(canvas.width >> 1, 0, 1, canvas.height);
    return Array.from({ length: canvas.height }, (_, y) => data[y * 4]!);
  });

for (const look of LOOKS) {
  test(
    `pointer, wheel and window move both pictures, and the values are those of the volumes: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      const exam = scene.makeExam({ patientName: 'SLICES^S' });
      await scene.push(exam.files);
      const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      const volumes = await volumesOf(scene, id);
      await using visitor = await Visitor.signedIn(browser, scene.gateway, `/tasks/${id}`, look);
      const { page } = visitor;
      const projections = (key: 'pictures.input' | 'pictures.result') =>
        page.getByRole('img', { name: visitor.t('pictures.projectionOf', { what: visitor.t(key) }) });
      for (const key of ['pictures.input', 'pictures.result'] as const) {
        await projections(key).waitFor(LONG);
        await waitFor(
          () => projections(key).evaluate((image) => (image as { naturalWidth?: number }).naturalWidth! > 0),
          {
            what: `the projections of ${key}`,
          },
        );
      }
      await visitor.button('pictures.open').click();
      const pictures = page.getByRole('application');
      await pictures.nth(1).waitFor(LONG);
      const [input, result] = [pictures.nth(0), pictures.nth(1)];

      const number = (text: string): number => Number(text.replace(',', '.').match(/[\d.]+/)![0]);
      const shows = async (place: Place, what: string): Promise<void> => {
        const values = volumes.map((volume) => readingAt(volume, place).value);
        await waitFor(
          async () => {
            const shown = await page.locator('figcaption output').allTextContents();
            return (
              shown.length === 2 &&
              shown.every((text, index) => Math.abs(number(text) - values[index]!) < 0.006)
            );
          },
          { what: `${what}: ${values.join(' and ')}` },
        );
      };
      const clickAt = async (picture: Locator, across: number, down: number): Promise<void> => {
        const box = (await picture.boundingBox())!;
        await page.mouse.click(box.x + box.width * across, box.y + box.height * down);
      };
      const middle = { column: SIZE.columns >> 1, row: SIZE.rows >> 1, slice: SIZE.slices >> 1 };
      await shows(middle, 'the middle at first');

      // A press moves the crosshair of both; dragging goes on; a move without a button does nothing.
      await clickAt(input, 40.5 / SIZE.columns, 20.5 / SIZE.rows);
      await shows({ ...middle, column: 40, row: 20 }, 'where the input was pressed');
      await clickAt(result, 25.5 / SIZE.columns, 36.5 / SIZE.rows);
      await shows({ ...middle, column: 25, row: 36 }, 'where the result was pressed');
      const box = (await input.boundingBox())!;
      const at = (column: number, row: number): [number, number] => [
        box.x + (box.width * (column + 0.5)) / SIZE.columns,
        box.y + (box.height * (row + 0.5)) / SIZE.rows,
      ];
      await page.mouse.move(...at(10, 10));
      await page.mouse.down();
      await page.mouse.move(...at(30, 30), { steps: 4 });
      await page.mouse.up();
      await page.mouse.move(...at(50, 50));
      await shows({ ...middle, column: 30, row: 30 }, 'where it was dragged to');

      // The wheel changes the slice of both, to the ends and not beyond, and does not scroll the page.
      const scrolled = await page.evaluate<number>('scrollY');
      await page.mouse.move(...at(30, 30));
      for (let notch = 0; notch < 3; notch++) await page.mouse.wheel(0, 120);
      await visitor.text('pictures.slice', { slice: middle.slice + 4, total: SIZE.slices }).waitFor();
      await shows({ column: 30, row: 30, slice: middle.slice + 3 }, 'three slices on');
      for (let notch = 0; notch < SIZE.slices; notch++) await page.mouse.wheel(0, -120);
      await visitor.text('pictures.slice', { slice: 1, total: SIZE.slices }).waitFor();
      assert.equal(await page.evaluate<number>('scrollY'), scrolled);

      // Another plane goes on from the same place.
      await page.getByRole('radio', { name: visitor.t('plane.coronal') }).check();
      await visitor.text('pictures.slice', { slice: 31, total: SIZE.rows }).waitFor();
      await clickAt(result, 30.5 / SIZE.columns, 25.5 / SIZE.slices);
      await shows({ column: 30, row: 30, slice: 25 }, 'a place in the coronal plane');

      // The window: black at half the SUV is darker, and says so.
      const wide = await greysOf(input);
      const slider = page.getByRole('slider', {
        name: new RegExp(visitor.t('pictures.window', { darkest: '' }).trim()),
      });
      await slider.fill('0.5');
      const narrow = await greysOf(input);
      assert.ok(
        wide.some((grey, index) => narrow[index]! < grey),
        'something is darker',
      );
      assert.ok(
        wide.every((grey, index) => narrow[index]! <= grey),
        'nothing is lighter',
      );
      const black = volumes[0]!.window * 0.5 * volumes[0]!.suvPerBecquerel!;
      const text = await page.locator('label', { has: slider }).textContent();
      assert.ok(Math.abs(number(text!) - black) < 0.06, `${text} for ${black}`);

      // By keyboard.
      await input.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('PageDown');
      await shows({ column: 31, row: 31, slice: 24 }, 'moved by keys');
      visitor.isContent();
    },
  );
}
