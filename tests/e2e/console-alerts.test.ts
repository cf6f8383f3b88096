/** Open alerts on the overview, against the real gateway: one for a device, with what waits, acknowledged by a person. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { freePort } from '../support/free-port.ts';
import { missingPrograms } from '../support/programs.ts';
import { createDevice } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS)
  test(
    `an alert of a device is acknowledged with a note, and taken back: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open({ withDestination: false });
      const at = { aeTitle: 'ARCHIVE', port: await freePort(), isDestination: true };
      await createDevice(scene.api, { name: 'ARCHIVE', ...at });
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/overview', look);
      const { page } = visitor;
      await scene.push(scene.makeExam().files);
      const alerts = visitor.region('alerts.title');
      const row = alerts.getByRole('listitem').filter({ hasText: 'ARCHIVE' });
      await row.getByText(visitor.tn('health.waiting', 1)).waitFor(LONG);
      assert.equal(await row.count(), 1);
      await row.getByText(/Configuration, Remote devices|Configuración, Dispositivos remotos/).waitFor();

      await row
        .getByRole('button', { name: visitor.t('alerts.acknowledgeNamed', { name: 'ARCHIVE' }) })
        .click();
      await visitor.field('alerts.note').fill('They restart it at noon');
      await page.keyboard.press('Enter');
      await visitor.told('alerts.acknowledged');
      await row.getByText('They restart it at noon').waitFor();
      await row.getByRole('button', { name: visitor.t('alerts.withdraw') }).click();
      await visitor.told('alerts.withdrawn');
      await row
        .getByRole('button', { name: visitor.t('alerts.acknowledgeNamed', { name: 'ARCHIVE' }) })
        .waitFor();
      assert.equal(await row.getByText('They restart it at noon').count(), 0);

      // One of a task says whose it is, to those who may see tasks; the alert itself holds no patient.
      await scene.push(scene.makeExam({ patientName: 'ALERTED^A', defects: { missing: [20] } }).files);
      await alerts
        .getByRole('listitem')
        .filter({ hasText: visitor.failureTitle('INCOMPLETE_SERIES') })
        .getByText('ALERTED, A')
        .waitFor(LONG);
      visitor.isContent();
    },
  );
