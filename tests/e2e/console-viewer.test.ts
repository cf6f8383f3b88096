/** The slice viewer as it is read with: zoom, pan, touch, scales, windows, difference, profile, and how smooth it is. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Locator } from 'playwright-core';
import { encodeViewerVolume } from '../../server/imaging/viewer-volume.ts';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { startScriptedGateway, type ScriptedGateway } from '../support/console/scripted-gateway.ts';
import { exampleScript } from '../support/console/scripted-resolvers.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';

/** As a whole-body series has it; the gateway bins it. */
const SERIES = { columns: 256, rows: 256, slices: 267 };
/** A single pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

let browser: Browser;
let gateway: ScriptedGateway;
let id: string;

function volume(factor: number): Buffer {
  const read = (column: number, row: number, slice: number): number =>
    factor * (Math.hypot(column - 128, row - 128) < 80 ? 4000 + 40 * slice + 20 * column : 200);
  const display = { window: 25_000, suvPerBecquerel: 4e-4 };
  return gzipSync(encodeViewerVolume(SERIES, [3.2, 3.2, 3], read, display));
}

before(async () => {
  if (missingBrowser) return;
  browser = await startBrowser();
  const script = exampleScript({ tasks: 12, now: Date.now() });
  const task = script.tasks.find(({ state }) => state === 'COMPLETED')!;
  id = task.id;
  const previews = {
    input: '/previews/input.png',
    result: '/previews/result.png',
    inputVolume: '/previews/input',
    resultVolume: '/previews/result',
  };
  script.files
    .set(previews.input, PICTURE)
    .set(previews.result, PICTURE)
    .set(previews.inputVolume, volume(1))
    .set(previews.resultVolume, volume(0.8));
  Object.assign(task, { previews });
  gateway = await startScriptedGateway(script);
});
after(async () => {
  await gateway?.close();
  await browser?.[Symbol.asyncDispose]();
});

const colourAt = (picture: Locator, across: number, down: number): Promise<number[]> =>
  picture.locator('canvas').evaluate(
    (canvas: HTMLCanvasElement, at: number[]) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
      copy.drawImage(canvas, 0, 0);
      return [...copy.getImageData(at[0]! * canvas.width, at[1]! * canvas.height, 1, 1).data.subarray(0, 3)];
    },
    [across, down],
  );
/** Of a picture that has come to rest: the browser takes what fingers do frame by frame, later where it is busy. */
async function boxOf(picture: Locator) {
  const zoomed = picture.locator('.zoomed');
  const look = async () => (await zoomed.boundingBox())!;
  let box = await look();
  for (let alike = 0; alike < 5;) {
    await zoomed.evaluate(() => new Promise((frame) => requestAnimationFrame(frame)));
    const next = await look();
    alike = JSON.stringify(next) === JSON.stringify(box) ? alike + 1 : 0;
    box = next;
  }
  return box;
}

