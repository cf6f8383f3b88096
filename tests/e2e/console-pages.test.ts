/** Every page in both languages and both themes, wide and narrow: what axe-core finds, what overflows, what is complained of. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { startScriptedGateway, type ScriptedGateway } from '../support/console/scripted-gateway.ts';
import { exampleScript } from '../support/console/scripted-resolvers.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser: Browser;
let gateway: ScriptedGateway;

before(async () => {
  if (missingBrowser) return;
  browser = await startBrowser();
  gateway = await startScriptedGateway(exampleScript({ tasks: 25, now: Date.now() }));
});
after(async () => {
  await gateway?.close();
  await browser?.[Symbol.asyncDispose]();
});

async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page's own Content-Security-Policy stays as strict as it is.
  await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const { axe } = globalThis as unknown as typeof import('axe-core') & { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run({ runOnly: { type: 'tag', values } });
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`),
    );
  }, RULES);
}

function paths(): string[] {
  const of = (code: string): string =>
    `/tasks/${gateway.script.tasks.find(({ failure }) => failure?.code === code)!.id}`;
  const completed = gateway.script.tasks.find(({ state }) => state === 'COMPLETED')!;
  return [
    '/overview',
    '/tasks',
    '/tasks?text=nobody',
    `/tasks/${completed.id}`,
    of('INCOMPLETE_SERIES'),
    of('DELIVERY_FAILED'),
    '/processes',
    '/config/general',
    '/config/local',
    '/config/devices',
    '/config/radiopharmaceuticals',
    '/config/post-filters',
    '/config/scanners',
    '/config/users',
    '/config/api-tokens',
    '/config/webhooks',
    '/logs',
    '/nowhere',
  ];
}

const VARIANTS = [
  { width: 1280, colorScheme: 'light', locale: 'en' },
  { width: 360, colorScheme: 'dark', locale: 'es' },
] as const;

for (const { width, colorScheme, locale } of VARIANTS) {
  test(
    `every page is accessible and fits: ${width} px, ${colorScheme}, ${locale}`,
    { skip: missingBrowser },
    async () => {
      const viewport = { width, height: 800 };
      await using opened = await browser.open(gateway.url, { viewport, colorScheme, locale });
      const { page, complaints } = opened;
      const found: string[] = [];
      for (const path of paths()) {
        await page.goto(path);
        await page.locator('main').getByRole('heading').or(page.locator('main .empty')).first().waitFor();
        await page.waitForLoadState('networkidle');
        assert.equal(await page.locator('html').getAttribute('lang'), locale);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (Number(overflow) > 0) found.push(`${path}: ${String(overflow)} px wider than the window`);
        for (const violation of await violations(page)) found.push(`${path}: ${violation}`);
      }
      assert.deepEqual([...new Set(found)], []);
      assert.deepEqual(complaints, []);
    },
  );
}

test('dialogs are accessible in both themes', { skip: missingBrowser }, async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await using opened = await browser.open(gateway.url, { colorScheme, locale: 'en' });
    const { page, complaints } = opened;
    const found: string[] = [];
    const look = async (name: string): Promise<void> => {
      await page.getByRole('dialog').waitFor();
      for (const violation of await violations(page)) found.push(`${name}: ${violation}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    };
    await page.goto('/config/devices');
    await page.getByRole('button', { name: 'Declare a device' }).click();
    await look('new device');
    await page.getByRole('button', { name: 'Diagnose' }).first().click();
    await page.getByText('does not work yet').waitFor();
    await look('diagnosis');
    await page.getByRole('button', { name: 'Delete PACS-NORTH' }).click();
    await look('confirmation');
    await page.goto('/config/post-filters');
    await page.getByRole('button', { name: 'Add a post-filter' }).click();
    await look('new post-filter');
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
  }
});

test('sign-in and set-up are accessible', { skip: missingBrowser }, async () => {
  const script = exampleScript({ tasks: 0, now: Date.now() });
  script.viewer = null;
  const signedOut = await startScriptedGateway(script);
  try {
    for (const [needsSetUp, path] of [
      [false, '/login'],
      [true, '/setup'],
    ] as const) {
      script.needsSetUp = needsSetUp;
      for (const colorScheme of ['light', 'dark'] as const) {
        await using opened = await browser.open(signedOut.url, { colorScheme, locale: 'es' });
        await opened.page.goto(path);
        await opened.page.getByRole('heading').waitFor();
        assert.deepEqual(await violations(opened.page), [], path);
        assert.deepEqual(opened.complaints, []);
      }
    }
  } finally {
    await signedOut.close();
  }
});
