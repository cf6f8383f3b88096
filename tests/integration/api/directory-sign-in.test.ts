/** Sign-in by the password of a real directory: slapd as a process of its own, encrypted, with groups within groups. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { missingPrograms } from '../../support/programs.ts';
import { ACCOUNT, startSlapd, SUFFIX, type Slapd } from '../../support/slapd.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const PEOPLE = `ou=people,${SUFFIX}`;
const GROUPS = `ou=groups,${SUFFIX}`;
const person = (uid: string) => `dn: uid=${uid},${PEOPLE}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: the password of ${uid}
`;
const group = (cn: string, members: readonly string[]) => `dn: cn=${cn},${GROUPS}
objectClass: groupOfNames
cn: ${cn}
${members.map((member) => `member: ${member}`).join('\n')}
`;
// Ana is a physicist, physicists are staff of nuclear medicine, who are in a circle with one another.
const LDIF = [
  `dn: ${PEOPLE}\nobjectClass: organizationalUnit\nou: people\n`,
  `dn: ${GROUPS}\nobjectClass: organizationalUnit\nou: groups\n`,
  ...['ana', 'ben', 'eva', 'admin', 'núria'].map(person),
  group('physicists', [`uid=ana,${PEOPLE}`]),
  group('staff', [`cn=physicists,${GROUPS}`, `cn=nuclear-medicine,${GROUPS}`]),
  group('nuclear-medicine', [`cn=staff,${GROUPS}`, `uid=núria,${PEOPLE}`]),
  group('it', [`uid=ben,${PEOPLE}`]),
].join('\n');

const ORIGIN = { address: '192.0.2.1', userAgent: 'test' };
const skip = missingPrograms('slapd', 'ldapmodify');
const folder = temporaryDirectory('directory-');
let api: ApiServer;
let slapd: Slapd;
before(async () => {
  if (skip) return;
  slapd = await startSlapd(folder.path, LDIF);
  api = await startApiServer({ recheckMs: 50 });
  await api.services.users.create({
    username: 'admin',
    password: 'a cat in the cellar',
    role: 'ADMINISTRATOR',
  });
  await configure();
});
after(async () => {
  if (skip) return;
  await slapd.stop();
  await api[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const optionsOf = () => ({
  host: 'localhost',
  port: slapd.port,
  transport: 'STARTTLS',
  authority: slapd.authority as string | null,
  bindDn: ACCOUNT.dn as string | null,
  userDn: null as string | null,
  userBase: PEOPLE,
  userFilter: '(uid={username})',
  groupBase: GROUPS,
  activeDirectory: false,
  roles: [
    { group: `CN=Nuclear-Medicine, ${GROUPS}`, role: 'OPERATOR' },
    { group: `cn=it,${GROUPS}`, role: 'ADMINISTRATOR' },
  ],
});
const configure = (change: object = {}, secret: string | null = ACCOUNT.password) =>
  api.services.signInSources.save('LDAP', { enabled: true, options: { ...optionsOf(), ...change }, secret });
/** Each from a network of its own, so that failures of one test slow no other. */
let networks = 0;
const signIn = (name: string, password: string) =>
  api.services.sessions.signIn(name, password, { ...ORIGIN, address: `192.0.2.${++networks}` });

test('groups within groups give the role, over StartTLS and LDAPS', { skip }, async () => {
  for (const change of [{}, { transport: 'LDAPS', port: slapd.tlsPort }]) {
    await configure(change);
    const { user } = await signIn('Ana', 'the password of ana');
    assert.deepEqual([user.username, user.role, user.source], ['ana', 'OPERATOR', 'LDAP']);
    assert.equal((await signIn('ben', 'the password of ben')).user.role, 'ADMINISTRATOR');
    assert.equal((await signIn('núria', 'the password of núria')).user.role, 'OPERATOR');
  }
  await configure();
  await assert.rejects(signIn('eva', 'the password of eva'), /in no group that has a role/);
});

