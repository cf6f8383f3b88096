/** A locked-down site: the gateway answers the console's own documents and the site's, and the console works as ever. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingBrowser, startBrowser } from '../support/console/browser.ts';
import { ADMIN, startGateway } from '../support/gateway.ts';
import { graphql } from '../support/graphql-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const SITE = 'query SiteVersion { version }';
const PAGES = [
  '/overview',
  '/tasks',
  '/processes',
  '/config/general',
  '/config/local',
  '/config/devices',
  '/config/radiopharmaceuticals',
  '/config/post-filters',
  '/config/users',
  '/config/api-tokens',
  '/config/webhooks',
  '/logs',
];

test(
  'with known documents only, every page of the console loads, signs in and is live',
  { skip: missingBrowser },
  async () => {
    // First, since the gateway reads the built console when it starts.
    await using browser = await startBrowser();
    using directory = temporaryDirectory('petfectior-known-');
    const dataDir = join(directory.path, 'data');
    mkdirSync(join(dataDir, 'documents'), { recursive: true });
    writeFileSync(join(dataDir, 'documents', 'version.graphql'), SITE);
    await using gateway = await startGateway({ dataDir });
    const api = await gateway.api();
    await graphql(api, 'mutation { updateConfig(input: { knownDocumentsOnly: true }) { __typename } }');

    await assert.rejects(graphql(api, '{ version }'), /only documents that it knows/);
    assert.ok((await graphql(api, SITE))['version']);

    await using opened = await browser.open(gateway.url, { locale: 'en-GB' });
    const { page, complaints } = opened;
    const answers: string[] = [];
    page.on('response', async (response) => {
      if (new URL(response.url()).pathname === '/graphql')
        answers.push(await response.text().catch(() => ''));
    });
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => answers.push(String(payload))),
    );

    await page.goto('/login');
    await page.getByLabel('User name').fill(ADMIN.username);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    for (const path of PAGES) {
      await page.goto(path);
      await page.locator('main').getByRole('heading').first().waitFor();
      await page.waitForLoadState('networkidle');
    }

    await page.goto('/processes');
    const card = page.getByRole('article', { name: 'Packer', exact: true });
    await card.getByRole('button', { name: 'Stop' }).click();
    await card.getByRole('button', { name: 'Start' }).waitFor();

    assert.ok(answers.length > PAGES.length);
    assert.ok(
      answers.some((text) => text.includes('"processChanged"')),
      'told live',
    );
    assert.deepEqual(
      answers.filter((text) => /QUERY_REFUSED|only documents/.test(text)),
      [],
    );
    assert.deepEqual(complaints, []);
  },
);
