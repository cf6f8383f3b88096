/** Sign-in by an Active Directory (Samba's domain controller): names, groups within groups, accounts that are barred, TLS. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  missingActiveDirectory as skip,
  startActiveDirectory,
  SUFFIX,
  type ActiveDirectory,
} from '../support/active-directory.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const USERS = `CN=Users,${SUFFIX}`;
const passwordOf = (name: string) => `A password of ${name}, 1`;
const GATEWAY = { dn: `CN=gateway,${USERS}`, password: passwordOf('gateway') };

const folder = temporaryDirectory('active-directory-');
let directory: ActiveDirectory;
let api: ApiServer;

before(async () => {
  if (skip) return;
  directory = await startActiveDirectory(folder.path);
  for (const name of ['gateway', 'ana', 'ben', 'eva', 'zoe', 'old'])
    await directory.tool('user', 'create', name, passwordOf(name));
  // Ana is a physicist, physicists are staff, staff are nuclear medicine.
  for (const [group, member] of [
    ['physicists', 'ana'],
    ['staff', 'physicists'],
    ['nuclear-medicine', 'staff'],
    ['it', 'ben,zoe,old'],
  ] as const) {
    await directory.tool('group', 'add', group);
    await directory.tool('group', 'addmembers', group, member);
  }
  api = await startApiServer({ recheckMs: 50 });
  await configure();
});
after(async () => {
  if (skip) return;
  await api[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const optionsOf = () => ({
  ...{ host: directory.host, port: 389, transport: 'STARTTLS', authority: directory.authority },
  ...{ bindDn: GATEWAY.dn as string | null, userDn: null as string | null, userBase: SUFFIX },
  // As the console suggests.
  userFilter: '(&(objectCategory=person)(|(sAMAccountName={username})(userPrincipalName={username})))',
  ...{ groupBase: SUFFIX, activeDirectory: true },
  roles: [
    { group: `cn=Nuclear-Medicine, ${USERS}`, role: 'OPERATOR' },
    { group: `CN=it,${USERS}`, role: 'ADMINISTRATOR' },
  ],
});
const configure = (change: object = {}) =>
  api.services.signInSources.save('LDAP', {
    enabled: true,
    options: { ...optionsOf(), ...change },
    secret: GATEWAY.password,
  });
let networks = 0;
const signIn = (name: string, password: string) =>
  api.services.sessions.signIn(name, password, { address: `192.0.2.${++networks}`, userAgent: 'test' });
const isOver = async (token: string) => typeof (await api.services.sessions.bearer(token)) === 'string';

test(
  'by account name or principal name, over StartTLS and LDAPS, through groups within groups',
  { skip },
  async () => {
    for (const change of [{}, { transport: 'LDAPS', port: 636 }]) {
      await configure(change);
      for (const name of ['ana', 'ANA', 'ana@hospital.example']) {
        const { user } = await signIn(name, passwordOf('ana'));
        assert.deepEqual([user.username, user.role, user.source], ['ana', 'OPERATOR', 'LDAP'], name);
      }
      assert.equal((await signIn('ben', passwordOf('ben'))).user.role, 'ADMINISTRATOR');
      await assert.rejects(signIn('ana', 'another'), /Wrong user name or password/);
      await assert.rejects(signIn('ana', ''), /Wrong user name or password/);
      await assert.rejects(signIn('eva', passwordOf('eva')), /in no group that has a role/);
    }
    await configure();
  },
);

test('people bind by their principal name where there is no account of the gateway', { skip }, async () => {
  await configure({ bindDn: null, userDn: '{username}@hospital.example' });
  const session = await signIn('ana', passwordOf('ana'));
  assert.equal(session.user.role, 'OPERATOR');
  assert.ok(session.expiresAt <= Date.now() + 15 * 60_000);
  await assert.rejects(signIn('ana', 'another'), /Wrong user name or password/);
  await configure();
});

test('an account that is disabled comes in no more, and its session ends', { skip }, async () => {
  const { token } = await signIn('zoe', passwordOf('zoe'));
  assert.equal(await isOver(token), false);
  await directory.tool('user', 'disable', 'zoe');
  await waitFor(() => isOver(token), { what: 'the session of a disabled account ends' });
  await assert.rejects(signIn('zoe', passwordOf('zoe')), /disabled this account/);
  await directory.tool('user', 'enable', 'zoe');
  assert.ok(await signIn('zoe', passwordOf('zoe')));
});

test('an account whose time is over comes in no more, and its session ends', { skip }, async () => {
  const { token } = await signIn('old', passwordOf('old'));
  await directory.change(
    `dn: CN=old,${USERS}\nchangetype: modify\nreplace: accountExpires\naccountExpires: 130000000000000000\n`,
  );
  await waitFor(() => isOver(token), { what: 'the session of an account whose time is over ends' });
  await assert.rejects(signIn('old', passwordOf('old')), /lets it in neither now/);
});

test('a password that has expired is told from a wrong one', { skip }, async () => {
  await directory.tool(
    ...['user', 'setpassword', 'ben', `--newpassword=${passwordOf('ben')}`, '--must-change-at-next-login'],
  );
  await assert.rejects(signIn('ben', passwordOf('ben')), /password has expired at the hospital/);
  await assert.rejects(signIn('ben', 'another'), /Wrong user name or password/);
  await directory.tool('user', 'setpassword', 'ben', `--newpassword=${passwordOf('ben')}`);
  assert.ok(await signIn('ben', passwordOf('ben')));
});

test('whoever leaves the inmost group, or is removed, is signed out', { skip }, async () => {
  const ana = await signIn('ana', passwordOf('ana'));
  await directory.tool('group', 'removemembers', 'physicists', 'ana');
  await waitFor(() => isOver(ana.token), { what: 'without the group the session ends' });
  await assert.rejects(signIn('ana', passwordOf('ana')), /in no group/);
  await directory.tool('group', 'addmembers', 'physicists', 'ana');
  const zoe = await signIn('zoe', passwordOf('zoe'));
  await directory.tool('user', 'delete', 'zoe');
  await waitFor(() => isOver(zoe.token), { what: 'without the account the session ends' });
});

test('a trial says in words what is wrong', { skip }, async () => {
  const trial = async (username: string, password: string, change: object = {}) => {
    const options = { ...optionsOf(), ...change };
    const draft = await api.services.signInSources.draft('LDAP', { options, secret: GATEWAY.password });
    return (await api.services.tryDirectory(draft, { username, password })).map(
      ({ ok, notice }) => `${ok} ${notice.code}`,
    );
  };
  const BOUND = ['true LDAP_CONNECTED', 'true LDAP_BOUND'];
  assert.deepEqual(await trial('ana@hospital.example', passwordOf('ana')), [
    ...[...BOUND, 'true LDAP_FOUND', 'true LDAP_ROLE', 'true LDAP_PASSWORD_RIGHT'],
  ]);
  assert.deepEqual((await trial('ana', 'no')).at(-1), 'false LDAP_PASSWORD_WRONG');
  assert.deepEqual(await trial('old', ''), [...BOUND, 'false OUTSIDE_ACCOUNT_BARRED']);
  assert.deepEqual(await trial('', '', { authority: null }), ['false SOURCE_UNTRUSTED']);
  assert.deepEqual(await trial('ana', '', { userBase: `OU=elsewhere,${SUFFIX}` }), [
    ...[...BOUND, 'false LDAP_NO_BASE'],
  ]);
  assert.deepEqual(await trial('', '', { bindDn: `CN=nobody,${USERS}` }), [
    ...['true LDAP_CONNECTED', 'false LDAP_BIND_REFUSED'],
  ]);
});
