/** What people do besides the main story, on the real gateway: steer tasks, read logs, manage access, lose the connection. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, startBrowser, type ConsolePage } from '../support/console/browser.ts';
import { ADMIN } from '../support/gateway.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');
const LONG = { timeout: 60_000 };

async function signIn(page: Page, { username, password } = ADMIN): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

/** A browser signed in as administrator at a path, English. */
async function openAt(
  browser: Awaited<ReturnType<typeof startBrowser>>,
  scene: Scene,
  path: string,
): Promise<ConsolePage> {
  const opened = await browser.open(scene.gateway.url, { locale: 'en', acceptDownloads: true });
  await opened.page.goto(path);
  await signIn(opened.page);
  return opened;
}

const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
/** In the timeline of a task. */
const timesCompleted = (page: Page, times: number) =>
  page
    .getByRole('region', { name: 'Timeline' })
    .getByText('Completed', { exact: true })
    .nth(times - 1);
const dialog = (page: Page) => page.getByRole('dialog');

test('tasks are cancelled, retried, restarted, sent again and deleted, one and many', { skip }, async () => {
  await using browser = await startBrowser();
  await using scene = await Scene.open();
  await mutate(scene.api, 'stopProcess(name: PACKER)');
  await scene.push(scene.makeExam({ patientName: 'FIRST^A' }).files);
  await scene.push(scene.makeExam({ patientName: 'SECOND^B' }).files);
  await using opened = await openAt(browser, scene, '/tasks');
  const { page, complaints } = opened;
  await row(page, 'FIRST, A').getByText('Packer').waitFor(LONG);
  await row(page, 'SECOND, B').getByText('Packer').waitFor(LONG);

  // Many at once.
  await page.getByLabel('Select all on this page').check();
  await page.getByText('2 selected').waitFor();
  await page.getByRole('button', { name: 'Cancel task' }).click();
  await dialog(page).getByRole('button', { name: 'Cancel task' }).click();
  await page.getByText('2 tasks were cancelled.').waitFor();
  await row(page, 'FIRST, A').getByText('Cancelled', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Cancelled' }).click();
  assert.match(page.url(), /state=CANCELLED/);
  await mutate(scene.api, 'startProcess(name: PACKER)');
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByText('2 tasks are tried again.').waitFor();
  await page.getByText('No task fits the filters').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row(page, 'FIRST, A').getByText('Completed').waitFor(LONG);
  await row(page, 'SECOND, B').getByText('Completed').waitFor(LONG);
  assert.ok(await page.getByText('2 selected').isVisible(), 'the selection is kept while the table changes');

  // One, from its page.
  await row(page, 'FIRST, A').getByRole('link', { name: 'FIRST, A' }).click();
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByText('The result is sent to PACS again.').waitFor();
  await timesCompleted(page, 2).waitFor(LONG);
  await page.getByRole('button', { name: 'Restart' }).click();
  await page.getByText('1 task begins anew.').waitFor();
  await timesCompleted(page, 3).waitFor(LONG);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Go back' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Tasks' }).waitFor();
  await row(page, 'SECOND, B').waitFor();
  assert.equal(await row(page, 'FIRST, A').count(), 0);

  // Everything that is finished.
  await page.getByRole('button', { name: 'Delete finished' }).click();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No task yet').waitFor();
  assert.deepEqual(complaints, []);
});

test(
  'missing slices are drawn, and what the header does not name is chosen for the task',
  { skip },
  async () => {
    await using browser = await startBrowser();
    await using scene = await Scene.open({ config: '{ quietSeconds: 1 }' });
    await using opened = await openAt(browser, scene, '/tasks');
    const { page, complaints } = opened;

    const holes = scene.makeExam({ patientName: 'HOLES^H', slices: 60, defects: { missing: [20, 21, 40] } });
    await scene.push(holes.files);
    await row(page, 'HOLES, H').getByText('Series incomplete').waitFor(LONG);
    await row(page, 'HOLES, H').getByRole('link', { name: 'HOLES, H' }).click();
    await page.getByRole('img', { name: 'Slices along the axis' }).waitFor();
    await page.getByText(/^Slices 21 to 22, /).waitFor();
    await page.getByText(/^Slice 41 at /).waitFor();
    await page.getByRole('link', { name: 'Tasks', exact: true }).first().click();

    await scene.push(scene.makeExam({ patientName: 'NAMELESS^N', tracer: null }).files);
    await row(page, 'NAMELESS, N').getByText('Radiopharmaceutical not known').waitFor(LONG);
    await row(page, 'NAMELESS, N').getByRole('link', { name: 'NAMELESS, N' }).click();
    await page.getByText('The header names no radiopharmaceutical').waitFor();
    await page.getByLabel('Radiopharmaceutical of this task:').selectOption('FDG');
    await page.getByRole('button', { name: 'Use it and retry' }).click();
    await page.getByText('50 of 50 images accepted').waitFor(LONG);
    assert.deepEqual(complaints, []);
  },
);