test(
  'a wrong password, an empty one and a name that means something to a filter come to nothing',
  { skip },
  async () => {
    const WRONG = /Wrong user name or password/;
    await assert.rejects(signIn('ana', 'another'), WRONG);
    await assert.rejects(signIn('ana', ''), WRONG);
    await assert.rejects(signIn('ben', ''), WRONG);
    for (const name of [
      '*',
      'a*',
      'ana)(uid=*',
      '*)(|(uid=*',
      'ana\u0000',
      'uid=ana',
      '\\2a',
      'ana,ou=people',
    ])
      await assert.rejects(signIn(name, 'the password of ana'), WRONG, name);
  },
);

test(
  'a local user is never asked of the directory, and the last local administrator stays',
  { skip },
  async () => {
    await assert.rejects(signIn('admin', 'the password of admin'), /Wrong user name/);
    assert.equal((await signIn('admin', 'a cat in the cellar')).user.source, 'LOCAL');
    await signIn('ben', 'the password of ben');
    await assert.rejects(api.services.users.delete('admin'), /last administrator/);
  },
);

test('without an account people bind by themselves, and sessions are short', { skip }, async () => {
  await configure({ bindDn: null, userDn: `uid={username},${PEOPLE}` }, null);
  const session = await signIn('ana', 'the password of ana');
  assert.equal(session.user.role, 'OPERATOR');
  assert.ok(session.expiresAt <= Date.now() + 15 * 60_000);
  await assert.rejects(signIn('ana', ''), /Wrong user name/);
  await assert.rejects(signIn('ana', 'another'), /Wrong user name/);
  await configure();
});

test('whoever loses the group, or is removed, is signed out', { skip }, async () => {
  const ended = async (token: string) => typeof (await api.services.sessions.bearer(token)) === 'string';
  const { token } = await signIn('ben', 'the password of ben');
  assert.equal(await ended(token), false);
  await slapd.change(`dn: cn=it,${GROUPS}\nchangetype: modify\nreplace: member\nmember: uid=eva,${PEOPLE}\n`);
  await waitFor(() => ended(token), { what: 'without the group the session ends' });
  await assert.rejects(signIn('ben', 'the password of ben'), /in no group/);

  const eva = await signIn('eva', 'the password of eva');
  await slapd.change(`dn: uid=eva,${PEOPLE}\nchangetype: delete\n`);
  await waitFor(() => ended(eva.token), { what: 'without the entry the session ends' });
  // Somebody else who gets the name later is not the same person.
  await slapd.change(
    `dn: uid=eva,${PEOPLE}\nchangetype: add\n${person('eva').split('\n').slice(1).join('\n')}`,
  );
  await assert.rejects(signIn('eva', 'the password of eva'), /Another account here is called eva/);
});

test('a directory that is away keeps nobody out who is in, and local users come in', { skip }, async () => {
  const { token } = await signIn('ana', 'the password of ana');
  await slapd.stop();
  await assert.rejects(signIn('ana', 'the password of ana'), /did not answer as it should/);
  assert.ok(await signIn('admin', 'a cat in the cellar'));
  const before = api.records.length;
  await waitFor(() => api.records.slice(before).some(({ event }) => event === 'auth.recheck-failed'), {
    what: 'it is asked in vain',
  });
  assert.notEqual(typeof (await api.services.sessions.bearer(token)), 'string');
  await slapd.start();
});

test('a directory that is slow is asked for several who are signed in at once', { skip }, async () => {
  for (let session = 0; session < 4; session++) await signIn('ana', 'the password of ana');
  let open = 0;
  const slow = await hostile((socket) => {
    open++;
    socket.resume().on('close', () => open--);
  });
  await configure({ port: (slow.address() as AddressInfo).port });
  await waitFor(() => open >= 4, { what: 'all of them are asked for' });
  await configure();
  slow.close();
});

