/** The headers of source and result side by side, of a series that went through the real gateway. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS) {
  test(
    `what changed in the header of any slice is found, and the rest is folded: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      const exam = scene.makeExam({ patientName: 'HEADERS^H' });
      await scene.push(exam.files);
      const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      await using visitor = await Visitor.signedIn(browser, scene.gateway, `/tasks/${id}`, look);
      const { page } = visitor;
      const panel = visitor.region('comparison.title');
      const row = (name: string) => panel.getByRole('row').filter({ hasText: name });
      await panel.getByRole('button', { name: visitor.t('comparison.open') }).click();
      await row('SOPInstanceUID').first().getByText(visitor.t('comparison.CHANGED')).waitFor();
      assert.equal(await row('PatientName').count(), 0, 'what is the same is folded');
      await panel.getByLabel(visitor.t('comparison.withSame')).check();
      await row('PatientName').getByText('HEADERS^H').first().waitFor();
      assert.equal(await row('PatientName').getByText('HEADERS^H').count(), 2);
      await panel.getByLabel(visitor.t('comparison.search')).fill('0020,0013');
      const number = () => row('InstanceNumber').getByRole('cell').nth(2).innerText();
      const first = await number();
      await panel.getByLabel(visitor.t('comparison.slice'), { exact: true }).fill('50');
      await panel.getByLabel(visitor.t('comparison.slice'), { exact: true }).press('Enter');
      await page.waitForFunction(
        ([selector, before]) => document.querySelector(selector!)?.textContent?.trim() !== before,
        ['section[aria-labelledby] table.data td.value', first] as const,
      );
      assert.notEqual(await number(), first, 'another slice has another number');
      visitor.isContent();
    },
  );
}