test('logs are filtered, held and exported', { skip }, async () => {
  await using browser = await startBrowser();
  await using scene = await Scene.open();
  await using opened = await openAt(browser, scene, '/logs');
  const { page, complaints } = opened;
  await page.getByText('Packer is running', { exact: true }).waitFor();
  await page.getByLabel('Module').selectOption('Gateway');
  await page.getByText('Packer is running', { exact: true }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByText('Packer is running', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Pause' }).click();
  const before = await page.getByRole('row').count();
  await mutate(scene.api, 'stopProcess(name: PACKER)');
  await page.getByText(/Paused, [1-9]/).waitFor();
  assert.equal(await page.getByRole('row').count(), before);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Packer is stopped', { exact: true }).waitFor();

  await page.getByLabel('Search in messages').fill('Packer is');
  await page.getByText('Validator is running').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const csv = readFileSync(await download.path(), 'utf8');
  assert.match(csv, /^at,level,module,event,taskId,message\r\n/);
  assert.match(csv, /Packer is stopped/);
  assert.doesNotMatch(csv, /Validator is running/);
  assert.deepEqual(complaints, []);
});

test(
  'users and tokens are managed; a session that ends elsewhere leads to the sign-in and back',
  { skip },
  async () => {
    await using browser = await startBrowser();
    await using scene = await Scene.open();
    await using opened = await openAt(browser, scene, '/config/users');
    const { page } = opened;
    await page.getByRole('button', { name: 'Add a user' }).click();
    await page.getByLabel('User name').fill('reader');
    await page.getByLabel('Role').selectOption('Viewer');
    await page.getByLabel('Password').fill('short');
    await page.getByText('At least 12 characters.').waitFor();
    await page.getByLabel('Password').fill('long enough to read');
    await page.getByRole('button', { name: 'Save' }).click();
    await row(page, 'reader').waitFor();

    // A viewer sees, and is offered nothing that would be refused.
    await using other = await browser.open(scene.gateway.url, { locale: 'en' });
    await other.page.goto('/processes');
    await signIn(other.page, { username: 'reader', password: 'long enough to read' });
    await other.page.getByRole('article', { name: 'Packer', exact: true }).waitFor();
    assert.equal(await other.page.getByRole('button', { name: 'Stop Packer' }).count(), 0);
    await other.page.goto('/config/devices');
    await other.page.getByText('Only administrators can change').waitFor();
    assert.equal(await other.page.getByRole('button', { name: 'Declare a device' }).count(), 0);

    // The administrator ends that session: its page asks who is there, and goes on where it was.
    await page.reload();
    await row(page, 'reader').getByRole('button', { name: 'End' }).click();
    await page.getByText('The session was ended.').waitFor();
    await other.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn(other.page, { username: 'reader', password: 'long enough to read' });
    await other.page.getByText('Only administrators can change').waitFor();

    await page.getByRole('link', { name: 'API tokens' }).click();
    await page.getByRole('button', { name: 'Create an API token' }).first().click();
    await page.getByLabel('Name').fill('RIS');
    await page.getByRole('button', { name: 'Save' }).click();
    assert.match(await page.getByRole('textbox', { name: 'The new API token' }).inputValue(), /\w{20,}/);
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
    await row(page, 'RIS').waitFor();
    await page.getByRole('button', { name: 'Delete RIS' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No API token').waitFor();
  },
);

test(
  'a form keeps what is typed: asked before leaving, and told when someone else saved first',
  { skip },
  async () => {
    await using browser = await startBrowser();
    await using scene = await Scene.open();
    await using opened = await openAt(browser, scene, '/config/general');
    const { page, complaints } = opened;
    await page.getByLabel('Client ID').fill('mine');
    await page.getByRole('link', { name: 'Remote devices' }).click();
    await dialog(page).getByRole('button', { name: 'Go back' }).click();
    assert.equal(await page.getByLabel('Client ID').inputValue(), 'mine');
    await mutate(scene.api, 'updateConfig(input: { clientId: "theirs", quietSeconds: 77 })');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Someone else has changed this meanwhile: Client ID').waitFor();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    assert.equal(await page.getByLabel('Client ID').inputValue(), 'theirs');
    assert.equal(
      await page.getByLabel('Quiet time').inputValue(),
      '77',
      'what does not conflict was taken over',
    );
    assert.deepEqual(complaints, []);
  },
);

test('a gateway that goes away and comes back is told and healed without a reload', { skip }, async () => {
  await using browser = await startBrowser();
  await using scene = await Scene.open();
  await using opened = await openAt(browser, scene, '/tasks');
  const { page } = opened;
  await page.getByText('No task yet').waitFor();
  await page.getByRole('banner').getByText('Live').waitFor();
  await scene.gateway.kill('SIGKILL');
  await page.getByRole('banner').getByText('Reconnecting').waitFor();
  await scene.start();
  await scene.push(scene.makeExam({ patientName: 'BACK^AGAIN' }).files);
  await page.getByRole('banner').getByText('Live').waitFor(LONG);
  await row(page, 'BACK, AGAIN').getByText('Completed').waitFor(LONG);
});
