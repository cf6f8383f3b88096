/** The console by keyboard alone: everything that is done is reached by Tab, and the focus is never lost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { LONG, LOOKS, Visitor } from '../support/console/visitor.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate } from '../support/task-api.ts';
import { Scene } from './scene.ts';

const skip = missingBrowser || missingPrograms('storescu', 'storescp');

let browser: Browser;
before(async () => {
  if (!skip) browser = await startBrowser();
});
after(() => browser?.[Symbol.asyncDispose]());

/** What is focused, by the name that is heard. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const label = element.labels?.[0]?.textContent ?? '';
  return (element.getAttribute('aria-label') || label || element.innerText || '').trim();
})()`;

/** Someone who has no pointer. */
class Hands {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  focused(): Promise<string> {
    return this.#visitor.page.evaluate<string>(FOCUSED);
  }
  press(key: string): Promise<void> {
    return this.#visitor.page.keyboard.press(key);
  }
  /** Presses Tab until what is focused is called so. @throws Error where it cannot be reached */
  async tabTo(name: string): Promise<void> {
    const seen: string[] = [];
    for (let presses = 0; presses < 120; presses++) {
      await this.press('Tab');
      const now = await this.focused();
      if (now === name) return;
      seen.push(now);
    }
    throw new Error(`${name} cannot be reached by keyboard; on the way: ${seen.join(' | ')}`);
  }
  async tabToAndPress(name: string, key = 'Enter'): Promise<void> {
    await this.tabTo(name);
    await this.press(key);
  }
  async type(name: string, text: string): Promise<void> {
    await this.tabTo(name);
    await this.press('Control+A');
    await this.#visitor.page.keyboard.type(text);
  }
}

for (const look of LOOKS) {
  test(
    `signed in, device declared and deleted and put back, process stopped, task cancelled, by keys: ${look.locale}`,
    { skip },
    async () => {
      await using scene = await Scene.open();
      await mutate(scene.api, 'stopProcess(name: VALIDATOR)');
      await scene.push(scene.makeExam({ patientName: 'KEYS^K' }).files);
      await using visitor = await Visitor.open(browser, scene.gateway.url, look);
      const { page } = visitor;
      const hands = new Hands(visitor);
      await page.goto('/config/devices');
      await visitor.heading('signIn.title').waitFor();
      await hands.type(visitor.t('signIn.username'), 'admin');
      await hands.type(visitor.t('signIn.password'), 'correct horse battery');
      await hands.press('Enter');

      // Declared: the focus is in the dialog, and goes back to where it came from.
      await visitor.button('device.add').waitFor();
      await hands.tabToAndPress(visitor.t('device.add'));
      await visitor.dialog().waitFor();
      assert.ok(await visitor.dialog().evaluate((element) => element.contains(document.activeElement)));
      await hands.type(visitor.t('device.name'), 'By keys');
      await hands.type(visitor.t('device.aeTitle'), 'KEYS');
      await hands.type(visitor.t('device.address'), '192.0.2.77');
      await hands.press('Enter');
      await visitor.page.getByText('KEYS@192.0.2.77:104').waitFor();
      await visitor.dialog().waitFor({ state: 'hidden' });
      assert.equal(await hands.focused(), visitor.t('device.add'));

      // Deleted: the focus stays in the section, and undoing can be reached.
      await hands.tabToAndPress(visitor.t('action.deleteNamed', { name: 'By keys' }));
      await page.getByText('KEYS@192.0.2.77:104').waitFor({ state: 'detached' });
      assert.notEqual(await page.evaluate('document.activeElement.tagName'), 'BODY', 'the focus is not lost');
      await hands.tabToAndPress(visitor.t('action.undo'), 'Space');
      await page.getByText('KEYS@192.0.2.77:104').waitFor();

      // A process, by the links at the top.
      await page.goto('/overview');
      await visitor.heading('nav.overview').waitFor();
      await hands.tabTo(visitor.t('nav.skip'));
      await hands.tabToAndPress(visitor.t('nav.processes'));
      await visitor.card('Packer').waitFor();
      await hands.tabToAndPress(visitor.t('processes.stopNamed', { name: 'Packer' }));
      await visitor.card('Packer').getByText(visitor.t('processState.STOPPED'), { exact: true }).waitFor();
      await hands.tabTo(visitor.t('processes.concurrencyOf', { name: 'Unpacker' }));
      await hands.press('ArrowDown');
      await visitor.texts('processes.concurrencySet', 3, { name: 'Unpacker' }).waitFor();

      // A task of the list is chosen, cancelled and taken back.
      await page.goto('/tasks');
      await visitor.row('KEYS, K').getByText('Validator').waitFor(LONG);
      await hands.tabToAndPress(visitor.t('table.selectAll'), 'Space');
      await visitor.texts('tasks.selected', 1).waitFor();
      await page.locator('body').evaluate(() => document.getElementById('main')?.focus());
      await hands.tabToAndPress(visitor.t('action.cancelTask'));
      await visitor.row('KEYS, K').getByText(visitor.t('state.CANCELLED'), { exact: true }).waitFor();
      await hands.tabToAndPress(visitor.t('action.undo'));
      await visitor.row('KEYS, K').getByText(visitor.t('state.QUEUED'), { exact: true }).waitFor();

      // Anything is gone to from anywhere: a page or a section by a part of its name, a task by its patient.
      const option = (name: string) => page.getByRole('option', { name });
      await hands.press('Control+k');
      const field = page.getByRole('combobox', { name: visitor.t('palette.hint') });
      await field.waitFor();
      await page.keyboard.type(visitor.t('config.scanners').slice(0, 7).toUpperCase());
      await hands.press('Enter');
      await visitor.heading('config.scanners').waitFor();
      await hands.press('Control+k');
      await field.waitFor();
      await page.keyboard.type('keys');
      await option('KEYS, K').waitFor(LONG);
      assert.equal(
        await field.getAttribute('aria-activedescendant'),
        await visitor.dialog().getByRole('option', { selected: true }).getAttribute('id'),
      );
      await hands.press('ArrowUp');
      assert.equal(await option('KEYS, K').getAttribute('aria-selected'), 'true', 'the last from the first');
      await hands.press('Enter');
      await page.getByRole('heading', { name: 'KEYS, K' }).waitFor();
      await visitor.dialog().waitFor({ state: 'detached' });
      // What is stopped is started from there too.
      await hands.press('Control+k');
      await option(visitor.t('health.startNamed', { name: 'Validator' })).waitFor();
      await page.keyboard.type('validator');
      await hands.press('Enter');
      await visitor.told('processes.started', { name: 'Validator' });
      visitor.isContent();
    },
  );
}