for (const look of LOOKS) {
  test(
    `the viewer zooms, pans and shows what it says: ${look.locale}`,
    { skip: missingBrowser },
    async () => {
      await using visitor = await Visitor.open(browser, gateway.url, look);
      const { page } = visitor;
      await page.goto(`/tasks/${id}`);
      await visitor.button('pictures.open').click();
      const pictures = page.getByRole('application');
      await pictures.nth(1).waitFor();
      const [input, result] = [pictures.nth(0), pictures.nth(1)];

      const letters = async () => (await input.locator('.edge').allTextContents()).join('');
      assert.equal(await letters(), 'RLAP');
      await page.getByRole('radio', { name: visitor.t('plane.coronal') }).check();
      assert.equal(await letters(), 'RLHF');
      const coronal = await input.boundingBox();
      assert.ok(Math.abs(coronal!.width / coronal!.height - (256 * 3.2) / (267 * 3)) < 0.03, 'proportions');
      await page.getByRole('radio', { name: visitor.t('plane.sagittal') }).check();
      assert.equal(await letters(), 'APHF');
      await page.getByRole('radio', { name: visitor.t('plane.axial') }).check();

      // Windows by SUV, and colour scales: a place of middling uptake.
      const grey = await colourAt(input, 0.5, 0.5);
      await page.getByRole('button', { name: 'SUV 0–7' }).click();
      assert.equal(await page.getByRole('button', { name: 'SUV 0–7' }).getAttribute('aria-pressed'), 'true');
      const darker = await colourAt(input, 0.5, 0.5);
      assert.ok(darker[0]! < grey[0]!, `${darker} of ${grey}`);
      const scales = page.locator('label', { hasText: visitor.t('pictures.scale') }).getByRole('combobox');
      await scales.selectOption('grey');
      const turned = await colourAt(input, 0.5, 0.5);
      assert.ok(Math.abs(turned[0]! + darker[0]! - 255) <= 1, 'inverted');
      await scales.selectOption('hot');
      const [red, , blue] = await colourAt(input, 0.5, 0.5);
      assert.ok(red! > blue!);

      // Zoomed in round the crosshair, the same in both; what is dragged with Shift follows the pointer.
      const whole = await boxOf(input);
      await visitor.button('pictures.zoomIn').click();
      await visitor.button('pictures.zoomIn').click();
      const zoomed = await boxOf(input);
      assert.ok(Math.abs(zoomed.width / whole.width - 2.25) < 0.02);
      assert.ok(Math.abs((await boxOf(result)).width - zoomed.width) < 1);
      const middle = { x: whole.x + whole.width / 2, y: whole.y + whole.height / 2 };
      const reading = await page.locator('figcaption output').first().textContent();
      await page.keyboard.down('Shift');
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      await page.mouse.move(middle.x + 20, middle.y + 30, { steps: 5 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      const panned = await boxOf(input);
      assert.ok(Math.abs(panned.x - zoomed.x - 20) < 2, `moved across by ${panned.x - zoomed.x}`);
      assert.ok(Math.abs(panned.y - zoomed.y - 30) < 2, `moved down by ${panned.y - zoomed.y}`);
      assert.equal(await page.locator('figcaption output').first().textContent(), reading, 'the place stays');
      await input.focus();
      await page.keyboard.press('Shift+ArrowDown');
      assert.ok((await boxOf(input)).y < panned.y - 3, 'panned by a key');
      await page.keyboard.press('PageDown');
      const kept = await boxOf(input);
      await page.keyboard.press('ArrowDown');
      assert.ok(Math.abs((await boxOf(input)).y - kept.y) < 0.5, 'moving the crosshair moves no picture');

      // Difference and profile.
      await visitor.field('pictures.difference').check();
      await pictures.nth(2).waitFor();
      const [less, , more] = await colourAt(pictures.nth(2), 0.5, 0.5);
      assert.ok(more! > less!, 'the result is a fifth less');
      await visitor.field('pictures.profile').check();
      const lines = page.locator('figure svg[role=img]').last().locator('path');
      assert.equal(await lines.count(), 2);
      assert.notEqual(await lines.nth(0).getAttribute('d'), await lines.nth(1).getAttribute('d'));
      assert.match((await page.locator('.hint').textContent())!, /267/);

      await visitor.button('pictures.fullScreen').click();
      await page.waitForFunction(() => document.fullscreenElement?.classList.contains('viewer'));
      await visitor.button('pictures.fullScreen').click();
      await page.waitForFunction(() => document.fullscreenElement === null);
      visitor.isContent();
    },
  );
}

test('two fingers zoom and move the picture', { skip: missingBrowser }, async () => {
  await using visitor = await Visitor.open(browser, gateway.url, LOOKS[0], { hasTouch: true });
  const { page } = visitor;
  await page.goto(`/tasks/${id}`);
  await visitor.button('pictures.open').click();
  const input = page.getByRole('application').first();
  await input.waitFor();
  await input.scrollIntoViewIfNeeded();
  const whole = await boxOf(input);
  const [x, y] = [whole.x + whole.width / 2, whole.y + whole.height / 2];
  const touch = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
    touch.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([px, py], at) => ({ x: px, y: py, id: at })),
    });
  await send('touchStart', [[x - 30, y]]);
  await send('touchStart', [
    [x - 30, y],
    [x + 30, y],
  ]);
  for (let spread = 30; spread <= 60; spread += 5)
    await send('touchMove', [
      [x - spread, y],
      [x + spread, y],
    ]);
  const zoomed = await boxOf(input);
  assert.ok(Math.abs(zoomed.width / whole.width - 2) < 0.25, `zoomed to ${zoomed.width / whole.width}`);
  for (let by = 4; by <= 24; by += 4)
    await send('touchMove', [
      [x - 60 + by, y + by],
      [x + 60 + by, y + by],
    ]);
  const moved = await boxOf(input);
  assert.ok(Math.abs(moved.x - zoomed.x - 24) < 6, `moved by ${moved.x - zoomed.x}`);
  assert.ok(Math.abs(moved.y - zoomed.y - 24) < 6, `moved by ${moved.y - zoomed.y}`);
  await send('touchEnd', []);
  visitor.isContent();
});

test('going through a series of 267 slices is smooth', { skip: missingBrowser }, async (context) => {
  await using visitor = await Visitor.open(browser, gateway.url, LOOKS[0]);
  const { page } = visitor;
  await page.goto(`/tasks/${id}`);
  await visitor.button('pictures.open').click();
  const input = page.getByRole('application').first();
  await input.waitFor();
  await visitor.field('pictures.difference').check();
  await visitor.field('pictures.profile').check();
  // A key a frame, to the last slice; what lies between two frames is what a person sees.
  const frames = await input.evaluate(async (element) => {
    const took: number[] = [];
    const next = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    for (let press = 0; press < 100; press++) {
      const key = press < 50 ? 'PageDown' : 'PageUp';
      const begun = performance.now();
      element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(undefined);
      });
      took.push(performance.now() - begun);
      await next();
    }
    return took.sort((a, b) => a - b);
  });
  const [median, p95] = [frames[50]!, frames[95]!];
  context.diagnostic(
    `three pictures and a profile: ${median.toFixed(1)} ms a slice, p95 ${p95.toFixed(1)} ms`,
  );
  assert.ok(median < 100, `${median} ms`);
  visitor.isContent();
});
