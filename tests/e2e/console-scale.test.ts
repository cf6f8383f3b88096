/** The console with ten thousand tasks, and what its first load weighs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { startScriptedGateway } from '../support/console/scripted-gateway.ts';
import { exampleScript } from '../support/console/scripted-resolvers.ts';

let browser: Browser;
before(async () => {
  if (!missingBrowser) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

/** Compressed, of everything that the first page loads: scripts, styles, the language, its picture. */
const LARGEST_LOAD = 150_000;

test(
  'ten thousand tasks: the table keeps place and selection while they change',
  { skip: missingBrowser },
  async (context) => {
    const script = exampleScript({ tasks: 10_000, now: Date.now() });
    const gateway = await startScriptedGateway(script);
    try {
      await using opened = await browser.open(gateway.url, { locale: 'en' });
      const { page, complaints } = opened;
      await page.goto('/tasks');
      await page.getByText('10,000 tasks').waitFor();
      assert.equal(await page.getByRole('row').count(), 51, 'a page of it, not all');
      await page.getByRole('button', { name: 'Older' }).click();
      await page.getByText('51 to 100 of 10000').waitFor();
      const chosen = script.tasks[70]!;
      await page.getByLabel(`Select ${chosen.id}`).check();
      await page.getByLabel(`Select ${chosen.id}`).scrollIntoViewIfNeeded();
      const place = await page.evaluate<number>('scrollY');
      await page.evaluate(`window.longTasks = [];
        new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
          .observe({ type: 'longtask' })`);
      const begun = performance.now();
      for (let round = 0; round < 20; round++) {
        for (const task of script.tasks.slice(50, 100)) {
          script.events.emit('taskChanged', {
            taskId: task.id,
            deleted: false,
            task: { ...task, images: { ...task.images, received: round + 1 } },
          });
        }
      }
      await page.getByRole('row').filter({ hasText: '20/89' }).nth(49).waitFor();
      const tookMs = Math.round(performance.now() - begun);
      const blocked = await page.evaluate<number[]>('window.longTasks');
      context.diagnostic(
        `1,000 changes shown within ${tookMs} ms; ${blocked.length} long tasks, the longest ${Math.round(Math.max(0, ...blocked))} ms`,
      );
      assert.ok(await page.getByLabel(`Select ${chosen.id}`).isChecked());
      assert.equal(await page.evaluate<number>('scrollY'), place);
      // All the way down and up, as a person scrolls.
      await page.evaluate('window.longTasks.length = 0');
      for (let turns = 0; turns < 40; turns++) await page.mouse.wheel(0, turns < 20 ? 150 : -150);
      const scrolling = await page.evaluate<number[]>('window.longTasks');
      context.diagnostic(`scrolling: ${scrolling.length} long tasks`);
      await page.getByRole('button', { name: 'Newer' }).click();
      await page.getByText('1 to 50 of 10000').waitFor();
      await page.getByText('1 selected').waitFor({ state: 'hidden' });
      assert.deepEqual(complaints, []);
    } finally {
      await gateway.close();
    }
  },
);

test(
  'the first load is small, and nothing of it comes from elsewhere',
  { skip: missingBrowser },
  async () => {
    const gateway = await startScriptedGateway(exampleScript({ tasks: 5, now: Date.now() }));
    try {
      await using opened = await browser.open(gateway.url, { locale: 'es' });
      const { page, complaints } = opened;
      const bodies: Promise<Buffer>[] = [];
      page.on('response', (response) => {
        if (!response.url().includes('/graphql')) bodies.push(response.body());
      });
      await page.goto('/tasks');
      await page.getByRole('row').nth(1).waitFor();
      const compressed = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
      assert.ok(compressed > 20_000 && compressed < LARGEST_LOAD, `${compressed} bytes`);
      assert.deepEqual(complaints, []);
    } finally {
      await gateway.close();
    }
  },
);
