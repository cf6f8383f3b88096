/** One person, one browser, one hospital: from the set-up link to the delivered series, without a reload. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, startBrowser } from '../support/console/browser.ts';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { startGateway, type Gateway } from '../support/gateway.ts';
import { makePhantomSeries } from '../support/phantom/series.ts';
import { writeSeries } from '../support/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');
const PASSWORD = 'a long enough phrase';
const LONG = { timeout: 60_000 };

function setUpLink(gateway: Gateway): string {
  const found = /https?:\/\/\S*\/setup#([\w-]+)/.exec(gateway.log());
  assert.ok(found, `no set-up link in the log: ${gateway.log()}`);
  return `/setup#${found[1]}`;
}

async function push(gateway: Gateway, folder: string, seed: number, tracer?: null): Promise<void> {
  const options = {
    slices: 48,
    rows: 64,
    columns: 64,
    seed,
    patientName: `STORY^${seed}`,
    order: 'shuffled',
  } as const;
  const series = makePhantomSeries(tracer === null ? { ...options, tracer } : options);
  const files = writeSeries(join(folder, `series-${seed}`), series.objects);
  const { status, stderr } = await storescu(files, gateway.dicomPort);
  assert.equal(status, 0, stderr);
}

/** In the page: the darkest pixel of each picture. */
const darkestPixels = `[...document.querySelectorAll('canvas')].map((canvas) =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.reduce((a, b) => Math.min(a, b)))`;

const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });
const row = (page: Page, patient: string) => page.getByRole('row').filter({ hasText: patient });
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

test(
  'set-up, device, push, watch, stop, pile up, start, delivered; a failure and its mending',
  { skip },
  async () => {
    // First of all, since the gateway reads the built console when it starts.
    await using browser = await startBrowser();
    using directory = temporaryDirectory('petfectior-console-');
    await using destination = await startStorescp(join(directory.path, 'destination'), { aeTitle: 'WS1' });
    await using gateway = await startGateway({
      dataDir: join(directory.path, 'data'),
      env: { ADMIN_USERNAME: '', ADMIN_PASSWORD: '' },
    });
    await using opened = await browser.open(gateway.url, { locale: 'en-GB' });
    const { page, complaints } = opened;

    // Set-up by the one-time link.
    await page.goto(setUpLink(gateway));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    // From here on nothing may load the page anew.
    await page.evaluate(() => ((globalThis as { once?: boolean }).once = true));
    await page.getByText('not for clinical use').waitFor();

    // First configuration.
    await page.getByRole('link', { name: 'Set the client ID' }).click();
    await page.getByLabel('Client ID').fill('not a client id');
    await page.getByText('Letters, digits').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled());
    await page.getByLabel('Client ID').fill('story-hospital');
    await page.getByLabel('Mirror mode').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('link', { name: 'Remote devices' }).click();
    await page.getByRole('button', { name: 'Declare a device' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Workstation 1');
    await page.getByLabel('AE title').fill('WS1');
    await page.getByLabel('Address').fill('127.0.0.300');
    await page.getByText('A host name, or an IP address').waitFor();
    await page.getByLabel('Address').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(destination.port));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Workstation 1 was saved.').waitFor();
    await page.getByRole('button', { name: 'C-ECHO' }).click();
    await page.getByText('C-ECHO answered').waitFor();

    // A series goes through while the list is open.
    await nav(page, 'Tasks').click();
    await page.getByText('No task yet').waitFor();
    await push(gateway, directory.path, 1);
    await row(page, 'STORY, 1').getByText('Completed').waitFor(LONG);
    assert.equal(destination.received().length, 48);

    // A stopped process piles up and goes on when it is started.
    await nav(page, 'Processes').click();
    await card(page, 'Packer').getByRole('button', { name: 'Stop Packer' }).click();
    await card(page, 'Packer').getByText('Stopped', { exact: true }).waitFor();
    await push(gateway, directory.path, 2);
    await push(gateway, directory.path, 3);
    await card(page, 'Packer').getByRole('definition').first().getByText('2', { exact: true }).waitFor(LONG);
    await nav(page, 'Tasks').click();
    await row(page, 'STORY, 3').getByText('Queued', { exact: true }).waitFor();
    await nav(page, 'Processes').click();
    await card(page, 'Packer').getByRole('button', { name: 'Start Packer' }).click();
    await nav(page, 'Tasks').click();
    await row(page, 'STORY, 2').getByText('Completed').waitFor(LONG);
    await row(page, 'STORY, 3').getByText('Completed').waitFor(LONG);
    assert.equal(destination.received().length, 3 * 48);

    // The task tells its life, what left, and where it went.
    await row(page, 'STORY, 3').getByRole('link', { name: 'STORY, 3' }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await page.getByText('48 of 48 images accepted').waitFor();
    await page.getByText('Within tolerance').waitFor();
    await page.getByText(/fields beside the voxels/).click();
    await page.getByText('What left the hospital').waitFor();
    assert.equal(await page.getByText('STORY^3').count(), 0, 'the name of the patient did not leave');

    // Input and result are looked through side by side, by keyboard.
    await page.getByRole('img', { name: 'Maximum-intensity projections of Result' }).waitFor();
    await page.getByRole('button', { name: 'Look through the slices' }).click();
    const pictures = page.getByRole('application');
    await pictures.first().waitFor();
    assert.equal(await pictures.count(), 2);
    await pictures.first().focus();
    await page.keyboard.press('PageDown');
    await page.getByText('Slice 26 of 48').waitFor();
    const darkest = await page.evaluate<number[]>(darkestPixels);
    assert.equal(darkest.length, 2);
    assert.ok(
      darkest.every((grey) => grey < 128),
      `pictures are not empty: ${darkest.join()}`,
    );

    // A failure says what to do; its button mends it; the retry delivers.
    await nav(page, 'Config').click();
    await page.getByRole('link', { name: 'Remote devices' }).click();
    await page.getByRole('button', { name: 'Delete Workstation 1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No device yet').waitFor();
    await push(gateway, directory.path, 4);
    await nav(page, 'Tasks').click();
    await row(page, 'STORY, 4').getByText('No destination').waitFor(LONG);
    await row(page, 'STORY, 4').getByRole('link', { name: 'STORY, 4' }).click();
    await page.getByRole('link', { name: 'Declare this sender as a device' }).click();
    assert.equal(await page.getByLabel('Address').inputValue(), '127.0.0.1');
    await page.getByLabel('AE title').fill('WS1');
    await page.getByLabel('Port').fill(String(destination.port));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('PHANTOM was saved.').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('48 of 48 images accepted').waitFor(LONG);
    await page.getByText('Completed').first().waitFor(LONG);

    // Its log lines are one click away.
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await page.getByRole('heading', { name: 'Logs' }).waitFor();
    await page
      .getByRole('cell', { name: /destination/i })
      .first()
      .waitFor();

    assert.equal(
      await page.evaluate(() => (globalThis as { once?: boolean }).once),
      true,
      'nobody pressed reload',
    );
    assert.deepEqual(complaints, []);
  },
);
