/** The configuration in people's hands, on the real gateway: forms, undo, others at the same time. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';
import { freePort } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

for (const look of LOOKS) {
  test(
    `devices are declared, tried, diagnosed, changed, deleted and put back: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/devices', look);
      const { page } = visitor;
      const entry = (name: string) =>
        visitor.region('config.devices').getByRole('listitem').filter({ hasText: name });

      const pacs = entry('PACS');
      await pacs.getByRole('button', { name: 'C-ECHO' }).click();
      await pacs.getByText(visitor.t('device.echoOk', { time: '' })).waitFor();
      await pacs.getByRole('button', { name: visitor.t('device.ping') }).click();
      await page
        .getByText(visitor.t('device.pinged', { name: 'PACS', time: '' }).replace(/\.$/, ''))
        .waitFor();
      await pacs.getByRole('button', { name: visitor.t('device.diagnose') }).click();
      await visitor.text('diagnosis.ok').waitFor();
      assert.equal(await visitor.dialog().getByText(visitor.t('diagnosis.PASSED')).count(), 5);
      await page.keyboard.press('Escape');

      // One that is not there is told step by step, in the language of the page.
      await visitor.button('device.add').click();
      await visitor.field('device.name').fill('Nobody');
      await visitor.field('device.aeTitle').fill('NOBODY');
      await visitor.field('device.address').fill('127.0.0.1');
      const closed = await freePort();
      await visitor.field('device.port').fill(String(closed));
      await visitor.button('action.save').click();
      await visitor.told('device.saved', { name: 'Nobody' });
      await entry('Nobody').getByRole('button', { name: 'C-ECHO' }).click();
      await entry('Nobody').getByText(visitor.t('device.echoFailed')).waitFor();
      const portClosed = visitor.notice('PORT_CLOSED', { host: '127.0.0.1', port: closed });
      await entry('Nobody').getByText(portClosed).waitFor();
      await entry('Nobody')
        .getByRole('button', { name: visitor.t('device.diagnose') })
        .click();
      await visitor.dialog().getByText(portClosed).waitFor();
      await visitor.dialog().getByText(visitor.notice('STEP_SKIPPED')).first().waitFor();
      await page.keyboard.press('Escape');

      // A name that is taken is refused at its field.
      await visitor.button('action.editNamed', { name: 'Nobody' }).click();
      await visitor.field('device.name').fill('PACS');
      await visitor.button('action.save').click();
      await visitor
        .dialog()
        .getByText(visitor.notice('NAME_TAKEN', { name: 'PACS' }))
        .waitFor();
      await visitor.field('device.name').fill('Somebody');
      await visitor.button('action.save').click();
      await entry('Somebody').waitFor();
      await visitor.button('action.undo').click();
      await entry('Nobody').waitFor();

      // Deleted at once, put back as it was.
      await visitor.button('action.deleteNamed', { name: 'Nobody' }).click();
      await entry('Nobody').waitFor({ state: 'detached' });
      await visitor.button('action.undo').last().click();
      await entry('Nobody').getByText(`NOBODY@127.0.0.1:${closed}`).waitFor();
      visitor.isContent();
    },
  );

  test(`radiopharmaceuticals and post-filters are kept, and put back: ${look.locale}`, { skip }, async () => {
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(
      browser,
      scene.gateway,
      '/config/radiopharmaceuticals',
      look,
    );
    await visitor.button('radiopharmaceutical.add').click();
    await visitor.field('radiopharmaceutical.name').fill('Testamine');
    await visitor.field('radiopharmaceutical.synonyms').fill('Testamine, 18F-TEST; TST');
    await visitor.field('radiopharmaceutical.halfLife').fill('abc');
    await visitor.text('problem.number').waitFor();
    await visitor.field('radiopharmaceutical.halfLife').fill('6586.2');
    await visitor.button('action.save').click();
    await visitor.told('config.saved');
    await visitor.row('Testamine').getByText('Testamine, 18F-TEST, TST').waitFor();
    await visitor.button('action.editNamed', { name: 'Testamine' }).click();
    await visitor.field('radiopharmaceutical.codes').fill('T-1');
    await visitor.button('action.save').click();
    await visitor.row('Testamine').getByText('T-1').waitFor();
    await visitor.button('action.undo').click();
    await visitor.row('Testamine').getByText('T-1').waitFor({ state: 'detached' });
    await visitor.button('action.deleteNamed', { name: 'Testamine' }).click();
    await visitor.row('Testamine').waitFor({ state: 'detached' });
    await visitor.button('action.undo').click();
    await visitor.row('Testamine').getByText('18F-TEST').waitFor();
    await visitor
      .row('Testamine')
      .getByText(look.locale === 'es' ? '109,8 min' : '109.8 min')
      .waitFor();
    const search = visitor.field('radiopharmaceutical.find');
    await search.fill('fluorodesoxiglucósa');
    await visitor.row('FDG').waitFor();
    await visitor.row('Testamine').waitFor({ state: 'detached' });
    await search.fill('nothing at all');
    await visitor.text('radiopharmaceutical.noneFound').waitFor();
    await search.fill('tst');
    await visitor.row('Testamine').waitFor();
    await search.fill('');

    await visitor.section('config.postFilters').click();
    await visitor.text('postFilter.none').waitFor();
    await visitor.button('postFilter.add').first().click();
    await visitor.field('postFilter.description').fill('smooth 4 mm');
    await visitor.field('postFilter.fwhm').fill('4');
    await visitor.field('postFilter.noise').fill('120');
    await visitor.text('problem.range', { min: 0, max: 100 }).waitFor();
    await visitor.field('postFilter.noise').fill('20');
    await visitor.button('action.save').click();
    await visitor.row('smooth 4 mm').waitFor();
    await visitor.button('action.editNamed', { name: 'smooth 4 mm' }).click();
    await visitor.field('postFilter.fwhm').fill('6');
    await visitor.button('action.save').click();
    await visitor.row('smooth 4 mm').getByText('6 mm').waitFor();
    await visitor.button('action.undo').last().click();
    await visitor.row('smooth 4 mm').getByText('6 mm').waitFor({ state: 'detached' });
    await visitor.button('action.deleteNamed', { name: 'smooth 4 mm' }).click();
    await visitor.text('postFilter.none').waitFor();
    await visitor.button('action.undo').last().click();
    await visitor.row('smooth 4 mm').getByText('20 %').waitFor();
    visitor.isContent();
  });

  test(
    `a form keeps what is typed, follows others, and tells where both changed the same: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/general', look);
      const clientId = visitor.field('setting.clientId');
      const label = visitor.t('setting.clientId');
      // Numbers are typed and shown as the language writes them, sizes in one unit on every page.
      const sign = look.locale === 'es' ? ',' : '.';
      const tolerance = visitor.field('setting.spacingTolerancePercent');
      assert.equal(await tolerance.inputValue(), `2${sign}5`);
      await tolerance.fill(`3${sign}75`);
      await visitor.field('setting.diskReserveMib').fill('300');
      await visitor.button('action.save').click();
      await visitor.told('config.saved');
      const { config } = await graphql<{
        config: { spacingTolerancePercent: number; diskReserveMib: number };
      }>(scene.api, '{ config { spacingTolerancePercent diskReserveMib } }');
      assert.deepEqual(config, { spacingTolerancePercent: 3.75, diskReserveMib: 286 });
      await tolerance.fill('x');
      await visitor.text('problem.number').waitFor();
      await tolerance.fill('51');
      await visitor.text('problem.range', { min: 0, max: 50 }).waitFor();
      await visitor.button('action.discard').click();

      await clientId.fill('mine');
      await visitor.section('config.devices').click();
      await visitor.dialogButton('unsaved.stay').click();
      assert.equal(await clientId.inputValue(), 'mine');

      // What others save is shown at once; what both have changed is asked about before anything is replaced.
      await mutate(scene.api, 'updateConfig(input: { quietSeconds: 77 })');
      await visitor.text('config.followed', { names: visitor.t('setting.quietSeconds') }).waitFor();
      assert.equal(await visitor.field('setting.quietSeconds').inputValue(), '77');
      assert.equal(await clientId.inputValue(), 'mine');
      await mutate(scene.api, 'updateConfig(input: { clientId: "theirs" })');
      await visitor.text('config.conflict', { names: label }).waitFor();
      await visitor.button('action.discard').click();
      assert.equal(await clientId.inputValue(), 'theirs');
      await clientId.fill('mine-again');
      await visitor.button('action.save').click();
      await visitor.page.getByText(visitor.t('config.saved'), { exact: true }).waitFor();
      await visitor.button('action.undo').click();
      await visitor.text('undo.done').waitFor();
      await waitFor(async () => (await clientId.inputValue()) === 'theirs', {
        what: 'the value from before',
      });

      // The same in a dialog; and what someone else removes cannot be saved.
      await visitor.section('config.devices').click();
      await visitor.button('action.editNamed', { name: 'PACS' }).click();
      await visitor.field('device.port').fill('4242');
      await mutate(scene.api, 'updateDevice(name: "PACS", input: { port: 4243, aeTitle: "OTHER" })');
      await visitor.text('config.conflict', { names: visitor.t('device.port') }).waitFor();
      assert.equal(await visitor.field('device.aeTitle').inputValue(), 'OTHER');
      await mutate(scene.api, 'deleteDevice(name: "PACS")');
      await visitor.text('config.gone').waitFor();
      assert.ok(await visitor.button('action.save').isDisabled());
      await visitor.button('action.cancel').click();
      await visitor.dialogButton('unsaved.stay').click();
      await visitor.button('action.cancel').click();
      await visitor.dialogButton('unsaved.leave').click();
      await visitor.text('device.none').waitFor();
      await scene.declareDestination('Declared elsewhere');
      await visitor.page.getByText('Declared elsewhere').waitFor();
      visitor.isContent();
    },
  );
}
