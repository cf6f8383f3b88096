/** What strangers cost who want to get in. LONG=1 attacks until nothing more can be gained. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, startApiServer, type ApiServer } from '../support/api-server.ts';
import { AUDIT_BOUNDS, AuditLog } from '../../server/audit/audit-log.ts';
import { SEVERAL_ADDRESSES } from '../../server/audit/counted.ts';
import { THROTTLE } from '../../server/auth/throttle.ts';

const LONG = process.env['LONG'] === '1';
const ALIASES = 5;

let api: ApiServer;
let statements = 0;
before(async () => {
  api = await startApiServer({ onStatement: () => statements++ });
});
after(() => api[Symbol.asyncDispose]());

async function post(query: string, token?: string): Promise<string> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

/** A request that guesses as often as it may be long. */
function guesses(username: string): string {
  const aliases = Array.from(
    { length: ALIASES },
    (_, index) =>
      `a${index}: signIn(username: "${username}", password: "guess of mine ${index}") { __typename ... on NotAllowedError { notice { code } } }`,
  );
  return `mutation { ${aliases.join(' ')} }`;
}

async function rowsOf(table: 'audit_entry' | 'log_entry'): Promise<number> {
  await api.services.logs.flush();
  const { count } = await api.database.queries
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

test('refused sign-ins are counted, not written one by one: one guess a request, one entry a window', async (t) => {
  const before = { audit: await rowsOf('audit_entry'), log: await rowsOf('log_entry') };
  const requests = LONG ? 5000 : 60;
  for (let request = 0; request < requests; request++) {
    const answer = await post(guesses('administrator'));
    if (request === 0) {
      assert.equal(answer.match(/WRONG_CREDENTIALS/g)?.length, 1, answer);
      assert.equal(answer.match(/ONE_SIGN_IN/g)?.length, ALIASES - 1, answer);
    }
  }
  for (let request = 0; request < requests; request++)
    await post('mutation { stopProcess(name: PACKER) { __typename } }');
  const written = {
    audit: (await rowsOf('audit_entry')) - before.audit,
    log: (await rowsOf('log_entry')) - before.log,
  };
  t.diagnostic(`${requests * (ALIASES + 1)} refusals: ${written.audit} audit rows, ${written.log} log rows`);
  assert.ok(written.audit <= 2, `${written.audit}`);
  assert.ok(written.log <= 2, `${written.log}`);
  await api.services.audit.close();
  const { items } = await api.services.audit.list({ succeeded: false }, { first: 4, after: null });
  const counted = items.filter(({ details }) => 'more' in details);
  assert.deepEqual(
    counted.map(({ action, address, details }) => ({ action, address, details })),
    [
      { action: 'askUnidentified', address: '127.0.0.1', details: { more: requests - 1, minutes: 10 } },
      { action: 'signIn', address: '127.0.0.1', details: { more: requests * ALIASES - 1, minutes: 10 } },
    ],
  );
});

test('strangers at many addresses write a bounded number of entries, and what is beyond is counted together', async () => {
  const before = await rowsOf('audit_entry');
  const addresses = LONG ? 200_000 : 5000;
  for (let index = 0; index < addresses; index++)
    await api.services.audit.append({
      at: Date.now(),
      actor: null,
      address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      action: 'signIn',
      taskId: null,
      details: { username: 'admin' },
      outcome: 'NotAllowedError',
      requestId: 'r',
    });
  await api.services.audit.close();
  const written = (await rowsOf('audit_entry')) - before;
  assert.ok(written <= 102, `${written} entries`);
  const { items } = await api.services.audit.list({ address: SEVERAL_ADDRESSES }, { first: 9, after: null });
  assert.deepEqual(
    items.map(({ details }) => details['more']),
    [addresses - 100],
  );
});

test('what strangers and looks write pushes out nothing that was done', async () => {
  const { database, log, events } = api;
  const bounds = { ...AUDIT_BOUNDS, strangers: { rows: 20, bytes: 1e6 }, looks: { rows: 20, bytes: 1e6 } };
  const audit = new AuditLog(database, log, events, bounds);
  const entry = { at: Date.now(), address: '192.0.2.1', taskId: null, outcome: 'OK', requestId: 'done-here' };
  for (let index = 0; index < 30; index++) {
    await audit.append({ ...entry, actor: 'admin', action: 'updateConfig', details: { index } });
    await audit.append({ ...entry, actor: 'admin', action: 'viewTask', details: { index } });
  }
  for (let index = 0; index < 60; index++)
    await audit.append({
      ...entry,
      actor: null,
      address: `192.0.2.${index}`,
      action: 'signIn',
      details: {},
      outcome: 'NotAllowedError',
    });
  await audit.prune(0);
  const left = async (actions: string[]) =>
    (await audit.list({ actions, requestId: 'done-here' }, { first: 200, after: null })).items.length;
  assert.deepEqual(
    [await left(['updateConfig']), await left(['viewTask']), await left(['signIn'])],
    [30, 20, 20],
  );
  await audit.close();
});

test('somebody who is signed in and does the same again and again is counted too', async () => {
  const token = await api.tokenOf('VIEWER');
  const before = await rowsOf('audit_entry');
  for (let request = 0; request < 30; request++) {
    const aliases = Array.from(
      { length: ALIASES },
      (_, index) => `a${index}: stopProcess(name: PACKER) { __typename }`,
    );
    await post(`mutation { ${aliases.join(' ')} }`, token);
  }
  const written = (await rowsOf('audit_entry')) - before;
  assert.equal(written, 50, 'of 600 refusals');
});

test('passwords of the own account are guessed no faster by changing it', async () => {
  const { users, sessions } = api.services;
  const user = await users.create({ username: 'stolen', password: PASSWORD, role: 'VIEWER' });
  const { token } = await sessions.open(user, { address: '127.0.0.1', userAgent: 'test' });
  let looked = 0;
  for (let guess = 0; guess < 30; guess++) {
    const answer = await post(
      `mutation { changePassword(current: "guess number ${guess}", next: "a password of mine") { __typename ... on NotAllowedError { notice { code } } } }`,
      token,
    );
    if (answer.includes('ValidationError')) looked++;
    else assert.match(answer, /TOO_MANY_ATTEMPTS/);
  }
  assert.equal(looked, THROTTLE.pair.freeTries);
});

test('links of set-up and API tokens are not guessed without end', async () => {
  await using fresh = await startApiServer({ onStatement: () => statements++ });
  const link = (await fresh.services.setUp.begin())!;
  const from = (address: string) => ({ address, userAgent: 'test' });
  const refused = new Map<string, number>();
  for (let guess = 0; guess < 100; guess++)
    await fresh.services.setUp
      .complete(`setup_${guess}`, 'me', PASSWORD, from('192.0.2.66'))
      .catch((error) => {
        const { code } = (error as { notice: { code: string } }).notice;
        refused.set(code, (refused.get(code) ?? 0) + 1);
      });
  assert.equal(refused.get('SET_UP_LINK_INVALID'), THROTTLE.link.burst);
  assert.equal(
    (await fresh.services.setUp.complete(link, 'me', PASSWORD, from('192.0.2.1'))).user.username,
    'me',
  );

  const right = await fresh.services.apiTokens.create(
    { name: 'me', role: 'ADMINISTRATOR', kind: 'session', credentialId: 1 },
    { name: 'RIS', role: 'OPERATOR', expiresAt: null },
  );
  const ask = async (token: string) => {
    const response = await fetch(`${fresh.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { name } }' }),
    });
    return response.text();
  };
  assert.match(await ask(right.token), /RIS/);
  statements = 0;
  for (let guess = 0; guess < 500; guess++) assert.doesNotMatch(await ask(`pft_${guess}`), /"data"/);
  assert.ok(statements <= THROTTLE.token.burst + 20, `${statements} statements for 500 guesses`);
  assert.match(await ask(right.token), /RIS/, 'who was right before is let in');
});

test('whoever signs in again and again gains no guesses for other accounts', async () => {
  const { users, sessions } = api.services;
  await users.create({ username: 'mallory', password: PASSWORD, role: 'VIEWER' });
  const origin = { address: '192.0.2.13', userAgent: 'test' };
  let looked = 0;
  for (let round = 0; round < 8; round++) {
    for (let guess = 0; guess < 4; guess++)
      await sessions
        .signIn(`victim${round}`, `guess ${guess}`, origin)
        .catch((error) => (looked += Number(/Wrong/.test((error as Error).message))));
    await sessions.signIn('mallory', PASSWORD, origin);
  }
  assert.equal(looked, THROTTLE.network.burst);
});

test('five wrong guesses from five addresses lock nobody out', async () => {
  const { users, sessions } = api.services;
  await users.create({ username: 'owner', password: PASSWORD, role: 'VIEWER' });
  const from = (address: string) => ({ address, userAgent: 'test' });
  await sessions.signIn('owner', PASSWORD, from('192.0.2.20'));
  for (let index = 0; index < 8; index++)
    await assert.rejects(sessions.signIn('owner', 'wrong', from(`198.51.100.${index}`)));
  assert.equal((await sessions.signIn('owner', PASSWORD, from('192.0.2.20'))).user.username, 'owner');
});

test('characters that cannot be seen are made visible in the API, the log and its entries', async () => {
  const id = await api.receive('1.9.77', { patientName: 'DOE^\u202eENAJ\u0007' });
  const token = await api.tokenOf('VIEWER');
  const answer = await post(`{ task(id: "${id}") { patient { name } } }`, token);
  assert.deepEqual(JSON.parse(answer), { data: { task: { patient: { name: 'DOE^\\u202eENAJ\\u0007' } } } });
  api.log.info('listener.echo', { callingAeTitle: 'A\u202eB\u001b[2J\nC', address: '192.0.2.1' });
  await api.services.logs.flush();
  const { items } = await api.services.logs.list({ text: 'C-ECHO' }, { first: 1, after: null });
  assert.equal(items[0]?.message, 'C-ECHO from A\\u202eB\\u001b[2J\\u000aC@192.0.2.1');
  assert.equal(items[0]?.fields['callingAeTitle'], 'A\\u202eB\\u001b[2J\\u000aC');
});
