/** The table as an operator uses it: keys, a press on a row, sorting, and back to where one was. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { startScriptedGateway, type ScriptedGateway } from '../support/console/scripted-gateway.ts';
import { exampleScript } from '../support/console/scripted-resolvers.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';

let browser: Browser;
let gateway: ScriptedGateway;
before(async () => {
  if (missingBrowser) return;
  browser = await startBrowser();
  gateway = await startScriptedGateway(exampleScript({ tasks: 60, now: Date.now() }));
});
after(async () => {
  await gateway?.close();
  await browser?.[Symbol.asyncDispose]();
});

for (const look of LOOKS) {
  test(
    `keys go through the table, select and open; back is where one was: ${look.locale}`,
    { skip: missingBrowser },
    async () => {
      await using visitor = await Visitor.open(browser, gateway.url, look);
      const { page } = visitor;
      await page.goto('/tasks?sort=UPDATED');
      await page.locator('tr[data-task]').first().waitFor();
      const ids = await page
        .locator('tr[data-task]')
        .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['task']!));
      for (let times = 0; times < 31; times++) await page.keyboard.press('j');
      await page.keyboard.press('k');
      const current = page.locator('tr.current');
      assert.equal(await current.getAttribute('data-task'), ids[29]);
      await page.keyboard.press('x');
      await visitor.texts('tasks.selected', 1).waitFor();
      await page.keyboard.press('?');
      await visitor.dialog().getByText(visitor.t('keys.next')).waitFor();
      await page.keyboard.press('Escape');
      const scrolled = await page.evaluate<number>('scrollY');
      assert.ok(scrolled > 0);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/tasks/${ids[29]}`);
      await visitor.heading('timeline.title').waitFor();
      await page.goBack();
      await page.locator('tr[data-task]').first().waitFor();
      await page.waitForFunction((top) => Math.abs(scrollY - top) < 3, scrolled);
      assert.match(page.url(), /sort=UPDATED/);
      await page.keyboard.press('/');
      await page.keyboard.type('nobody');
      await visitor.text('tasks.noneFound').waitFor();
      visitor.isContent();
    },
  );

  test(
    `a press on a row opens it, heads sort, and the list is found again with its filters: ${look.locale}`,
    { skip: missingBrowser },
    async () => {
      await using visitor = await Visitor.open(browser, gateway.url, look);
      const { page } = visitor;
      await page.goto('/tasks?state=COMPLETED');
      const head = page.getByRole('columnheader', { name: visitor.t('task.updated') });
      await head.getByRole('button').click();
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
      await head.getByRole('button').click();
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      await page.locator('tr[data-task] td.series').first().click();
      await page.waitForURL(/\/tasks\/\d{18}$/);
      await page.getByRole('link', { name: `← ${visitor.t('nav.tasks')}` }).click();
      await page.waitForURL(/state=COMPLETED/);
      assert.match(page.url(), /sort=-UPDATED/);
      visitor.isContent();
    },
  );

  test(
    `what comes new is announced and moves nothing that is read, and a view is saved: ${look.locale}`,
    { skip: missingBrowser },
    async () => {
      const { script } = gateway;
      await using visitor = await Visitor.open(browser, gateway.url, look);
      const { page } = visitor;
      await page.goto('/tasks');
      const rows = page.locator('tr[data-task]');
      await rows.nth(49).waitFor();
      const first = await rows.first().getAttribute('data-task');
      await page.evaluate('scrollTo(0, 600)');
      await page.waitForFunction(() => scrollY > 500);
      const place = await rows.nth(20).boundingBox();

      const newest = { ...script.tasks[0]!, id: '209901010000000001', state: 'QUEUED' as const };
      script.tasks.unshift(newest);
      script.events.emit('taskChanged', { taskId: newest.id, deleted: false, task: newest });
      await visitor.texts('tasks.fresh', 1).waitFor();
      assert.equal(await rows.first().getAttribute('data-task'), first);
      const shifted = (await rows.nth(20).boundingBox())!.y - place!.y;
      assert.ok(Math.abs(shifted) < 60, 'the announcement alone may take room');
      await visitor.texts('tasks.total', script.tasks.length).waitFor();
      await page.evaluate('scrollTo(0, 0)');
      await page.locator(`tr[data-task="${newest.id}"]`).waitFor();
      assert.equal(await rows.first().getAttribute('data-task'), newest.id);
      assert.equal(await rows.count(), 50);
      script.tasks.shift();
      script.events.emit('taskChanged', { taskId: newest.id, deleted: true, task: null });
      await page.locator(`tr[data-task="${newest.id}"]`).waitFor({ state: 'detached' });

      await page.locator('tr[data-task] a', { hasText: 'PACS-NORTH' }).first().click();
      await page.getByText(visitor.t('filter.device', { name: 'PACS-NORTH' })).waitFor();
      await page
        .getByRole('columnheader', { name: visitor.t('task.patient') })
        .getByRole('button')
        .click();
      await visitor.button('views.save').click();
      await visitor.field('views.name').fill('North');
      await visitor.dialogButton('action.save').click();
      await visitor.told('views.saved', { name: 'North' });
      await page.goto('/tasks');
      await page.getByRole('link', { name: 'North', exact: true }).click();
      await page.waitForURL(/device=PACS-NORTH&sort=PATIENT/);
      assert.equal(
        await page.getByRole('columnheader', { name: visitor.t('task.patient') }).getAttribute('aria-sort'),
        'descending',
      );
      await visitor.button('views.delete', { name: 'North' }).click();
      await visitor.told('views.deleted', { name: 'North' });
      assert.deepEqual(script.savedViews, []);
      visitor.isContent();
    },
  );
}
