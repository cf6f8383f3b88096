/** The log before people, on the real gateway: filtered, held, exported, and round a task. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { missingPrograms } from '../support/programs.ts';
import { graphql } from '../support/graphql-client.ts';
import { createDevice, mutate } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS) {
  test(`logs are filtered, held and exported: ${look.locale}`, { skip }, async () => {
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/logs', look);
    const { page } = visitor;
    const packer = { process: visitor.t('process.PACKER') };
    const running = page.getByText(visitor.logLine('process.running', packer), { exact: true });
    await running.waitFor();
    await visitor.field('logs.module').selectOption(visitor.t('module.GATEWAY'));
    await running.waitFor({ state: 'hidden' });
    await visitor.button('filter.clear').click();
    await running.waitFor();
    await visitor
      .field('logs.level')
      .selectOption({ label: visitor.t('logs.atLeast', { level: visitor.t('logs.WARN') }) });
    await running.waitFor({ state: 'hidden' });
    await page.getByText(visitor.logLine('processing.stand-in')).first().waitFor();
    await visitor.button('filter.clear').click();

    await visitor.button('logs.pause').click();
    const before = await page.getByRole('row').count();
    await mutate(scene.api, 'stopProcess(name: PACKER)');
    const [heldWords] = visitor.t('logs.held.other', { count: '|' }).split(' |');
    await page.getByText(new RegExp(`${heldWords} [1-9]`)).waitFor();
    assert.equal(await page.getByRole('row').count(), before);
    await visitor.button('logs.resume').click();
    await page.getByText(visitor.logLine('process.stopped', packer), { exact: true }).waitFor();

    // What is searched and saved is in English in every language, as it is kept.

    await visitor.field('logs.search').fill('Packer is');
    const validator = { process: visitor.t('process.VALIDATOR') };
    await page.getByText(visitor.logLine('process.running', validator)).waitFor({ state: 'hidden' });
    for (const [kind, first] of [
      ['CSV', /^at,level,module,event,taskId,message\r\n/],
      ['NDJSON', /^\{"cursor":/],
    ] as const) {
      await visitor.button('logs.export').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: kind, exact: true }).click(),
      ]);
      const text = readFileSync(await download.path(), 'utf8');
      assert.match(text, first);
      assert.match(text, /Packer is stopped/);
      assert.doesNotMatch(text, /Validator is running/);
    }
    visitor.isContent();
  });

  test(`a line that is written while the page is read is shown: ${look.locale}`, { skip }, async () => {
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
    const { page } = visitor;
    const line = visitor.logLine('process.stopped', { process: visitor.t('process.PACKER') });
    const written = async () => {
      await mutate(scene.api, 'stopProcess(name: PACKER)');
      const query = '{ logs(filter: { text: "Packer is stopped" }, first: 1) { edges { cursor } } }';
      await waitFor(
        async () => (await graphql<{ logs: { edges: unknown[] } }>(scene.api, query)).logs.edges.length > 0,
        { what: 'the line in the log' },
      );
    };
    let stopped: Promise<void> | undefined;
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      // The page has been read, and comes after the line was written.
      if ((await response.text()).includes('"logs":{')) await (stopped ??= written());
      await route.fulfill({ response });
    });
    await visitor.goTo('nav.logs');
    await page.getByText(line, { exact: true }).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    visitor.isContent();
  });

  test(
    `DICOM messages stand apart, and a task leads to the minutes round it: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await scene.push(scene.makeExam({ patientName: 'LOGGED^L' }).files);
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/logs', look);
      const { page } = visitor;
      const association = page.getByText(/ 50 (objects|objetos) /);
      const packer = { process: visitor.t('process.PACKER') };
      const started = page.getByText(visitor.logLine('process.running', packer), { exact: true });
      await association.waitFor(LONG);
      await visitor.field('logs.kind').selectOption(visitor.t('logs.dicom'));
      await started.waitFor({ state: 'hidden' });
      await association.waitFor();
      await visitor.field('logs.kind').selectOption(visitor.t('logs.application'));
      await association.waitFor({ state: 'hidden' });
      await started.waitFor();
      await visitor.goTo('nav.tasks');
      await visitor.row('LOGGED, L').getByText(visitor.t('state.COMPLETED')).waitFor(LONG);
      await page.getByRole('link', { name: 'LOGGED, L' }).click();
      await visitor.link('task.logsAround').click();
      await visitor.heading('nav.logs').waitFor();
      const [, completed] = visitor.logLine('task.completed', { taskId: '|' }).split('|');
      await page.getByText(completed as string).waitFor();
      assert.match(page.url(), /from=.*to=/);

      // What an error says stands in the language of the line.
      await createDevice(scene.api, { name: 'AWAY', aeTitle: 'AWAY', port: 1, isDestination: true });
      await scene.push(scene.makeExam().files);
      const { host, port } = { host: '127.0.0.1', port: 1 };
      const why = visitor.notice('PORT_CLOSED', { host, port }).replace(/\.$/, '');
      await page.goto('/logs?module=STORE_SCU');
      await visitor.row(why).first().waitFor(LONG);
      await visitor.goTo('nav.configShort');
      await visitor.section('config.devices').click();
      await page
        .getByRole('listitem')
        .filter({ hasText: 'AWAY@' })
        .getByText(visitor.t('device.failing'))
        .waitFor();
      visitor.isContent();
    },
  );
}
