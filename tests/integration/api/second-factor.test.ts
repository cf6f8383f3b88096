/** One-time passwords of local users: set up, asked for, never taken twice, and what helps who has lost them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TOTP } from 'otpauth';
import { PASSWORD, startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';

const clock = { now: Date.now() };
let api: ApiServer;
before(async () => {
  api = await startApiServer({ now: () => clock.now, monotonic: () => clock.now });
});
after(() => api[Symbol.asyncDispose]());

const later = (seconds: number) => (clock.now += seconds * 1000);
const codeOf = (secret: string, at = clock.now) => new TOTP({ secret }).generate({ timestamp: at });
let networks = 0;
/** From a network of its own each time: what is slowed down is shown elsewhere. */
const origin = () => ({ address: `192.0.2.${++networks}`, userAgent: '' });
const signIn = (name: string, code?: string, from = origin()) =>
  api.services.sessions.signIn(name, PASSWORD, from, code);

async function withFactor(username: string) {
  await api.services.users.create({ username, password: PASSWORD, role: 'OPERATOR' });
  const { secret, uri, picture } = await api.services.secondFactor.enrol(username, PASSWORD, origin());
  assert.match(uri, new RegExp(`^otpauth://totp/PETfectior:${username}\\?`));
  assert.match(picture, /^data:image\/svg\+xml;base64,/);
  const codes = await api.services.secondFactor.confirm(username, PASSWORD, codeOf(secret), origin());
  later(30);
  return { secret, codes };
}
const NEEDED = { notice: { code: 'SECOND_FACTOR_NEEDED', params: {} } };
const WRONG = { notice: { code: 'SECOND_FACTOR_WRONG', params: {} } };

test('what is begun and not confirmed is not asked for', async () => {
  await api.services.users.create({ username: 'begun', password: PASSWORD, role: 'VIEWER' });
  await api.services.secondFactor.enrol('begun', PASSWORD, origin());
  await assert.rejects(api.services.secondFactor.confirm('begun', PASSWORD, '000000', origin()), /code/);
  assert.ok(await signIn('begun'));
  await assert.rejects(api.services.secondFactor.enrol('begun', 'a wrong password', origin()), /Wrong user/);
});

