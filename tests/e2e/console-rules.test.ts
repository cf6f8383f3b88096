/** The rules on the console: their order by keys and by dragging, the editor and its dry run, and what a rule held. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, picture, startBrowser } from '../support/console/browser.ts';
import { ADMIN } from '../support/gateway.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const NAC = 'Not attenuation-corrected (NAC)';
const WIDE = { viewport: { width: 1200, height: 800 } };

async function signIn(page: Page): Promise<void> {
  await page.goto('/login');
  await page.locator('input[autocomplete="username"]').fill(ADMIN.username);
  await page.locator('input[type="password"]').fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/overview');
}

test(
  'rules are ordered, tried, saved and deleted, and what one held is released',
  { skip: missingBrowser || missingPrograms('storescu', 'storescp') },
  async () => {
    await using browser = await startBrowser();
    await using scene = await Scene.open();
    const names = async (): Promise<string[]> =>
      (await graphql<{ rules: { name: string }[] }>(scene.api, '{ rules { name } }')).rules.map(
        ({ name }) => name,
      );
    const become = (expected: string[]) =>
      waitFor(async () => (await names()).join() === expected.join(), { what: `rules ${expected.join()}` });
    await mutate(
      scene.api,
      'saveRule(input: { name: "Night scans wait", conditions: [{ field: SLICES, to: 60 }], action: HOLD, destinations: ["Old PACS"] })',
    );
    const exam = scene.makeExam({ seriesDescription: 'WB' });
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: ({ state, step }) => state === 'WAITING' && step === 'VALIDATOR',
      what: 'is held',
    });

    await using console = await browser.open(scene.gateway.url, { ...WIDE, locale: 'en' });
    const { page } = console;
    await signIn(page);
    await page.goto('/config/rules');
    const list = page.getByRole('list', { name: 'Rules' });
    await list.getByText('Not declared any more').waitFor();
    await picture(page, 'rules');

    // By the keyboard, and by dragging.
    await page.getByRole('button', { name: 'Move “Night scans wait” up' }).focus();
    await page.keyboard.press('Enter');
    await become(['Night scans wait', NAC]);
    await page.getByText('“Night scans wait” is number 1 now.').waitFor();
    const row = (name: string) => list.locator('> li').filter({ hasText: name });
    await row(NAC).dragTo(row('Night scans wait'));
    await become([NAC, 'Night scans wait']);

    // The editor: what cannot be is said at its field, and the dry run before it is saved.
    await page.getByRole('button', { name: 'Edit Night scans wait' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await dialog.getByText('It would have held 1 task.').waitFor();
    await dialog.getByRole('link', { name: 'WB' }).scrollIntoViewIfNeeded();
    await picture(page, 'rules-dialog');
    await dialog.getByLabel('To', { exact: true }).fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('A lower or an upper bound').waitFor();
    await dialog.getByLabel('From', { exact: true }).fill('100');
    await dialog.getByRole('checkbox', { name: 'Old PACS' }).uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await list.getByText('≥ 100').waitFor();

    await page.getByRole('button', { name: 'Add rule' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('No NAC');
    await dialog.getByLabel('One of').fill('*NAC*, *no AC*');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await become([NAC, 'Night scans wait', 'No NAC']);
    await list.getByText('Series description: *NAC*, *no AC*').waitFor();

    for (const name of await names()) await page.getByRole('button', { name: `Delete ${name}` }).click();
    await page.getByText('Every PET series is processed and goes to the destinations.').waitFor();
    await picture(page, 'rules-none');

    await page.goto(`/tasks/${task.id}`);
    await page.getByText('A rule holds it until a person releases it.').first().waitFor();
    await picture(page, 'task-held');
    await page.getByRole('button', { name: 'Process', exact: true }).click();
    const released = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(released.state, 'COMPLETED', JSON.stringify(released.failure));
    assert.deepEqual(console.complaints, []);

    await using spanish = await browser.open(scene.gateway.url, {
      viewport: { width: 360, height: 740 },
      locale: 'es',
      colorScheme: 'dark',
    });
    await mutate(
      scene.api,
      'saveRule(input: { name: "Noche", conditions: [{ field: HOUR, from: 22, to: 6 }], action: IGNORE })',
    );
    await signIn(spanish.page);
    await spanish.page.goto('/config/rules');
    await spanish.page.getByText('Hora de llegada: 22:00–06:00').waitFor();
    await picture(spanish.page, 'rules-narrow-es');
    await spanish.page.getByRole('button', { name: 'Editar Noche' }).click();
    await spanish.page.getByRole('button', { name: 'Probar' }).click();
    await spanish.page.getByText(/Habría ignorado \d+ tarea/).waitFor();
    await picture(spanish.page, 'rules-dialog-narrow-es');
    assert.deepEqual(spanish.complaints, []);
  },
);
