/** Failures and the buttons that mend them, on the real gateway: each leads where the cause is, and the retry delivers. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import type { ErrorCode } from '../../server/base/errors.ts';
import type { PhantomOptions } from '../../server/phantom/options.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

/** Pushes a series that fails, and opens its task. */
async function failed(
  visitor: Visitor,
  scene: Scene,
  name: string,
  code: ErrorCode,
  options: PhantomOptions = {},
): Promise<void> {
  await scene.push(scene.makeExam({ ...options, patientName: `${name}^X` }).files);
  await visitor.goTo('nav.tasks');
  await visitor.row(`${name}, X`).getByText(visitor.failureTitle(code)).waitFor(LONG);
  await visitor.page.getByRole('link', { name: `${name}, X` }).click();
  await visitor.page.getByRole('alert').getByText(code).waitFor();
}

/** Back to the task, tried again, delivered. */
async function retried(visitor: Visitor, images = 50): Promise<void> {
  await visitor.page.goBack();
  await visitor.button('action.retry').click();
  await visitor.text('delivery.count', { sent: images, total: images }).waitFor(LONG);
}

for (const look of LOOKS) {
  test(
    `an unknown radiopharmaceutical is added, or becomes another word for one: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await mutate(scene.api, 'deleteRadiopharmaceutical(name: "FDG")');
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      await failed(visitor, scene, 'NEW', 'UNKNOWN_RADIOPHARMACEUTICAL');
      await visitor.link('mend.addRadiopharmaceutical').click();
      const name = visitor.field('radiopharmaceutical.name');
      const text = await name.inputValue();
      assert.ok(text.length > 2, 'what the header says is filled in');
      assert.ok((await visitor.field('radiopharmaceutical.synonyms').inputValue()).includes(text));
      await name.fill('Glucose');
      await visitor.field('radiopharmaceutical.halfLife').fill('6586.2');
      await visitor.button('action.save').click();
      await visitor.row('Glucose').waitFor();
      await retried(visitor);

      await mutate(scene.api, 'deleteRadiopharmaceutical(name: "Glucose")');
      await mutate(
        scene.api,
        'createRadiopharmaceutical(input: { name: "Sugar", synonyms: ["sweet"], halfLifeSeconds: 6586.2 })',
      );
      await failed(visitor, scene, 'KNOWN', 'UNKNOWN_RADIOPHARMACEUTICAL');
      await visitor.link('mend.addRadiopharmaceutical').click();
      await visitor
        .field('radiopharmaceutical.target')
        .selectOption(visitor.t('radiopharmaceutical.synonymOf', { name: 'Sugar' }));
      await visitor.button('action.save').click();
      await visitor.row('Sugar').getByText(text).waitFor();
      await retried(visitor);
      visitor.isContent();
    },
  );

  test(`what the header leaves out is set for the scanner model: ${look.locale}`, { skip }, async () => {
    await using scene = await Scene.open();
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
    await failed(visitor, scene, 'SILENT', 'UNKNOWN_RADIOPHARMACEUTICAL', { tracer: null });
    await visitor.link('mend.scanners').click();
    await visitor.page
      .getByRole('combobox', { name: visitor.t('scanner.defaultOf', { model: '' }) })
      .selectOption('FDG');
    await visitor.told('config.saved');
    await retried(visitor);
    visitor.isContent();
  });

  test(`a destination is configured, of a sender that is declared: ${look.locale}`, { skip }, async () => {
    await using scene = await Scene.open({ withDestination: false });
    await scene.declareDestination('PACS', false);
    await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
    await failed(visitor, scene, 'NOWHERE', 'NO_DESTINATION');
    assert.equal(await visitor.link('mend.declareSender').count(), 0, 'the sender is declared already');
    await visitor.link('mend.destination').click();
    await visitor.button('action.editNamed', { name: 'PACS' }).click();
    await visitor.field('device.isDestination').check();
    await visitor.button('action.save').click();
    await visitor.told('device.saved', { name: 'PACS' });
    await retried(visitor);

    await mutate(scene.api, 'updateDevice(name: "PACS", input: { isDestination: false })');
    await failed(visitor, scene, 'MIRROR', 'NO_DESTINATION');
    await visitor.link('mend.mirror').click();
    await visitor.field('setting.mirrorMode').check();
    await visitor.button('action.save').click();
    await visitor.told('config.saved');
    await retried(visitor);
    visitor.isContent();
  });

  test(
    `a sender that is seen and not declared is offered, and declared with one press: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open({ withDestination: false });
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/config/devices', look);
      await visitor.text('device.none').waitFor();
      await scene.push(scene.makeExam().files, { callingAe: 'NEWCOMER' });
      // Nobody has pressed reload.
      const seen = visitor
        .region('senders.title')
        .getByRole('listitem')
        .filter({ hasText: 'NEWCOMER@127.0.0.1' });
      await seen.getByRole('button', { name: visitor.t('senders.declare') }).click();
      assert.equal(await visitor.field('device.aeTitle').inputValue(), 'NEWCOMER');
      assert.equal(await visitor.field('device.address').inputValue(), '127.0.0.1');
      assert.equal(
        await visitor.field('device.isDestination').isChecked(),
        false,
        'a sender is no destination',
      );
      await visitor.field('device.port').fill(String(scene.destination.port));
      await visitor.button('action.save').click();
      await visitor.told('device.saved', { name: 'NEWCOMER' });
      await seen.waitFor({ state: 'detached' });
      visitor.isContent();
    },
  );

  test(
    `settings that a series fails by, and post-filters, are one click away: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open({ config: '{ minimumImages: 60, quietSeconds: 1 }' });
      await using visitor = await Visitor.signedIn(browser, scene.gateway, '/tasks', look);
      await failed(visitor, scene, 'SMALL', 'TOO_FEW_IMAGES');
      await visitor.link('mend.settings').click();
      await visitor.field('setting.minimumImages').fill('47');
      await visitor.button('action.save').click();
      await visitor.told('config.saved');
      await retried(visitor);

      await mutate(
        scene.api,
        'createPostFilter(input: { description: "only there", descriptionMode: APPEND, seriesNumber: 1002, fwhmMm: 4, noisePercent: 0, model: "Another model", enabled: true })',
      );
      await failed(visitor, scene, 'UNFILTERED', 'NO_POSTFILTER');
      await visitor.link('mend.postFilters').click();
      await visitor.button('action.editNamed', { name: 'only there' }).click();
      await visitor.field('postFilter.model').selectOption(visitor.t('postFilter.all'));
      await visitor.button('action.save').click();
      await visitor.told('config.saved');
      await retried(visitor);
      visitor.isContent();
    },
  );
}