test('a code is asked for, of now give or take 30 s, and taken once, also by two at once', async () => {
  const { secret } = await withFactor('ana');
  await assert.rejects(signIn('ana'), NEEDED);
  await assert.rejects(signIn('ana', '000000'), WRONG);
  await assert.rejects(signIn('ana', codeOf(secret, clock.now - 90_000)), WRONG);
  const code = codeOf(secret);
  const both = await Promise.allSettled([signIn('ana', code), signIn('ana', code)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await assert.rejects(signIn('ana', code), WRONG);
  // Nor is an older one taken after a newer one.
  await assert.rejects(signIn('ana', codeOf(secret, clock.now - 30_000)), WRONG);
  later(30);
  assert.ok(await signIn('ana', codeOf(secret, clock.now + 30_000)));
});

test('guessing codes is slowed down like guessing passwords', async () => {
  const { secret } = await withFactor('ben');
  const from = origin();
  for (let guess = 0; guess < 5; guess++) await assert.rejects(signIn('ben', `00000${guess}`, from), WRONG);
  await assert.rejects(signIn('ben', codeOf(secret), from), /Too many failed attempts/);
  // Asking without a code in between gives no new tries.
  await assert.rejects(signIn('ben', undefined, from), /Too many failed attempts/);
});

test('whoever knows the password gains no further tries at codes by it', async () => {
  const { secret } = await withFactor('dora');
  const from = origin();
  // From here she has signed in before: nothing but her own failures slows her down.
  await signIn('dora', codeOf(secret), from);
  later(30);
  for (let guess = 0; guess < 4; guess++) await assert.rejects(signIn('dora', `00000${guess}`, from), WRONG);
  const { secondFactor } = api.services;
  for (const ask of [
    () => secondFactor.enrol('dora', PASSWORD, from),
    () => secondFactor.confirm('dora', PASSWORD, '000004', from),
  ])
    await assert.rejects(ask(), /set up already|Too many failed attempts/);
  await assert.rejects(signIn('dora', codeOf(secret), from), /Too many failed attempts/);
});

test('a recovery code is taken once', async () => {
  const { codes } = await withFactor('eva');
  assert.equal(new Set(codes).size, 10);
  const [first = ''] = codes;
  const both = await Promise.allSettled([signIn('eva', first), signIn('eva', first.toUpperCase())]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await assert.rejects(signIn('eva', first), WRONG);
  assert.ok(await signIn('eva', codes[1]));
  const rows = await api.database.queries.selectFrom('user').select('recoveryCodes').execute();
  assert.ok(!JSON.stringify(rows).includes(codes[2]!), 'only hashes are kept');
});

test('where it is required, who has none sets one up before signing in, and nobody removes it', async () => {
  await api.services.users.create({ username: 'new', password: PASSWORD, role: 'VIEWER' });
  await api.services.settings.update({ secondFactorRequired: true });
  await assert.rejects(signIn('new'), { notice: { code: 'SECOND_FACTOR_TO_ENROL', params: {} } });
  const { secret } = await api.services.secondFactor.enrol('new', PASSWORD, origin());
  await api.services.secondFactor.confirm('new', PASSWORD, codeOf(secret), origin());
  later(30);
  assert.ok(await signIn('new', codeOf(secret)));
  later(30);
  await assert.rejects(
    api.services.secondFactor.remove('new', PASSWORD, codeOf(secret), origin()),
    /everybody/,
  );
  await api.services.settings.update({ secondFactorRequired: false });
  await assert.rejects(api.services.secondFactor.remove('new', PASSWORD, '000000', origin()), WRONG);
  await api.services.secondFactor.remove('new', PASSWORD, codeOf(secret), origin());
  assert.ok(await signIn('new'));
});

test('an administrator resets it; the sessions end; a second enrolment by the password alone is refused', async () => {
  const { secret } = await withFactor('lost');
  await assert.rejects(api.services.secondFactor.enrol('lost', PASSWORD, origin()), /set up already/);
  const { token } = await signIn('lost', codeOf(secret));
  const admin = { url: api.url, token: await api.tokenOf('ADMINISTRATOR') };
  const { resetSecondFactor } = await graphql<{ resetSecondFactor: object }>(
    admin,
    'mutation { resetSecondFactor(username: "lost") { ... on User { username secondFactor } } }',
  );
  assert.deepEqual(resetSecondFactor, { username: 'lost', secondFactor: false });
  assert.equal(await api.services.sessions.bearer(token), 'TOKEN_UNKNOWN');
  assert.ok(await signIn('lost'));
});

test('by the API: the code goes with the password, and the key is in no answer but that of the enrolment', async () => {
  const { secret, codes } = await withFactor('caller');
  const ask = (code: string) =>
    graphql<{ signIn: { __typename: string; notice?: { code: string } } }>(
      { url: api.url },
      'mutation ($code: String) { signIn(username: "caller", password: "' +
        PASSWORD +
        '", code: $code) { __typename ... on Error { notice { code } } } }',
      code === '' ? {} : { code },
    );
  assert.equal((await ask('')).signIn.notice?.code, 'SECOND_FACTOR_NEEDED');
  assert.equal((await ask(codeOf(secret))).signIn.__typename, 'Session');
  // With a wrong password the recovery code stays good: it must be nowhere that others read.
  const wrong = `mutation { signIn(username: "caller", password: "no", code: "${codes[0]}") { __typename } }`;
  await graphql({ url: api.url }, wrong);
  const { items } = await api.services.audit.list({}, { first: 100, after: null });
  assert.ok(!JSON.stringify(items).includes(secret));
  assert.ok(!JSON.stringify(items).includes(codes[0]!));
});
