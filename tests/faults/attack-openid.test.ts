/** A provider, or somebody in its place, that means no good: forged tokens, forged log-outs, answers without end. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { startForgingProvider, type Forgery } from '../support/openid/forging-provider.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const folder = temporaryDirectory('forging-');
let api: ApiServer;
let provider: Awaited<ReturnType<typeof startForgingProvider>>;
before(async () => {
  provider = await startForgingProvider(folder.path, 'petfectior');
  // Budgets that do not refill meanwhile.
  api = await startApiServer({ environment: { TRUSTED_PROXIES: '127.0.0.1' }, monotonic: () => 0 });
  await api.services.signInSources.save('OIDC', {
    enabled: true,
    secret: 'secret',
    options: {
      ...{ name: 'Hospital', issuer: provider.issuer, clientId: 'petfectior', gatewayUrl: api.url },
      ...{ scopes: 'openid', usernameClaim: 'preferred_username', groupsClaim: 'groups' },
      ...{ authority: provider.authority, roles: [{ group: 'staff', role: 'OPERATOR' }] },
    },
  });
});
after(async () => {
  provider.stop();
  await api[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Begins, forges, and comes back. @returns the code of the refusal, and the session's token where there is one. */
async function signIn(forgery: Forgery, changeNonce = (nonce: string) => nonce) {
  const asked = (url: string, cookie = '') => fetch(url, { redirect: 'manual', headers: { cookie } });
  provider.forge({});
  const begun = await asked(`${api.url}/sign-in/oidc`);
  const away = new URL(begun.headers.get('location')!);
  const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
  provider.forge(forgery, changeNonce(away.searchParams.get('nonce')!));
  const state = away.searchParams.get('state')!;
  const back = await asked(`${api.url}/sign-in/oidc/callback?code=c&state=${state}`, cookie);
  const token = /petfectior_session=(pfs_[^;]+)/.exec(back.headers.getSetCookie().join(' '))?.[1];
  return { refused: new URL(back.headers.get('location')!, api.url).searchParams.get('refused'), token };
}

test('a good token comes in, also where the clocks differ by less than a minute', async () => {
  const now = provider.now();
  for (const claims of [{}, { iat: now + 40, nbf: now + 40 }, { exp: now - 40 }])
    assert.ok((await signIn({ claims })).token, JSON.stringify(claims));
});

test('a token that is forged in any part does not', async () => {
  const now = provider.now();
  const forgeries: readonly [string, Forgery][] = [
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['several audiences, another party', { claims: { aud: ['petfectior', 'other'], azp: 'other' } }],
    ['expired', { claims: { exp: now - 120 } }],
    ['not yet', { claims: { nbf: now + 300 } }],
    ['without a subject', { claims: { sub: undefined } }],
    ['without a nonce', { claims: { nonce: undefined } }],
    ['unsigned', { signedBy: 'nobody' }],
    ['signed by another key', { signedBy: 'another key' }],
    ['a token as long as a book', { claims: { groups: ['staff'], long: 'x'.repeat(20_000) } }],
  ];
  for (const [what, forgery] of forgeries)
    assert.deepEqual(await signIn(forgery), { refused: 'PROVIDER_FAILED', token: undefined }, what);
  const replayed = await signIn({}, () => 'nonce-of-another-sign-in');
  assert.equal(replayed.refused, 'PROVIDER_FAILED');
});

test('names and groups that are none come to nothing', async () => {
  const of = async (claims: Record<string, unknown>) =>
    (await signIn({ claims: { sub: 'odd', ...claims } })).refused;
  assert.equal(await of({ groups: 'STAFF' }), 'NO_ROLE_OUTSIDE');
  assert.equal(await of({ groups: { staff: true } }), 'NO_ROLE_OUTSIDE');
  assert.equal(await of({ groups: [['staff']] }), 'NO_ROLE_OUTSIDE');
  assert.equal(await of({ preferred_username: '../admin' }), 'OUTSIDE_NAME_UNUSABLE');
  assert.equal(await of({ preferred_username: 7 }), 'OUTSIDE_NAME_UNUSABLE');
  // Somebody else who calls themselves as Ana does is not Ana.
  assert.equal(await of({ preferred_username: 'ANA' }), 'OUTSIDE_NAME_TAKEN');
});

test('a provider that calls itself otherwise, never answers, or answers without end is given up', async () => {
  for (const describes of ['another issuer', 'without end', 'never'] as const) {
    provider.forge({ describes });
    const before = process.memoryUsage().rss;
    const answer = await fetch(`${api.url}/sign-in/oidc`, { redirect: 'manual' });
    assert.match(answer.headers.get('location') ?? '', /refused=PROVIDER_FAILED/, describes);
    assert.ok(process.memoryUsage().rss - before < 128 * 1024 * 1024);
  }
});

test('a log-out ends sessions only where the provider signed one for us, once', async () => {
  const { token } = await signIn({ claims: { sid: 'session-1' } });
  assert.ok(token);
  provider.forge({});
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const good = () => ({
    iss: provider.issuer,
    aud: 'petfectior',
    iat: provider.now(),
    exp: provider.now() + 60,
    events,
  });
  const send = async (token: string, headers = {}) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    const body = new URLSearchParams({ logout_token: token });
    return (await fetch(`${api.url}/sign-in/oidc/back-channel`, { method: 'POST', headers: form, body }))
      .status;
  };
  let number = 0;
  const tell = async (claims: object, by?: Forgery['signedBy']) => {
    const body = { ...good(), jti: `id-${++number}`, sid: 'session-1', ...claims };
    return send(await provider.signed(body, by));
  };
  const isThere = async () => typeof (await api.services.sessions.bearer(token)) !== 'string';
  const bad: readonly (readonly [object, Forgery['signedBy']?])[] = [
    [{}, 'nobody'],
    [{}, 'another key'],
    [{ aud: 'other' }],
    [{ iss: 'https://evil.example' }],
    [{ nonce: 'n' }],
    [{ events: {} }],
    [{ events: undefined }],
    [{ jti: undefined }],
    [{ iat: provider.now() - 3600 }],
    [{ sid: undefined }],
  ];
  for (const [claims, by] of bad) assert.equal(await tell(claims, by), 400, JSON.stringify([claims, by]));
  assert.equal(await tell({ sid: 'session-of-another' }), 200);
  assert.ok(await isThere());
  // Whoever sends many that are none keeps no good one out that comes from elsewhere.
  const flood = Array.from({ length: 110 }, () => send('none', { 'x-forwarded-for': '192.0.2.66' }));
  assert.ok((await Promise.all(flood)).every((status) => status === 400));
  assert.equal(await tell({ jti: 'once' }), 200);
  assert.equal(await isThere(), false);
  assert.equal(await tell({ jti: 'once' }), 400);
});
