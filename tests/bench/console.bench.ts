import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser } from '../support/console/browser.ts';
import { ADMIN, startGateway, type Gateway } from '../support/gateway.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';
import { makeOneTask, multiplyTask } from './many-tasks.ts';

export const name = 'Console in Chromium';

const TASKS = 10_000;
const RUNS = { whole: 7, quick: 3 } as const;

/**
 * Run in the page before anything of it: notes when the first row of a table stands there and the main thread is free
 * again, ms since the navigation began.
 */
const NOTE_INTERACTIVE = `new MutationObserver((_, observer) => {
  if (!document.querySelector('tbody tr')) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => (globalThis.interactiveMs = performance.now())));
}).observe(document, { childList: true, subtree: true })`;

/** Does something in the page; gives the ms until the first row has changed and the page was painted. */
const untilRowsChange = (act: string): string => `new Promise((resolve) => {
  const row = () => document.querySelector('tbody tr')?.textContent;
  const before = row();
  const began = performance.now();
  new MutationObserver((_, observer) => {
    if (row() === before || !row()) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  ${act};
})`;
const OLDER = `document.querySelector('.pager .row button:last-child').click()`;

export async function run(effort: Effort): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'data');
  // First, since the gateway reads the built console when it starts.
  await using browser = await startBrowser();
  await makeOneTask(dataDir, join(directory.path, 'exam'));
  multiplyTask(dataDir, TASKS);
  await using gateway = await startGateway({ dataDir });
  const times = { cold: [] as number[], warm: [] as number[], page: [] as number[] };
  for (let attempt = 0; attempt < RUNS[effort]; attempt++) {
    // A browser of its own: nothing is cached but the session.
    await using opened = await browser.open(gateway.url, { locale: 'en' });
    const { page } = opened;
    await page.addInitScript(NOTE_INTERACTIVE);
    await signIn(page, gateway);
    times.cold.push(await load(page));
    times.warm.push(await load(page));
    times.page.push(await page.evaluate<number>(untilRowsChange(OLDER)));
  }
  const note = `${TASKS} tasks, median of ${RUNS[effort]}`;
  return [
    benchRow('first load of the tasks, to rows and a free main thread', {
      ours: times.cold,
      unit: 'ms',
      note: `${note}, nothing cached; goal: under 1000`,
    }),
    benchRow('the same, cached', { ours: times.warm, unit: 'ms', note }),
    benchRow('next page of the table', { ours: times.page, unit: 'ms', note }),
  ];
}

/** By the API, so that the page to measure is the first that is loaded. */
async function signIn(page: Page, { url }: Gateway): Promise<void> {
  const response = await page.request.post(`${url}/graphql`, {
    headers: { 'X-Requested-With': 'petfectior' },
    data: {
      query:
        'mutation ($username: String!, $password: String!) { signIn(username: $username, password: $password) { __typename } }',
      variables: ADMIN,
    },
  });
  if (!(await response.text()).includes('"Session"')) throw new Error(`No session: ${await response.text()}`);
}

/** @returns ms. Asked from outside: the page's policy lets nothing inside it evaluate a text later on. */
async function load(page: Page): Promise<number> {
  await page.goto('/tasks');
  await waitFor(() => page.evaluate<boolean>('globalThis.interactiveMs !== undefined'), {
    what: 'the rows are there and the main thread is free',
  });
  return page.evaluate<number>('globalThis.interactiveMs');
}
