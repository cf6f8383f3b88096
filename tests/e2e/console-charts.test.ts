/** Charts are read by pointer, keyboard, as a table and as a file, by hour and by day. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { startScriptedGateway, type ScriptedGateway } from '../support/console/scripted-gateway.ts';
import { exampleScript } from '../support/console/scripted-resolvers.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';

let browser: Browser;
let gateway: ScriptedGateway;
before(async () => {
  if (missingBrowser) return;
  browser = await startBrowser();
  gateway = await startScriptedGateway(exampleScript({ tasks: 5, now: Date.now() }));
});
after(async () => {
  await gateway?.close();
  await browser?.[Symbol.asyncDispose]();
});

for (const look of LOOKS) {
  test(`charts have axes, values, a table and a file: ${look.locale}`, { skip: missingBrowser }, async () => {
    await using visitor = await Visitor.open(browser, gateway.url, look);
    const { page } = visitor;
    await page.goto('/overview');
    const throughput = visitor.region('overview.throughput');
    const chart = throughput.getByRole('slider');
    const said = async (of: Locator) => (await of.getAttribute('aria-valuetext')) ?? '';
    await chart.waitFor();

    // By the keyboard: the first and the last day, with their values.
    await chart.focus();
    await page.keyboard.press('Home');
    const first = await said(chart);
    await page.keyboard.press('End');
    const last = await said(chart);
    assert.notEqual(first, last);
    for (const text of [first, last])
      assert.match(text, new RegExp(`20\\d\\d · ${visitor.t('state.COMPLETED')} \\d`));
    await page.keyboard.press('ArrowLeft');
    assert.notEqual(await said(chart), last);
    // By the pointer, and on the page for those who see it.
    const box = (await chart.boundingBox())!;
    await chart.hover({ position: { x: box.width - 12, y: 60 } });
    assert.equal(await said(chart), last);
    await throughput.getByText(last, { exact: true }).waitFor();

    // Values on the axis have their unit.
    const texts = await visitor.region('chart.latency').locator('svg text').allTextContents();
    assert.ok(texts.includes('0 ms'), texts.join());
    const bytes = await visitor.region('chart.disk').locator('svg text').allTextContents();
    assert.ok(
      bytes.some((text) => /^\d+ GB$/.test(text)),
      bytes.join(),
    );

    // Another step, and time by the hour.
    const steps = visitor.region('chart.steps');
    const slider = steps.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('End');
    const remote = await said(slider);
    await steps.getByRole('combobox').selectOption('PACKER');
    await slider.focus();
    await page.keyboard.press('End');
    assert.notEqual(await said(slider), remote);
    assert.match(
      await said(slider),
      new RegExp(`${visitor.t('chart.work')} .*s · ${visitor.t('chart.wait')} `),
    );
    await visitor.field('chart.range').selectOption('day');
    await throughput.locator('[aria-valuemax="23"]').waitFor();

    await throughput.getByText(visitor.t('overview.asTable')).click();
    await throughput.getByRole('columnheader', { name: visitor.t('chart.hour') }).waitFor();
    assert.equal(await throughput.getByRole('row').count(), 25);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      visitor.button('chart.saveNamed', { name: visitor.t('overview.throughput') }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    assert.equal(lines[0], 'from,completed,under_way,failed,images,sent_bytes');
    assert.equal(lines.length, 25);
    assert.match(lines[1]!, /^20\d\d-\d\d-\d\dT\d\d:00:00\.000Z,\d+,0,\d+,\d+,\d+$/);

    // Where one points to in one chart is shown in the others, and the limits with them.
    await chart.focus();
    await page.keyboard.press('Home');
    const [moment] = (await said(chart)).split(' · ');
    assert.ok((await said(slider)).startsWith(moment!), await said(slider));
    await visitor.region('chart.disk').locator('svg .limit').waitFor({ state: 'attached' });

    // Closer by keys and by dragging; the address keeps it, and the whole is there again.
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    assert.match(await said(chart), / – /);
    await page.keyboard.press('Enter');
    await throughput.locator('[aria-valuemax="2"]').waitFor();
    assert.match(page.url(), /from=.*to=/);
    assert.equal(await visitor.field('chart.range').inputValue(), 'free');
    await page.reload();
    await throughput.locator('[aria-valuemax="2"]').waitFor();
    await visitor.button('chart.earlier').click();
    await visitor.button('chart.zoomOut').click();
    await throughput.locator('[aria-valuemax="6"]').waitFor();
    // What is small is seen without what is large.
    const disk = visitor.region('chart.disk');
    const free = disk.getByRole('button', { name: visitor.t('storage.free'), exact: true });
    await visitor.field('chart.range').selectOption('day');
    await disk.locator('[aria-valuemax="23"]').waitFor();
    const beside = await disk.locator('svg text').allTextContents();
    await free.click();
    assert.equal(await free.getAttribute('aria-pressed'), 'false');
    assert.notDeepEqual(await disk.locator('svg text').allTextContents(), beside);
    // The last one stays.
    await disk.getByRole('button', { name: visitor.t('storage.used'), exact: true }).click();
    assert.equal(await disk.locator('.plot path').count(), 1);
    await visitor.field('chart.range').selectOption('month');
    await throughput.locator('[aria-valuemax="29"]').waitFor();
    await chart.scrollIntoViewIfNeeded();
    const wide = (await chart.boundingBox())!;
    await page.mouse.move(wide.x + wide.width / 2, wide.y + 60);
    await page.mouse.down();
    await page.mouse.move(wide.x + wide.width - 12, wide.y + 60, { steps: 5 });
    await page.mouse.up();
    await throughput.locator('[aria-valuemax="29"]').waitFor({ state: 'detached' });
    await visitor.field('filter.from').waitFor();
    visitor.isContent();
  });
}
