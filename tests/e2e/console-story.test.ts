/** One person, one browser, one hospital: from the set-up link to the delivered series, without a reload. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { startGateway, type Gateway } from '../support/gateway.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());
const PASSWORD = 'a long enough phrase';

function setUpLink(gateway: Gateway): string {
  const found = /https?:\/\/\S*\/setup#([\w-]+)/.exec(gateway.log());
  assert.ok(found, `no set-up link in the log: ${gateway.log()}`);
  return `/setup#${found[1]}`;
}

async function push(gateway: Gateway, folder: string, seed: number): Promise<void> {
  const series = makePhantomSeries({
    slices: 48,
    rows: 64,
    columns: 64,
    seed,
    patientName: `STORY^${seed}`,
    order: 'shuffled',
  });
  const files = writeSeries(join(folder, `series-${seed}`), series.objects);
  const { status, stderr } = await storescu(files, gateway.dicomPort);
  assert.equal(status, 0, stderr);
}

for (const look of LOOKS) {
  test(
    `set-up, device, push, watch, stop, pile up, start, delivered; a failure and its mending: ${look.locale}`,
    { skip },
    async () => {
      // First of all, since the gateway reads the built console when it starts.
      using directory = temporaryDirectory('petfectior-console-');
      await using destination = await startStorescp(join(directory.path, 'destination'), { aeTitle: 'WS1' });
      await using gateway = await startGateway({
        dataDir: join(directory.path, 'data'),
        env: { ADMIN_USERNAME: '', ADMIN_PASSWORD: '' },
      });
      await using visitor = await Visitor.open(browser, gateway.url, look);
      const { page } = visitor;
      /** Of the first steps on the overview, those that are ticked off. */
      const steps = visitor.region('checklist.title').getByRole('listitem');
      const ticked = (count: number) =>
        visitor.text('checklist.done', { done: count, total: 8 }).waitFor(LONG);

      // Set-up by the one-time link.
      await page.goto(setUpLink(gateway));
      await visitor.field('signIn.password').fill(PASSWORD);
      await visitor.field('password.again').fill(PASSWORD);
      await visitor.button('setUp.action').click();
      await visitor.heading('nav.overview').waitFor();
      // From here on nothing may load the page anew.
      await page.evaluate(() => ((globalThis as { once?: boolean }).once = true));
      await visitor.text('standIn.text').waitFor();
      await ticked(1);

      // The first steps lead on, and tick themselves off.
      await visitor.link('checklist.clientId').click();
      await visitor.field('setting.clientId').fill('not a client id');
      await visitor.text('problem.clientId').waitFor();
      assert.ok(await visitor.button('action.save').isDisabled());
      await visitor.field('setting.clientId').fill('story-hospital');
      await visitor.field('setting.mirrorMode').check();
      await visitor.button('action.save').click();
      await visitor.told('config.saved');
      await visitor.goTo('nav.overview');
      await ticked(2);
      await visitor.link('checklist.local').click();
      await visitor.field('setting.localAddress').fill('192.0.2.10');
      await visitor.button('action.save').click();
      await visitor.told('config.saved');
      await visitor.goTo('nav.overview');
      await ticked(3);
      await visitor.link('checklist.device').click();
      await visitor.button('device.add').click();
      await visitor.field('device.name').fill('Workstation 1');
      await visitor.field('device.aeTitle').fill('WS1');
      await visitor.field('device.address').fill('127.0.0.300');
      await visitor.text('problem.host').waitFor();
      await visitor.field('device.address').fill('127.0.0.1');
      await visitor.field('device.port').fill(String(destination.port));
      await visitor.button('action.save').click();
      await visitor.text('device.saved', { name: 'Workstation 1' }).waitFor();
      await visitor.goTo('nav.overview');
      await ticked(4);
      await visitor.link('checklist.echo').click();
      await page.getByRole('button', { name: 'C-ECHO' }).click();
      await page.getByText(visitor.t('device.echoOk', { time: '' })).waitFor();
      await visitor.goTo('nav.overview');
      await ticked(5);
      assert.equal(await steps.filter({ has: page.getByRole('link') }).count(), 3, 'three are left to do');
      await push(gateway, directory.path, 1);
      // Delivered: all is ticked off, and nothing more is to be explained.
      await visitor.region('checklist.title').waitFor({ state: 'detached', ...LONG });
      assert.equal(destination.received().length, 48);

      // A series goes through while the list is open.
      await visitor.goTo('nav.tasks');
      await visitor.row('STORY, 1').getByText(visitor.t('state.COMPLETED')).waitFor();

      // A stopped process piles up and goes on when it is started.
      await visitor.goTo('nav.processes');
      const packer = visitor.card('Packer');
      await visitor.button('processes.stopNamed', { name: 'Packer' }).click();
      await packer.getByText(visitor.t('processState.STOPPED'), { exact: true }).waitFor();
      await push(gateway, directory.path, 2);
      await push(gateway, directory.path, 3);
      await packer.getByRole('definition').first().getByText('2', { exact: true }).waitFor(LONG);
      await visitor.goTo('nav.tasks');
      await visitor.row('STORY, 3').getByText(visitor.t('state.QUEUED'), { exact: true }).waitFor();
      await visitor.goTo('nav.processes');
      await visitor.button('processes.startNamed', { name: 'Packer' }).click();
      await visitor.goTo('nav.tasks');
      await visitor.row('STORY, 2').getByText(visitor.t('state.COMPLETED')).waitFor(LONG);
      await visitor.row('STORY, 3').getByText(visitor.t('state.COMPLETED')).waitFor(LONG);
      assert.equal(destination.received().length, 3 * 48);

      // The task tells its life, what left, and where it went.
      await page.getByRole('link', { name: 'STORY, 3' }).click();
      await visitor.heading('timeline.title').waitFor();
      await visitor.text('delivery.count', { sent: 48, total: 48 }).waitFor();
      await visitor.text('integrity.within').waitFor();
      await page.getByText(visitor.tn('manifest.fields', 0).replace('0', '').trim()).click();
      await visitor.heading('manifest.title').waitFor();
      assert.equal(await page.getByText('STORY^3').count(), 0, 'the name of the patient did not leave');

      // A failure says what to do; its button mends it; the retry delivers.
      await visitor.goTo('nav.configShort');
      await visitor.section('config.devices').click();
      await visitor.button('action.deleteNamed', { name: 'Workstation 1' }).click();
      await visitor.text('device.none').waitFor();
      await push(gateway, directory.path, 4);
      await visitor.goTo('nav.tasks');
      await visitor.row('STORY, 4').getByText(visitor.failureTitle('NO_DESTINATION')).waitFor(LONG);
      await page.getByRole('link', { name: 'STORY, 4' }).click();
      await visitor.link('mend.declareSender').click();
      assert.equal(await visitor.field('device.address').inputValue(), '127.0.0.1');
      await visitor.field('device.aeTitle').fill('WS1');
      await visitor.field('device.port').fill(String(destination.port));
      await visitor.button('action.save').click();
      await visitor.text('device.saved', { name: 'PHANTOM' }).waitFor();
      await page.goBack();
      await visitor.button('action.retry').click();
      await visitor.text('delivery.count', { sent: 48, total: 48 }).waitFor(LONG);

      // Its log lines are one click away.
      await visitor.link('task.allLogs').click();
      await visitor.heading('nav.logs').waitFor();
      await page.getByRole('cell', { name: 'Store SCU' }).first().waitFor(LONG);

      assert.equal(
        await page.evaluate(() => (globalThis as { once?: boolean }).once),
        true,
        'nobody pressed reload',
      );
      visitor.isContent();
    },
  );
}
