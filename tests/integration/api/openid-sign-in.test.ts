/** Sign-in at a real OpenID provider, in a process of its own, over TLS of the hospital's own authority. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SessionEntity } from '../../../server/db/entities/session.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { freePort } from '../../support/free-port.ts';
import { RedirectedBrowser } from '../../support/openid/browser.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../../support/openid/start-provider.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const ACCOUNTS = {
  ana: { name: 'Ana.Ruiz', groups: ['nuclear-medicine', 'everybody'] },
  boss: { name: 'boss', groups: ['it', 'nuclear-medicine'] },
  guest: { name: 'guest', groups: ['everybody'] },
  admin: { name: 'admin', groups: ['it'] },
} as const;

const folder = temporaryDirectory('openid-');
let api: ApiServer;
let provider: OpenIdProvider;
before(async () => {
  const port = await freePort();
  api = await startApiServer({ environment: { HTTP_PORT: String(port) }, recheckMs: 50 });
  const gatewayUrl = `http://127.0.0.1:${port}`;
  provider = await startOpenIdProvider(folder.path, { gatewayUrl, accounts: ACCOUNTS, next: 'ana' });
  await api.services.users.create({
    username: 'admin',
    password: 'a cat in the cellar',
    role: 'ADMINISTRATOR',
  });
  await configure();
});
after(async () => {
  await provider.stop();
  await api[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});
beforeEach(() => provider.change({ accounts: ACCOUNTS, next: 'ana' }));

const sourceOf = () => ({
  enabled: true,
  secret: 'a-secret-of-the-client',
  options: {
    name: 'Hospital',
    issuer: provider.issuer,
    clientId: 'petfectior',
    gatewayUrl: api.url,
    scopes: 'openid profile groups offline_access',
    usernameClaim: 'preferred_username',
    groupsClaim: 'groups',
    authority: provider.authority,
    roles: [
      { group: 'nuclear-medicine', role: 'OPERATOR' },
      { group: 'it', role: 'ADMINISTRATOR' },
    ],
  },
});
const configure = (change: object = {}) => {
  const source = sourceOf();
  return api.services.signInSources.save('OIDC', { ...source, options: { ...source.options, ...change } });
};

async function signIn(next = '/tasks', browser = new RedirectedBrowser(provider.authority)) {
  const came = await browser.go(`${api.url}/sign-in/oidc?next=${encodeURIComponent(next)}`);
  return { browser, ...came };
}

async function ask(browser: RedirectedBrowser, query: string) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-requested-with': 'petfectior',
      cookie: browser.cookiesOf(new URL(api.url)),
    },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as { data: Record<string, never> }) };
}
const whoIs = async (browser: RedirectedBrowser) =>
  (await ask(browser, '{ viewer { name role } }')).data['viewer'] as { name: string; role: string } | null;
const refusedWith = (url: URL) => url.searchParams.get('refused');

test('whoever is in a group of the table comes in with its role, where they wanted to go', async () => {
  const { browser, url } = await signIn('/tasks?state=FAILED');
  assert.equal(url.pathname + url.search, '/tasks?state=FAILED');
  assert.deepEqual(await whoIs(browser), { name: 'ana.ruiz', role: 'OPERATOR' });
  const row = (await api.services.users.list()).find(({ username }) => username === 'ana.ruiz');
  assert.equal(row?.source, 'OIDC');
  const { items } = await api.services.audit.list({ actions: ['signIn'] }, { first: 1, after: null });
  assert.deepEqual([items[0]?.actor, items[0]?.outcome], ['ana.ruiz', 'OK']);
  // There is no password with which they could come in otherwise.
  await assert.rejects(
    api.services.sessions.signIn('ana.ruiz', '', { address: '192.0.2.1', userAgent: '' }),
    /Wrong user name/,
  );
  await assert.rejects(
    api.services.users.update('ana.ruiz', { role: 'ADMINISTRATOR' }),
    /come from the hospital/,
  );
});

test('of several groups the highest role counts; no group, no entrance; a name that is taken is not taken over', async () => {
  provider.change({ next: 'boss' });
  assert.equal((await whoIs((await signIn()).browser))?.role, 'ADMINISTRATOR');
  provider.change({ next: 'guest' });
  assert.equal(refusedWith((await signIn()).url), 'NO_ROLE_OUTSIDE');
  provider.change({ next: 'admin' });
  assert.equal(refusedWith((await signIn()).url), 'OUTSIDE_NAME_TAKEN');
  provider.change({ next: 'nobody' });
  assert.equal(refusedWith((await signIn()).url), 'PROVIDER_DENIED');
});

test('the last administrator of the gateway itself stays, however many the hospital has', async () => {
  provider.change({ next: 'boss' });
  await signIn();
  await assert.rejects(api.services.users.delete('admin'), /last administrator/);
});

test('keys that the provider has changed are taken at once', async () => {
  await signIn();
  await provider.rollKeys();
  assert.equal((await whoIs((await signIn()).browser))?.name, 'ana.ruiz');
});

test('leaving here leads to leaving there', async () => {
  const { browser } = await signIn();
  const { data } = await ask(browser, 'mutation { signOut { ... on SignedOut { signedOut providerUrl } } }');
  const { providerUrl } = data['signOut'] as { providerUrl: string };
  const url = new URL(providerUrl);
  assert.equal(url.origin, provider.issuer);
  assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${api.url}/login`);
  assert.ok(url.searchParams.get('id_token_hint'));
  assert.equal((await ask(browser, '{ tasks { totalCount } }')).status, 401);
});

test('leaving there ends the session here: the provider says so itself', async () => {
  const { browser } = await signIn();
  const [hint] = await api.database
    .entities()
    .find(SessionEntity, { providerTokens: { $ne: null } }, { orderBy: { id: 'desc' }, limit: 1 });
  const { idToken } = hint!.providerTokens!;
  // The page asks whether to leave; answering it is what ends the session.
  await browser.go(`${provider.issuer}/session/end?id_token_hint=${idToken}`);
  const page = await browser.confirm(provider.issuer, `/session/end?id_token_hint=${idToken}`);
  assert.ok(page);
  await waitFor(async () => (await ask(browser, '{ tasks { totalCount } }')).status === 401, {
    what: 'the session ends',
  });
});

test('whoever is removed at the provider, or loses the group, is signed out; a role that changes counts', async () => {
  const { browser } = await signIn();
  // It is asked again and again, and refresh tokens that are good once do not end it.
  const checkedAt = async () =>
    (
      await api.database.queries
        .selectFrom('session')
        .select('checkedAt')
        .orderBy('id', 'desc')
        .executeTakeFirst()
    )?.checkedAt;
  const first = await checkedAt();
  await waitFor(async () => (await checkedAt())! > first!, { what: 'it is asked again' });
  const second = await checkedAt();
  await waitFor(async () => (await checkedAt())! > second!, { what: 'it is asked once more' });
  assert.equal((await whoIs(browser))?.role, 'OPERATOR');

  provider.change({ accounts: { ...ACCOUNTS, ana: { ...ACCOUNTS.ana, groups: ['everybody'] } } });
  const ended = async (of: RedirectedBrowser) => (await ask(of, '{ tasks { totalCount } }')).status === 401;
  await waitFor(() => ended(browser), { what: 'without the group the session ends' });

  provider.change({ accounts: ACCOUNTS });
  const again = (await signIn()).browser;
  const { ana: _gone, ...others } = ACCOUNTS;
  provider.change({ accounts: others });
  await waitFor(() => ended(again), { what: 'without the account the session ends' });

  provider.change({ accounts: ACCOUNTS });
  const third = (await signIn()).browser;
  provider.change({ accounts: { ...ACCOUNTS, ana: { ...ACCOUNTS.ana, groups: ['it'] } } });
  await waitFor(() => ended(third), { what: 'another role ends the session' });
  assert.equal((await whoIs((await signIn()).browser))?.role, 'ADMINISTRATOR');
});

test('a state is good once, in the browser that began, and only for a while', async () => {
  const browser = new RedirectedBrowser(provider.authority);
  const isCallback = (url: URL) => url.pathname === '/sign-in/oidc/callback';
  const { url: callback } = await browser.go(`${api.url}/sign-in/oidc`, isCallback);
  const thief = new RedirectedBrowser(provider.authority);
  assert.equal(refusedWith((await thief.go(callback.href)).url), 'SIGN_IN_NOT_BEGUN');
  assert.equal((await browser.go(callback.href)).url.pathname, '/overview');
  assert.equal(refusedWith((await browser.go(callback.href)).url), 'SIGN_IN_NOT_BEGUN');

  const slow = new RedirectedBrowser(provider.authority);
  const late = await slow.go(`${api.url}/sign-in/oidc`, isCallback);
  await api.database.queries
    .updateTable('sign_in_attempt')
    .set({ startedAt: Date.now() - 601_000 })
    .execute();
  assert.equal(refusedWith((await slow.go(late.url.href)).url), 'SIGN_IN_NOT_BEGUN');
  // A code of one sign-in does not end another (mix-up, injected code).
  const other = new RedirectedBrowser(provider.authority);
  const { url: mine } = await other.go(`${api.url}/sign-in/oidc`, isCallback);
  const { url: theirs } = await new RedirectedBrowser(provider.authority).go(
    `${api.url}/sign-in/oidc`,
    isCallback,
  );
  mine.searchParams.set('code', theirs.searchParams.get('code')!);
  assert.equal(refusedWith((await other.go(mine.href)).url), 'PROVIDER_FAILED');
});

test('nobody is sent on to another site', async () => {
  for (const next of [
    '//evil.example/',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
  ])
    assert.equal((await signIn(next)).url.href, `${api.url}/overview`, next);
});

test('a trial says in words what is wrong, and its secret is never shown', async () => {
  const trial = async (change: object, secret = 'a-secret-of-the-client') => {
    const { options } = sourceOf();
    const draft = await api.services.signInSources.draft('OIDC', {
      options: { ...options, ...change },
      secret,
    });
    const steps = await api.services.tryProvider(draft);
    return steps.map(({ ok, notice }) => [ok, notice.code]);
  };
  assert.deepEqual(await trial({}), [
    [true, 'OIDC_FOUND'],
    [true, 'OIDC_CLIENT_KNOWN'],
  ]);
  assert.deepEqual(await trial({}, 'wrong'), [
    [true, 'OIDC_FOUND'],
    [false, 'OIDC_CLIENT_REFUSED'],
  ]);
  assert.deepEqual(await trial({ clientId: 'unknown' }), [
    [true, 'OIDC_FOUND'],
    [false, 'OIDC_CLIENT_REFUSED'],
  ]);
  assert.deepEqual(await trial({ authority: null }), [[false, 'SOURCE_UNTRUSTED']]);
  assert.deepEqual(await trial({ issuer: `${provider.issuer}/elsewhere` }), [[false, 'OIDC_NOT_FOUND']]);
  assert.deepEqual(await trial({ issuer: `https://localhost:${await freePort()}` }), [
    [false, 'CONNECTION_FAILED'],
  ]);
  assert.deepEqual(await trial({ issuer: 'https://no-such-host.invalid' }), [[false, 'HOST_UNKNOWN']]);
  assert.doesNotMatch(JSON.stringify(await api.services.signInSources.get('OIDC')), /a-secret-of/);
  const elsewhere = { ...sourceOf().options, issuer: 'https://elsewhere.example' };
  await assert.rejects(api.services.signInSources.draft('OIDC', { options: elsewhere }), /Enter the secret/);
  await configure();
});

test('where the provider is away, local users come in, and others are told', async () => {
  await provider.stop();
  assert.equal(refusedWith((await signIn()).url), 'PROVIDER_FAILED');
  const origin = { address: '127.0.0.1', userAgent: '' };
  assert.ok(await api.services.sessions.signIn('admin', 'a cat in the cellar', origin));
  await provider.rollKeys();
});
