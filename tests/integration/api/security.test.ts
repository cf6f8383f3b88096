/** What the API refuses, and to whom. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { VERSION } from '../../../server/base/gateway-version.ts';
import { PASSWORD, startApiServer, type ApiServer } from '../../support/api-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const consoleFolder = temporaryDirectory('console-');
mkdirSync(join(consoleFolder.path, 'assets'));
writeFileSync(join(consoleFolder.path, 'index.html'), '<!doctype html><script src="/assets/a.js"></script>');
writeFileSync(join(consoleFolder.path, 'assets/a.js'), `export const filler = '${'x'.repeat(2000)}';`);

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer({ consoleDirectory: consoleFolder.path });
  token = await api.tokenOf('ADMINISTRATOR');
});
after(async () => {
  await api[Symbol.asyncDispose]();
  consoleFolder[Symbol.dispose]();
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function post(query: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, text: await response.text() };
}
const signedIn = (query: string) => post(query, { authorization: `Bearer ${token}` });

describe('requests that another site can make a browser send', () => {
  const cookie = () => `petfectior_session=${token}`;

  test('a POST with the cookie needs the header that only our own pages set', async () => {
    assert.equal((await post('{ version }', { cookie: cookie() })).status, 403);
    const answer = await post('{ version }', { cookie: cookie(), 'x-requested-with': 'petfectior' });
    assert.equal(answer.text, JSON.stringify({ data: { version: VERSION } }));
  });

  test('an Origin that is not ours is refused, whatever else it carries', async () => {
    const headers = { cookie: cookie(), 'x-requested-with': 'petfectior' };
    assert.equal((await post('{ version }', { ...headers, origin: 'https://evil.example' })).status, 403);
    assert.equal((await post('{ version }', { ...headers, origin: 'null' })).status, 403);
    assert.equal((await post('{ version }', { ...headers, origin: api.url })).status, 200);
  });

  test('forms cannot speak to it: anything but JSON is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      assert.equal((await post('{ version }', { 'content-type': type })).status, 415);
  });

  test('a GET cannot change anything', async () => {
    const query = encodeURIComponent('mutation { startProcess(name: PACKER) { __typename } }');
    const response = await fetch(`${api.url}/graphql?query=${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 405);
    assert.equal((await api.services.processes.get('PACKER')).state, 'STOPPED');
  });

  test('no other origin is told that it may read', async () => {
    const response = await fetch(`${api.url}/graphql`, { method: 'OPTIONS', headers: { origin: api.url } });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
});

describe('what a query may ask for', () => {
  const refused = async (query: string, reason: RegExp) => {
    const answer = await signedIn(query);
    assert.match(answer.text, reason);
    assert.doesNotMatch(answer.text, /"data":\{/);
  };

  test('the schema is shown to those who are signed in', async () => {
    const query = '{ __schema { types { name } } }';
    assert.match((await post(query)).text, /SIGN_IN_FIRST/);
    assert.match((await signedIn(query)).text, /"name":"Task"/);
    const misspelt = '{ devicez { name } }';
    assert.doesNotMatch((await post(misspelt)).text, /Did you mean/);
    assert.match((await signedIn(misspelt)).text, /Did you mean/);
  });

  test('depth', async () => {
    const deeper = (inner: string) => `transitions { edges { node { task { ${inner} } } } }`;
    await refused(`{ tasks { edges { node { ${deeper(deeper('state'))} } } } }`, /levels deep/);
  });

  test('depth cannot be hidden in fragments', async () => {
    const query = `
      query { tasks { edges { node { ...A } } } }
      fragment A on Task { transitions { edges { node { task { ...B } } } } }
      fragment B on Task { transitions { edges { node { task { transitions { edges { node { at } } } } } } } }`;
    await refused(query, /levels deep/);
  });

  test('aliases', async () => {
    const aliases = Array.from({ length: 31 }, (_, index) => `a${index}: name`).join(' ');
    await refused(`{ processes { ${aliases} } }`, /At most 30 aliases/);
  });

  test('fields at the root', async () => {
    const fields = Array.from({ length: 21 }, (_, index) => `a${index}: version`).join(' ');
    await refused(`{ ${fields} }`, /At most 20 fields/);
  });

  test('length', () => refused(`{ ${'version '.repeat(3001)} }`, /more that 3000 tokens|tokens/));

  test('cost: pages within pages, by literal and by variable', async () => {
    const query = (size: string) =>
      `{ tasks(first: ${size}) { edges { node { transitions(first: ${size}) { edges { node { cursor at } } } } } } }`;
    await refused(query('200'), /could answer \d+ fields/);
    assert.match((await signedIn(query('10'))).text, /"data":\{/);
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: `query ($size: Int!) ${query('$size')}`, variables: { size: 200 } }),
    });
    assert.match(await response.text(), /could answer \d+ fields/);
  });

  test('page size', async () => {
    assert.match((await signedIn('{ tasks(first: 201) { totalCount } }')).text, /1 to 200/);
    assert.match((await signedIn('{ logs(first: 0) { totalCount } }')).text, /1 to 200/);
  });

  test('limits hold for subscriptions too', async () => {
    const aliases = Array.from({ length: 31 }, (_, index) => `a${index}: name`).join(' ');
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query: `subscription { processChanged { ${aliases} } }` }),
    });
    assert.match(await response.text(), /At most 30 aliases/);
  });

  test('bodies that are too long, or of unknown length, are refused before they are read', async () => {
    assert.equal((await signedIn(`{ version } #${'x'.repeat(300_000)}`)).status, 413);
    const chunked = request(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    chunked.write('{"query":');
    const [response] = (await once(chunked, 'response')) as [{ statusCode: number }];
    assert.equal(response.statusCode, 411);
    chunked.destroy();
  });
});

describe('signing in', () => {
  test('is slowed down after failures, also for the right password', async () => {
    const now = { at: 1_000_000 };
    await using other = await startApiServer({ now: () => now.at });
    await other.services.users.create({ username: 'target', password: PASSWORD, role: 'VIEWER' });
    const origin = { address: '192.0.2.9', userAgent: 'test' };
    const signIn = (password: string) => other.services.sessions.signIn('target', password, origin);
    for (let failure = 0; failure < 5; failure++)
      await assert.rejects(signIn('wrong'), /Wrong user name or password/);
    await assert.rejects(signIn(PASSWORD), /try again in 15 s/);
    now.at += 15_000;
    assert.equal((await signIn(PASSWORD)).user.username, 'target');
  });

  test('the set-up link makes one administrator, once', async () => {
    await using fresh = await startApiServer();
    const { setUp } = fresh.services;
    const link = (await setUp.begin())!;
    const origin = { address: '127.0.0.1', userAgent: 'test' };
    await assert.rejects(setUp.complete('guessed', 'me', PASSWORD, origin), /not, or no longer, valid/);
    await assert.rejects(setUp.complete(link, 'me', 'short', origin), /At least 12 characters/);
    const both = await Promise.allSettled([
      setUp.complete(link, 'one', PASSWORD, origin),
      setUp.complete(link, 'two', PASSWORD, origin),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await fresh.services.users.list()).length, 1);
    assert.equal(await setUp.begin(), undefined);
  });

  test('sessions end by idleness and by age', async () => {
    const now = { at: 1_000_000 };
    await using other = await startApiServer({ now: () => now.at });
    const token = await other.tokenOf('VIEWER');
    const hour = 3_600_000;
    now.at += 11 * hour;
    assert.ok(await other.viewerOf(token));
    now.at += 11 * hour;
    assert.ok(await other.viewerOf(token));
    now.at += 13 * hour;
    assert.equal(await other.services.sessions.bearer(token), 'TOKEN_EXPIRED');
  });

  test('an API token acts with its role until it expires or is revoked', async () => {
    const now = { at: Date.now() };
    await using other = await startApiServer({ now: () => now.at });
    const by = { name: 'admin', role: 'ADMINISTRATOR', kind: 'session', credentialId: 1 } as const;
    const { apiTokens } = other.services;
    const made = await apiTokens.create(by, { name: 'RIS', role: 'OPERATOR', expiresAt: now.at + 1000 });
    const bearer = await apiTokens.bearer(made.token);
    assert.ok(typeof bearer !== 'string');
    assert.equal(bearer.role, 'OPERATOR');
    now.at += 1001;
    assert.equal(await apiTokens.bearer(made.token), 'TOKEN_EXPIRED');
    const lasting = await apiTokens.create(by, { name: 'PACS', role: 'VIEWER', expiresAt: null });
    await apiTokens.revoke(lasting.record.id);
    assert.equal(await apiTokens.bearer(lasting.token), 'TOKEN_UNKNOWN');
    const rows = await other.database.queries.selectFrom('api_token').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(made.token.slice(4)), 'only the hash is kept');
  });
});

describe('answers', () => {
  test('every page forbids scripts and styles that are not files of ours, and being framed', async () => {
    for (const path of ['/', '/tasks', '/healthz', '/nothing.js', '/graphql']) {
      const { headers } = await fetch(`${api.url}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('x-frame-options'), 'DENY');
    }
  });

  test('the console is served for its pages, and nothing outside its folder', async () => {
    const page = await fetch(`${api.url}/tasks/20260101000000001`);
    assert.match(await page.text(), /script src/);
    const script = await fetch(`${api.url}/assets/a.js`);
    assert.match(script.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(script.headers.get('content-encoding'), 'gzip');
    for (const path of [
      '/../petfectior.db',
      '/assets/..%2f..%2fpetfectior.db',
      '/%2e%2e/petfectior.db',
      '//etc/passwd.txt',
    ]) {
      const status = await rawStatus(path);
      assert.ok(status === 404 || status === 200, `${path}: ${status}`);
      if (status === 200) assert.match(await (await fetch(`${api.url}${path}`)).text(), /script src/);
    }
  });

  test('an internal error is masked; the log has it under the reference that is shown', async () => {
    await using broken = await startApiServer();
    const token = await broken.tokenOf('VIEWER');
    await broken.database.queries.schema.dropTable('scanner_model').execute();
    const response = await fetch(`${broken.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ scannerModels { model } }' }),
    });
    const text = await response.text();
    assert.doesNotMatch(text, /scanner_model|sqlite|select/i);
    const reference = /under (\w{8})\./.exec(text)?.[1];
    const [record, ...others] = broken.records.splice(0).filter(({ level }) => level === 'error');
    assert.deepEqual([record?.event, record?.['reference']], ['api.internal-error', reference]);
    assert.match(String(record?.['error']), /scanner_model/);
    assert.deepEqual(others, []);
  });

  test('pictures of patients are shown to those who are signed in', async () => {
    const id = await api.receive('1.9.9');
    const previews = join(api.folder, 'tasks', id, 'previews');
    mkdirSync(previews, { recursive: true });
    writeFileSync(join(previews, 'input.png'), 'picture');
    const path = `${api.url}/previews/${id}/input.png`;
    assert.equal((await fetch(path)).status, 401);
    const shown = await fetch(path, { headers: { cookie: `petfectior_session=${token}` } });
    assert.equal(await shown.text(), 'picture');
    assert.match(shown.headers.get('cache-control') ?? '', /private/);
    assert.equal(
      (await fetch(`${api.url}/previews/${id}/other.png`, { headers: { authorization: `Bearer ${token}` } }))
        .status,
      404,
    );
  });

  test('the audit log has every mutation with who, from where, what and how it ended, and no secret', async () => {
    await signedIn(
      'mutation { createUser(input: { username: "audited", password: "a long enough one", role: VIEWER }) { __typename } }',
    );
    await post('mutation { signIn(username: "audited", password: "guess of a password") { __typename } }');
    await signedIn(
      'mutation { createWebhook(input: { url: "https://chat.example/services/T0/B0/path-that-lets-in", kinds: [] }) { __typename } }',
    );
    const id = await api.receive('1.9.8');
    for (let look = 0; look < 3; look++) await signedIn(`{ task(id: "${id}") { patient { name } } }`);
    const { items } = await api.services.audit.list({ byGateway: false }, { first: 50, after: null });
    const rows = items.map(({ action, actor, outcome, taskId }) => ({
      action,
      actor: actor && 'admin',
      outcome,
      taskId,
    }));
    assert.deepEqual(rows.slice(0, 4), [
      { action: 'viewTask', actor: 'admin', outcome: 'OK', taskId: id },
      { action: 'createWebhook', actor: 'admin', outcome: 'OK', taskId: null },
      { action: 'signIn', actor: null, outcome: 'NotAllowedError', taskId: null },
      { action: 'createUser', actor: 'admin', outcome: 'OK', taskId: null },
    ]);
    assert.ok(items.every(({ address }) => address === '127.0.0.1'));
    assert.doesNotMatch(JSON.stringify(items), /long enough|guess of|lets-in/);
  });

  test('reading the audit log is in it, once however long the page stays open and is turned', async () => {
    const read = (args: string) => signedIn(`{ auditLog(${args}) { edges { node { cursor } } } }`);
    for (const page of ['first: 2', 'first: 2', 'first: 2, after: "3"']) await read(page);
    await read('first: 2, filter: { actor: "admin" }');
    const { items } = await api.services.audit.list(
      { actions: ['viewAuditLog'] },
      { first: 50, after: null },
    );
    assert.deepEqual(
      items.map(({ details }) => details),
      [{ first: 2, filter: { actor: 'admin' } }, { first: 2 }],
    );
  });

  test('readiness tells what is not ready', async () => {
    await api.services.processes.start('DICOM_LISTENER');
    assert.equal((await fetch(`${api.url}/readyz`)).status, 200);
    await api.services.processes.stop('DICOM_LISTENER');
    const response = await fetch(`${api.url}/readyz`);
    assert.deepEqual(
      [response.status, await response.json()],
      [503, { ready: false, problems: [{ code: 'LISTENER_DOWN' }] }],
    );
  });
});

/** Without the URL being tidied on the way. */
async function rawStatus(path: string): Promise<number> {
  const { hostname, port } = new URL(api.url);
  const asked = request({ hostname, port, path });
  asked.end();
  const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  return response.statusCode;
}