test('a trial says in words what is wrong', { skip }, async () => {
  const trial = async (
    change: object,
    who: { username: string; password: string } = { username: '', password: '' },
    secret: string | null = ACCOUNT.password,
  ) => {
    const draft = await api.services.signInSources.draft('LDAP', {
      options: { ...optionsOf(), ...change },
      secret,
    });
    return (await api.services.tryDirectory(draft, who)).map(({ ok, notice }) => `${ok} ${notice.code}`);
  };
  const [CONNECTED, BOUND] = ['true LDAP_CONNECTED', 'true LDAP_BOUND'];
  assert.deepEqual(await trial({}, { username: 'ana', password: 'the password of ana' }), [
    ...[CONNECTED, BOUND, 'true LDAP_FOUND', 'true LDAP_ROLE', 'true LDAP_PASSWORD_RIGHT'],
  ]);
  assert.deepEqual(
    (await trial({}, { username: 'ana', password: 'no' })).at(-1),
    'false LDAP_PASSWORD_WRONG',
  );
  assert.deepEqual(await trial({}, { username: 'ben', password: '' }), [
    ...[CONNECTED, BOUND, 'true LDAP_FOUND', 'false LDAP_WITHOUT_ROLE'],
  ]);
  assert.deepEqual(await trial({}, { username: 'zoe', password: '' }), [
    CONNECTED,
    BOUND,
    'false LDAP_NOBODY',
  ]);
  assert.deepEqual(await trial({}, undefined, 'wrong'), [CONNECTED, 'false LDAP_BIND_REFUSED']);
  assert.deepEqual(await trial({ authority: null }), ['false SOURCE_UNTRUSTED']);
  assert.deepEqual(await trial({ host: '127.0.0.1' }), ['false SOURCE_UNTRUSTED']);
  assert.deepEqual(await trial({ host: 'no-such-host.invalid' }), ['false HOST_UNKNOWN']);
  assert.deepEqual(await trial({ port: 1 }), ['false CONNECTION_FAILED']);
  const lost = { userBase: `ou=elsewhere,${SUFFIX}` };
  assert.deepEqual(await trial(lost, { username: 'ana', password: '' }), [
    CONNECTED,
    BOUND,
    'false LDAP_NO_BASE',
  ]);
  const wide = { userFilter: '(|(uid={username})(objectClass=inetOrgPerson))' };
  assert.deepEqual((await trial(wide, { username: 'ana', password: '' })).at(-1), 'false LDAP_SEVERAL');
});

test('a kept password goes to no other directory than it was entered for', { skip }, async () => {
  const draft = (change: object, secret?: string) =>
    api.services.signInSources.draft('LDAP', { options: { ...optionsOf(), ...change }, secret });
  assert.equal((await draft({ groupBase: SUFFIX })).secret, ACCOUNT.password);
  for (const change of [{ host: 'elsewhere.example' }, { port: 1389 }])
    await assert.rejects(draft(change), /Enter the secret or password again/);
  assert.equal((await draft({ host: 'elsewhere.example' }, 'another')).secret, 'another');
});

/** A directory that answers with what it is given, byte by byte, or not at all. */
async function hostile(answer: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('a directory that never answers, or answers without end, is given up in time', { skip }, async () => {
  const silent = await hostile(() => undefined);
  // A message that says it is 256 MiB long, and comes.
  const endless = await hostile((socket) => {
    socket.write(Buffer.from([0x30, 0x84, 0x10, 0, 0, 0]));
    const chunk = Buffer.alloc(65_536);
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
      socket.once('drain', more);
    };
    more();
  });
  try {
    for (const server of [silent, endless]) {
      await configure({ port: (server.address() as AddressInfo).port });
      const before = process.memoryUsage().rss;
      const began = performance.now();
      await assert.rejects(signIn('ana', 'the password of ana'), /did not answer as it should/);
      assert.ok(performance.now() - began < 15_000);
      assert.ok(process.memoryUsage().rss - before < 128 * 1024 * 1024);
    }
  } finally {
    silent.close();
    endless.close();
    await configure();
  }
});
