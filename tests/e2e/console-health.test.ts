/** What is wrong is on every page, with the one action that mends it, on the real gateway: seen, mended, gone. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { startStorescp } from '../support/dcmtk.ts';
import { freePort } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { createDevice, mutate } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS) {
  test(
    `a stopped process is seen on every page, and started from there: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      const { page } = visitor;
      const strip = page.getByRole('complementary', { name: visitor.t('health.title') });
      const well = page.getByRole('img', { name: visitor.t('health.well') });
      await well.waitFor();
      assert.equal(await strip.count(), 0);

      await mutate(scene.api, 'stopProcess(name: PACKER)');
      await strip.getByText(visitor.notice('PROCESS_STOPPED', { process: 'Packer' })).waitFor();
      assert.equal(await well.count(), 0);
      await scene.push(scene.makeExam().files);
      await strip.getByText(visitor.tn('health.waiting', 1)).waitFor(LONG);
      for (const key of ['nav.overview', 'nav.processes', 'nav.logs', 'nav.configShort'] as const) {
        await visitor.goTo(key);
        await strip.waitFor();
      }
      await strip.getByRole('button', { name: visitor.t('health.startNamed', { name: 'Packer' }) }).click();
      await well.waitFor();
      assert.equal(await strip.count(), 0);
      visitor.isContent();
    },
  );

  test(
    `a destination that is away is told with what waits for it; a diagnosis that passes sends at once: ${look.locale}`,
    { skip },
    async () => {
      using directory = temporaryDirectory('petfectior-away-');
      const port = await freePort();
      await using scene = await Scene.open({ withDestination: false });
      await createDevice(scene.api, { name: 'ARCHIVE', aeTitle: 'ARCHIVE', port, isDestination: true });
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      const { page } = visitor;
      const strip = page.getByRole('complementary', { name: visitor.t('health.title') });
      for (let exam = 0; exam < 2; exam++) await scene.push(scene.makeExam().files);
      await strip.getByText('ARCHIVE').waitFor(LONG);
      await strip.getByText(visitor.tn('health.waiting', 2)).waitFor(LONG);
      const alerts = await graphql<{ openAlerts: { kind: string; subject: string }[] }>(
        scene.api,
        '{ openAlerts { kind subject } }',
      );
      assert.deepEqual(alerts.openAlerts, [{ kind: 'DESTINATION_FAILING', subject: 'ARCHIVE' }]);

      await using _archive = await startStorescp(join(directory.path, 'archive'), {
        port,
        aeTitle: 'ARCHIVE',
      });
      await strip
        .getByRole('button', { name: visitor.t('health.diagnoseNamed', { name: 'ARCHIVE' }) })
        .click();
      await visitor.text('diagnosis.ok').waitFor(LONG);
      await visitor.dialogButton('action.close').last().click();
      await strip.waitFor({ state: 'detached' });
      const delivered = page
        .locator('tr[data-task]')
        .getByText(visitor.t('state.COMPLETED'), { exact: true });
      await waitFor(async () => (await delivered.count()) === 2, { what: 'both are delivered' });
      visitor.isContent();
    },
  );
}
