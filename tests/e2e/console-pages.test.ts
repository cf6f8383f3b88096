/** Every page in both languages and both themes, wide and narrow: what axe-core finds, what overflows, what is complained of. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { startScriptedGateway, type ScriptedGateway } from '../support/console/scripted-gateway.ts';
import { exampleScript } from '../support/console/scripted-resolvers.ts';
import { LOOKS, Visitor } from '../support/console/visitor.ts';
import type { MessageKey } from '../../client/i18n/en.ts';
import type { Params } from '../../client/i18n/translate.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Another size or theme has been laid out and drawn. */
const DRAWN = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))';

const MOST_LOOKS = 5;
const FRAMES_BETWEEN = 15;

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
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const { axe } = globalThis as unknown as typeof import('axe-core') & { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run({ runOnly: { type: 'tag', values } });
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`),
    );
  }, RULES);
}

/** What is wrong with a page as it is now drawn. */
async function faults(page: Page): Promise<string[]> {
  const wider = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  return [...(wider > 0 ? [`${wider} px wider than the window`] : []), ...(await violations(page))];
}

/** Faults that stay: a busy browser applies another size or theme to parts of a page some frames after the others. */
async function lasting(page: Page, look: () => Promise<string[]>): Promise<string[]> {
  let found: string[] = [];
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    found = await look();
    if (found.length === 0) break;
    for (let frames = 0; frames < FRAMES_BETWEEN; frames++) await page.evaluate(DRAWN);
  }
  return found;
}

function paths(): string[] {
  const of = (code: string): string =>
    `/tasks/${gateway.script.tasks.find(({ failure }) => failure?.code === code)!.id}`;
  const completed = gateway.script.tasks.find(({ state }) => state === 'COMPLETED')!;
  return [
    '/overview',
    '/overview?from=2026-01-01T00:00:00.000Z&to=2026-01-03T00:00:00.000Z',
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
    '/config/mail',
    '/config/webhooks',
    '/config/audit',
    '/logs',
    '/quarantine',
    '/retrieve',
    '/help',
    '/nowhere',
  ];
}

/** Each language and each theme, narrow and wide. A page is loaded once for a language, and looked at in each way. */
const VARIANTS = {
  en: [
    { width: 1280, colorScheme: 'light' },
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ],
  es: [
    { width: 360, colorScheme: 'dark' },
    { width: 1920, colorScheme: 'light' },
  ],
} as const;

const PAGES: Readonly<Record<string, (path: string) => boolean>> = {
  'of tasks': (path) => path.startsWith('/tasks'),
  'of the configuration': (path) => path.startsWith('/config'),
  'of all else': (path) => !/^\/(tasks|config)/.test(path),
};

for (const locale of ['en', 'es'] as const) {
  for (const [pages, isOne] of Object.entries(PAGES)) {
    test(`every page ${pages} is accessible and fits: ${locale}`, { skip: missingBrowser }, async () => {
      // Without motion, colours are those of a theme as soon as it is chosen.
      await using opened = await browser.open(gateway.url, { locale, reducedMotion: 'reduce' });
      const { page, complaints } = opened;
      const found: string[] = [];
      for (const path of paths().filter(isOne)) {
        await page.goto(path);
        await page.locator('main').getByRole('heading').or(page.locator('main .empty')).first().waitFor();
        await page.waitForLoadState('networkidle');
        assert.equal(await page.locator('html').getAttribute('lang'), locale);
        for (const { width, colorScheme } of VARIANTS[locale]) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ colorScheme });
          await page.evaluate(DRAWN);
          const at = `${path}, ${width} px, ${colorScheme}`;
          for (const fault of await lasting(page, () => faults(page))) found.push(`${at}: ${fault}`);
        }
      }
      assert.deepEqual(found, []);
      assert.deepEqual(complaints, []);
    });
  }
}

for (const look of LOOKS) {
  test(`dialogs and menus are accessible: ${look.locale}`, { skip: missingBrowser }, async () => {
    await using visitor = await Visitor.open(browser, gateway.url, look);
    const { page } = visitor;
    const found: string[] = [];
    const look360 = { width: 360, height: 700 };
    const look1280 = { width: 1280, height: 800 };
    /** Opens something, looks at it wide and narrow, and closes it as Escape does. */
    const at = async (name: string, open: () => Promise<void>, shown = visitor.dialog()): Promise<void> => {
      await open();
      await shown.waitFor();
      for (const size of [look1280, look360]) {
        await page.setViewportSize(size);
        const look = async (): Promise<string[]> => {
          const wider = await shown.evaluate((element) => element.scrollWidth - element.clientWidth);
          const isWider = wider > 0 ? [`${wider} px too wide at ${size.width}`] : [];
          return [...isWider, ...(await violations(page))];
        };
        for (const fault of await lasting(page, look)) found.push(`${name}: ${fault}`);
      }
      await page.setViewportSize(look1280);
      await page.keyboard.press('Escape');
      // Where something is filled in already, leaving asks.
      const leave = visitor.dialogButton('unsaved.leave');
      if (await leave.isVisible()) await leave.click();
      await shown.first().waitFor({ state: 'hidden' });
    };
    const press = (key: MessageKey, params?: Params) => () => visitor.button(key, params).first().click();
    await page.goto('/config/devices');
    await at('new device', press('device.add'));
    await at('edit device', press('action.editNamed', { name: 'PACS-NORTH' }));
    await at('diagnosis', async () => {
      await press('device.diagnose')();
      await visitor.text('diagnosis.notOk').waitFor();
    });
    await visitor.section('config.radiopharmaceuticals').click();
    await at('new radiopharmaceutical', press('radiopharmaceutical.add'));
    await page.goto('/config/radiopharmaceuticals?add=F-18%20Flurpiridaz');
    await at('a text that stands for one', () => visitor.dialog().waitFor());
    await visitor.section('config.postFilters').click();
    await at('new post-filter', press('postFilter.add'));
    await visitor.section('config.users').click();
    await at('new user', press('user.add'));
    await at('question', press('action.deleteNamed', { name: 'technologist' }));
    await visitor.section('config.apiTokens').click();
    await at('new token', press('token.add'));
    await visitor.section('config.webhooks').click();
    await at('new webhook', press('webhook.add'));
    await at('password', async () => {
      await press('session.menu', { name: 'admin' })();
      await press('session.changePassword')();
    });
    await at('menu', press('session.menu', { name: 'admin' }), page.locator('[popover]:popover-open'));
    await page.goto('/logs');
    // By the keyboard alone, from the page to its help and on to all of it.
    await at('help', async () => {
      await visitor.button('help.button').focus();
      await page.keyboard.press('Enter');
      await visitor.dialog().getByText(visitor.t('help.logs.what')).waitFor();
    });
    await at('export', press('logs.export'), page.locator('[popover]:popover-open'));
    await visitor.button('help.button').click();
    await visitor.link('help.more').click();
    await visitor.heading('help.title').waitFor();
    await page.getByText('PETfectior Client 0.1.0', { exact: true }).waitFor();
    await at('palette', () => page.keyboard.press('Control+k'));
    // On a phone what is wrong leaves room for the page: the first problem, and how many more there are.
    const wrong = page.getByRole('complementary', { name: visitor.t('health.title') }).getByRole('listitem');
    const all = gateway.script.problems.length;
    assert.ok(all > 1);
    await wrong.nth(1).waitFor();
    await page.setViewportSize(look360);
    await visitor.button('health.more.other', { count: all - 1 }).click();
    await wrong.nth(all - 1).waitFor();
    await visitor.button('health.fewer').click();
    await wrong.nth(1).waitFor({ state: 'detached' });
    await page.setViewportSize(look1280);
    await page.goto('/config/general');
    await visitor.field('setting.clientId').fill('typed');
    await at('unsaved', () => visitor.section('config.devices').click());
    assert.deepEqual(found, []);
    visitor.isContent();
  });

  test(`messages and notices are accessible: ${look.locale}`, { skip: missingBrowser }, async () => {
    await using visitor = await Visitor.open(browser, gateway.url, look);
    const { page } = visitor;
    await page.goto('/processes');
    await visitor.field('processes.concurrencyOf', { name: 'Packer' }).selectOption('6');
    await visitor.button('action.undo').waitFor();
    assert.deepEqual(await lasting(page, () => violations(page)), [], 'a message that offers to undo');
    await page.goto('/config/general');
    await visitor.field('setting.clientId').fill('not a client id');
    await visitor.text('problem.clientId').waitFor();
    assert.deepEqual(await lasting(page, () => violations(page)), [], 'a field with a problem');
    await visitor.field('setting.clientId').fill('mine');
    Object.assign(gateway.script.configuration, {
      config: { ...gateway.script.configuration.config, clientId: `theirs-${look.locale}` },
    });
    gateway.script.events.emit('configurationChanged', { part: 'SETTINGS' });
    await visitor.text('config.conflict', { names: visitor.t('setting.clientId') }).waitFor();
    assert.deepEqual(await lasting(page, () => violations(page)), [], 'a conflict');
    visitor.isContent();
  });
}

test('who asks for reduced motion gets none', { skip: missingBrowser }, async () => {
  await using opened = await browser.open(gateway.url, { reducedMotion: 'reduce', locale: 'en' });
  const { page } = opened;
  await page.goto('/tasks');
  await page.getByRole('progressbar').first().waitFor();
  const moving = await page.evaluate<number>(
    `Math.max(...[...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return [transitionDuration, animationDuration].flatMap((text) => text.split(',').map(parseFloat));
    }))`,
  );
  assert.ok(moving < 0.001, `something moves for ${moving} s`);
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
      for (const look of LOOKS) {
        await using opened = await browser.open(signedOut.url, look);
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
