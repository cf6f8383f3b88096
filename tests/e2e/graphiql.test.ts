/** GraphiQL as people use it: in a browser, signed in, from our own files alone. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildSchema, parse, validate } from 'graphql';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { missingBrowser, startBrowser, type Browser } from '../support/console/browser.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'client/graphiql/examples');

let browser: Browser;
let api: ApiServer;

before(async () => {
  if (missingBrowser) return;
  browser = await startBrowser();
  api = await startApiServer({ consoleDirectory: join(ROOT, 'client/dist') });
});
after(async () => {
  await api?.[Symbol.asyncDispose]();
  await browser?.[Symbol.asyncDispose]();
});

test('every example asks what the schema has', () => {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema/schema.graphql'), 'utf8'));
  const names = globSync('*.graphql', { cwd: EXAMPLES });
  assert.ok(names.length >= 5);
  for (const name of names)
    assert.deepEqual(validate(schema, parse(readFileSync(join(EXAMPLES, name), 'utf8'))), [], name);
});

test(
  'whoever is not signed in is sent to sign in, for the page and for its files',
  { skip: missingBrowser },
  async () => {
    for (const path of ['/graphiql', '/graphiql/app.js']) {
      const response = await fetch(api.url + path, { redirect: 'manual' });
      assert.deepEqual([response.status, response.headers.get('location')], [303, '/login'], path);
    }
  },
);

test(
  'a name that is not of its files is not found, also one that climbs out',
  { skip: missingBrowser },
  async () => {
    const authorization = `Bearer ${await api.tokenOf('VIEWER')}`;
    for (const name of ['other.js', '..%2f..%2fpackage.json', 'app.js.gz', 'constructor']) {
      const response = await fetch(`${api.url}/graphiql/${name}`, { headers: { authorization } });
      assert.equal(response.status, 404, name);
    }
  },
);

test(
  'a signed-in person tries the examples; nothing is loaded from elsewhere or refused',
  { skip: missingBrowser },
  async () => {
    const task = await api.receive('1.2.3');
    const token = await api.tokenOf('OPERATOR');
    await using opened = await browser.open(api.url);
    const { page, complaints } = opened;
    await page
      .context()
      .addCookies([
        { name: 'petfectior_session', value: token, url: api.url, httpOnly: true, sameSite: 'Strict' },
      ]);
    const response = await page.goto('/graphiql');
    const policy = response?.headers()['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self'; worker-src 'self'/);

    await page.getByRole('button', { name: /Execute query/ }).click();
    await page.locator('.result-window').getByText(task).first().waitFor();

    const tab = page.getByRole('tab', { name: 'FollowTransitions' });
    // Tabs are drawn anew when an answer has come; a click on one that goes meanwhile is lost.
    await waitFor(
      async () => {
        await tab.click();
        return (await tab.getAttribute('aria-selected')) === 'true';
      },
      { what: 'the tab to open' },
    );
    // GraphiQL reads the operation's name from the editor a moment after the tab is drawn; a run that begins before
    // asks for the other tab's operation and ends with its own complaint.
    const stop = page.getByRole('button', { name: /Stop query/ });
    await waitFor(
      async () => {
        await page.getByRole('button', { name: /Execute query/ }).click();
        await stop.or(page.locator('.result-window').getByText('Cannot infer operation')).first().waitFor();
        return stop.isVisible();
      },
      { what: 'the subscription to run' },
    );
    await page.locator('.result-window').getByText('"taskTransitions"').first().waitFor();
    await page.getByRole('button', { name: /Stop query/ }).click();

    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.getByRole('link', { name: 'Query', exact: true }).first().click();
    await page.getByText('The ten processes, in the order in which a task passes them.').first().waitFor();
    assert.deepEqual(complaints, []);
  },
);
