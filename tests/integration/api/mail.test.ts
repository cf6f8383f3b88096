/** Alerts by mail, to a server on a socket: over TLS only, gathered, tried again, and what is wrong in words. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { makeAuthority, type Authority, type Issued } from '../../support/authority.ts';
import { failTask } from '../../support/drive-task.ts';
import { graphql } from '../../support/graphql-client.ts';
import { startSmtpServer } from '../../support/smtp-server.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const PASSWORD = 'correct horse battery';
const user = { name: 'pet@hospital.example', password: PASSWORD };
const QUICK = { mailMs: { every: 20, patience: 5_000 } };

let directory: TemporaryDirectory;
let authority: Authority;
let identity: Issued;
let otherName: Issued;

before(async () => {
  directory = temporaryDirectory();
  authority = await makeAuthority(directory.path, 'hospital');
  identity = await authority.issue('mail', { names: 'IP:127.0.0.1' });
  otherName = await authority.issue('other', { names: 'DNS:other.example' });
});
after(() => directory[Symbol.dispose]());

const UPDATE = `mutation ($input: MailInput!) { updateMail(input: $input) { __typename
  ... on Mail { enabled hasPassword } ... on ValidationError { fields { path notice { code } } } } }`;
const SAVE_RULE = `mutation ($id: ID, $input: MailRuleInput!) { saveMailRule(id: $id, input: $input) { __typename
  ... on MailRule { id } ... on ValidationError { fields { path notice { code } } } } }`;
interface Saved {
  readonly saveMailRule: Updated['updateMail'] & { readonly id?: string };
}
interface Updated {
  readonly updateMail: {
    readonly __typename: string;
    readonly hasPassword?: boolean;
    readonly fields?: readonly { path: string; notice: { code: string } }[];
  };
}

async function administrate(api: ApiServer) {
  const target = { url: api.url, token: await api.tokenOf('ADMINISTRATOR') };
  const update = async (input: object) => (await graphql<Updated>(target, UPDATE, { input })).updateMail;
  const saveRule = async (input: object = {}, id: string | null = null) =>
    (
      await graphql<Saved>(target, SAVE_RULE, {
        id,
        input: { recipients: ['physics@hospital.example'], ...input },
      })
    ).saveMailRule;
  const refusalsOf = ({ fields }: Updated['updateMail']) =>
    fields?.map(({ path, notice }) => `${path} ${notice.code}`);
  return {
    update,
    saveRule,
    /** Mail to one address by one rule. */
    setUp: async (input: object, rule: object = {}) => {
      await saveRule(rule);
      await update(input);
    },
    refusals: async (input: object) => refusalsOf(await update(input)),
    ruleRefusals: async (input: object) => refusalsOf(await saveRule(input)),
    test: async () => {
      const { testMail } = await graphql<{
        testMail: { notice: { code: string } | null; error: string | null };
      }>(target, 'mutation { testMail { ... on MailAttempt { error notice { code } } } }');
      return testMail;
    },
    shown: async () => JSON.stringify(await graphql(target, '{ mail { host username hasPassword sender } }')),
  };
}

function inputFor(port: number, more: object = {}) {
  return {
    enabled: true,
    ...{ host: '127.0.0.1', port, security: 'STARTTLS', username: user.name, password: PASSWORD },
    authority: readFileSync(authority.cert, 'utf8'),
    sender: user.name,
    ...more,
  };
}

async function fail(api: ApiServer, series: string): Promise<string> {
  const id = await api.receive(series, { patientName: 'NEVERMAILED^JANE' });
  await failTask(api.store, id, { code: 'TOO_FEW_IMAGES', params: { received: 3, minimum: 47 } });
  return id;
}

for (const security of ['STARTTLS', 'TLS'] as const)
  test(`alerts are mailed over ${security} with a sign-in, with what to do and no patient's name`, async () => {
    await using server = await startSmtpServer({ identity, user, isTls: security === 'TLS' });
    await using api = await startApiServer(QUICK);
    const mail = await administrate(api);
    await mail.setUp(inputFor(server.port, { security, consoleUrl: 'https://pet.hospital.example' }));
    const id = await fail(api, '1.1');
    await waitFor(() => server.received.length === 1, { what: 'the mail' });
    const [{ content, ...envelope }] = server.received as [(typeof server.received)[0]];
    assert.deepEqual(envelope, {
      ...{ sender: user.name, recipients: ['physics@hospital.example'] },
      ...{ user: user.name, isEncrypted: true },
    });
    assert.match(content, new RegExp(`^Subject: PETfectior: Task failed: ${id}$`, 'm'));
    assert.match(content, /TOO_FEW_IMAGES/);
    assert.match(content, /Open the task: it says why/);
    assert.match(content, new RegExp(`https://pet\\.hospital\\.example/tasks/${id}`));
    assert.doesNotMatch(content, /NEVERMAILED|JANE/i);
    assert.doesNotMatch(await mail.shown(), new RegExp(PASSWORD));
    assert.match(await mail.shown(), /"hasPassword":true/);
  });

test('what gathers between two mails is one mail, said once for each cause, in Spanish too', async () => {
  await using server = await startSmtpServer({ identity, user });
  await using api = await startApiServer({ mailMs: { every: 4_000, patience: 5_000 } });
  const mail = await administrate(api);
  await mail.setUp(inputFor(server.port, { language: 'ES' }));
  await fail(api, '1.1');
  await waitFor(() => server.received.length === 1, { what: 'the first mail' });
  const started = performance.now();
  const ids = [await fail(api, '1.2'), await fail(api, '1.3'), await fail(api, '1.4')];
  await waitFor(async () => (await api.services.alerts.open()).length === 4, { what: 'the alerts' });
  assert.ok(performance.now() - started < 4_000, 'the machine is too slow to tell');
  await waitFor(() => server.received.length === 2, { what: 'the second mail' });
  const { content } = server.received[1]!;
  assert.match(content, /^Subject: PETfectior: Tarea fallida \(3\)$/m);
  for (const id of ids) assert.match(content, new RegExp(id));
});

test('alerts that are less urgent, or of other kinds, are not mailed', async () => {
  await using server = await startSmtpServer({ identity, user });
  await using api = await startApiServer(QUICK);
  const mail = await administrate(api);
  await mail.setUp(inputFor(server.port), { minimumSeverity: 'CRITICAL', kinds: ['SERVER_UNREACHABLE'] });
  await fail(api, '1.1');
  await waitFor(async () => (await api.services.alerts.open()).length === 1, { what: 'the failed task' });
  api.events.publish('serverReachable', { reachable: false, error: null });
  await waitFor(() => server.received.length === 1, { what: 'the mail' });
  assert.match(server.received[0]!.content, /^Subject: PETfectior: CRITICAL: The processing server/m);
  assert.doesNotMatch(server.received[0]!.content, /Task failed/);
});

test('a mail that was not taken is tried again, also by the next run of the gateway, and is sent once', async () => {
  let isBusy = true;
  await using server = await startSmtpServer({
    ...{ identity, user },
    answer: (command) => (isBusy && /^MAIL/i.test(command) ? '451 4.3.0 try again later' : undefined),
  });
  await using first = await startApiServer(QUICK);
  const mail = await administrate(first);
  await mail.setUp(inputFor(server.port));
  const id = await fail(first, '1.1');
  await waitFor(async () => (await first.services.mails.rules())[0]?.notice?.code === 'MAIL_REFUSED', {
    what: 'the refusal is told',
  });
  await first.services.mailSender.stop();
  assert.equal(server.received.length, 0);

  isBusy = false;
  await using second = await startApiServer({
    ...QUICK,
    address: { kind: 'sqlite', file: join(first.folder, 'petfectior.db') },
  });
  await waitFor(async () => (await second.services.mails.rules())[0]?.sentAt, { what: 'the mail' });
  const again = await fail(second, '1.2');
  await waitFor(() => server.received.length === 2, { what: 'the next mail' });
  const [one, two] = server.received.map(({ content }) => content);
  assert.match(one!, new RegExp(id));
  assert.match(two!, new RegExp(again));
  assert.doesNotMatch(two!, new RegExp(id));
});

test('a test says in words what is wrong', async () => {
  await using api = await startApiServer({ mailMs: { every: 60_000, patience: 1_000 } });
  const mail = await administrate(api);
  const outcomeWith = async (options: Partial<Parameters<typeof startSmtpServer>[0]>, more: object = {}) => {
    await using server = await startSmtpServer({ identity, user, ...options });
    const { recipients = ['physics@hospital.example'], ...settings } = more as { recipients?: string[] };
    for (const { id } of await api.services.mails.rules()) await api.services.mails.deleteRule(id);
    await mail.saveRule({ recipients });
    await mail.update(inputFor(server.port, { enabled: false, ...settings }));
    const { error, notice } = await mail.test();
    assert.equal(error === null, notice === null);
    assert.ok(!error?.includes(PASSWORD));
    return { code: notice?.code, error, signedIn: server.commands.some((one) => one.startsWith('AUTH')) };
  };
  assert.equal((await outcomeWith({})).code, undefined);
  assert.equal((await outcomeWith({}, { password: 'another' })).code, 'MAIL_SIGN_IN_REFUSED');
  for (const wrong of [
    await outcomeWith({}, { authority: '' }),
    await outcomeWith({ identity: otherName }),
    await outcomeWith({ identity: otherName, isTls: true }, { security: 'TLS' }),
  ])
    assert.deepEqual([wrong.code, wrong.signedIn], ['MAIL_TLS_FAILED', false], wrong.error ?? '');
  const plain = await outcomeWith({ offersStartTls: false });
  assert.deepEqual([plain.code, plain.signedIn], ['MAIL_STARTTLS_REFUSED', false]);
  assert.equal((await outcomeWith({ isSilent: true })).code, 'HOST_SILENT');
  assert.equal((await outcomeWith({ isSilent: true }, { security: 'TLS' })).code, 'HOST_SILENT');
  const refusing = (answer: string) => ({
    answer: (command: string) => (command.includes('nobody@') ? answer : undefined),
  });
  const recipients = { recipients: ['physics@hospital.example', 'nobody@hospital.example'] };
  assert.equal((await outcomeWith(refusing('550 who?'), recipients)).code, 'MAIL_RECIPIENTS_REFUSED');
  const nobody = { recipients: ['nobody@hospital.example'] };
  assert.equal((await outcomeWith(refusing('550 who?'), nobody)).code, 'MAIL_REFUSED');
  const noSmtp = { answer: () => '400 Bad Request' };
  assert.notEqual((await outcomeWith(noSmtp)).code, undefined);
  await mail.update(inputFor(1, { enabled: false }));
  assert.equal((await mail.test()).notice?.code, 'PORT_CLOSED');
});

test('what cannot be used is refused at its field, and a kept password goes to no other server', async () => {
  await using api = await startApiServer(QUICK);
  const mail = await administrate(api);
  assert.deepEqual(await mail.refusals({ enabled: true }), [
    'host MAIL_INCOMPLETE',
    'sender MAIL_INCOMPLETE',
  ]);
  for (const recipient of [
    'physics@hospital.example\r\nRCPT TO:<thief@elsewhere.example>',
    'physics@hospital.example\n',
    'a <physics@hospital.example>',
    'physics',
  ])
    assert.deepEqual(await mail.ruleRefusals({ recipients: [recipient] }), [
      'recipients.0 MAIL_ADDRESS_FORM',
    ]);
  assert.deepEqual(await mail.refusals({ sender: 'x@y.example\r\nDATA' }), ['sender MAIL_ADDRESS_FORM']);
  assert.deepEqual(await mail.refusals({ host: 'mail.example\r\nQUIT' }), ['host HOST_FORM']);
  assert.deepEqual(await mail.refusals({ authority: 'my certificate' }), ['authority CERTIFICATE_FORM']);
  assert.deepEqual(await mail.refusals({ consoleUrl: 'javascript:alert(1)' }), ['consoleUrl URL_FORM']);
  assert.deepEqual(await mail.ruleRefusals({ recipients: [] }), ['recipients MAIL_INCOMPLETE']);
  assert.deepEqual(await mail.refusals({ quietFrom: 22 }), ['quietUntil MAIL_INCOMPLETE']);
  assert.deepEqual(await mail.refusals({ username: 'pet' }), ['password MAIL_INCOMPLETE']);
  await mail.update(inputFor(587, { enabled: false }));
  assert.equal((await mail.update({ language: 'ES' })).hasPassword, true);
  assert.deepEqual(await mail.refusals({ host: 'elsewhere.example' }), ['password MAIL_PASSWORD_AGAIN']);
  assert.equal((await mail.update({ host: 'elsewhere.example', password: 'new' })).hasPassword, true);
  assert.equal((await mail.update({ username: '' })).hasPassword, false);
  const audit = await api.services.audit.list({}, { first: 50, after: null });
  assert.doesNotMatch(JSON.stringify(audit), new RegExp(PASSWORD));
});

test('rules say who gets which alerts, and each is served by itself', async () => {
  await using server = await startSmtpServer({ identity, user });
  await using api = await startApiServer(QUICK);
  const mail = await administrate(api);
  await mail.setUp(inputFor(server.port), {
    recipients: ['it@hospital.example'],
    kinds: ['SERVER_UNREACHABLE'],
  });
  await mail.saveRule({ recipients: ['physics@hospital.example'], kinds: ['TASK_FAILED'] });
  api.events.publish('serverReachable', { reachable: false, error: null });
  await fail(api, '1.1');
  await waitFor(() => server.received.length === 2, { what: 'both mails' });
  assert.deepEqual(
    server.received.map(({ recipients: [to], content }) => [to, /Task failed/.test(content)]).sort(),
    [
      ['it@hospital.example', false],
      ['physics@hospital.example', true],
    ],
  );
});

test('an alert that several rules choose is mailed to an address once, by the soonest, whatever else fails', async () => {
  const night = new Date();
  night.setDate(night.getDate() + 1);
  night.setHours(3, 0, 0, 0);
  let now = night.getTime();
  await using server = await startSmtpServer({
    ...{ identity, user },
    answer: (command) => (/^RCPT.*gone@/i.test(command) ? '550 5.1.1 no such user' : undefined),
  });
  await using api = await startApiServer({ ...QUICK, now: () => (now += 50) });
  const mail = await administrate(api);
  // The daily rule is the older one; for physics it has what the other leaves.
  await mail.setUp(inputFor(server.port), {
    recipients: ['physics@hospital.example', 'chief@hospital.example'],
    timing: 'DAILY',
  });
  await mail.saveRule({
    recipients: ['Physics@hospital.example'],
    kinds: ['TASK_FAILED'],
  });
  await mail.saveRule({ recipients: ['physics@hospital.example', 'gone@hospital.example'] });
  const id = await fail(api, '1.1');
  await waitFor(() => server.received.length === 1, { what: 'the failed task, by the soonest rule' });
  api.events.publish('multiFrameDropped', { aeTitle: 'STRANGER', address: '192.0.2.9' });
  await waitFor(() => server.received.length === 2, { what: 'the multi-frame images, by the rule for all' });
  await waitFor(async () => (await api.services.mails.rules()).every(({ failures }) => failures === 0), {
    what: 'nobody who is gone is tried again',
  });
  api.events.publish('serverReachable', { reachable: false, error: null });
  await waitFor(() => server.received.length === 4, { what: 'what is critical, to all' });
  now = night.setHours(7, 1);
  await waitFor(() => server.received.length === 5, { what: 'the daily mail' });
  const mails = server.received.map(({ recipients, content }) => ({
    to: recipients.map((address) => address.toLowerCase().split('@')[0]).sort(),
    says: [
      content.includes(id) && 'task',
      content.includes('STRANGER') && 'stranger',
      /processing server/.test(content) && 'server',
    ].filter(Boolean),
  }));
  assert.deepEqual(mails.slice(0, 2), [
    { to: ['physics'], says: ['task'] },
    { to: ['physics'], says: ['stranger'] },
  ]);
  assert.deepEqual(
    mails.slice(2, 4).sort((one, other) => (one.to[0]! < other.to[0]! ? -1 : 1)),
    [
      { to: ['chief'], says: ['server'] },
      { to: ['physics'], says: ['server'] },
    ],
  );
  assert.deepEqual(mails[4], { to: ['chief'], says: ['task', 'stranger'] });
});

test('in quiet hours, and for a daily mail, only what is critical goes at once; the rest is one mail later', async () => {
  // Three in the morning, where the gateway stands, after what is raised now.
  const night = new Date();
  night.setDate(night.getDate() + 1);
  night.setHours(3, 0, 0, 0);
  let now = night.getTime();
  await using server = await startSmtpServer({ identity, user });
  await using api = await startApiServer({ ...QUICK, now: () => now });
  const mail = await administrate(api);
  await mail.setUp(inputFor(server.port, { quietFrom: 22, quietUntil: 6, digestHour: 7 }));
  await mail.saveRule({ recipients: ['chief@hospital.example'], timing: 'DAILY' });
  const passed = await fail(api, '1.1');
  const stays = await fail(api, '1.2');
  await waitFor(async () => (await api.services.alerts.open()).length === 2, { what: 'both alerts' });
  await api.services.tasks.delete([passed]);
  api.events.publish('serverReachable', { reachable: false, error: null });
  await waitFor(() => server.received.length === 2, { what: 'what is critical, to both' });
  for (const { content } of server.received) assert.doesNotMatch(content, /Task failed/);

  now = night.setHours(6, 1);
  await waitFor(() => server.received.length === 3, { what: 'the end of the quiet hours' });
  assert.deepEqual(server.received[2]!.recipients, ['physics@hospital.example']);
  assert.match(server.received[2]!.content, new RegExp(`Task failed: ${stays}`));
  assert.match(server.received[2]!.content, /Task failed: 1 over/);
  now = night.setHours(7, 1);
  await waitFor(() => server.received.length === 4, { what: 'the daily mail' });
  assert.deepEqual(server.received[3]!.recipients, ['chief@hospital.example']);
});

test('what nobody acknowledged goes to the rule for that, once, with what waits', async () => {
  await using server = await startSmtpServer({ identity, user });
  await using api = await startApiServer({ ...QUICK, problemsEveryMs: 20 });
  const mail = await administrate(api);
  await mail.setUp(inputFor(server.port, { language: 'ES' }), { escalated: true });
  await fail(api, '1.1');
  await fail(api, '1.2');
  await waitFor(async () => (await api.services.alerts.open()).length === 2, { what: 'both alerts' });
  await api.database.queries
    .updateTable('alert_cause')
    .set((eb) => ({ unattendedSince: eb('unattendedSince', '-', 31 * 60_000) }))
    .execute();
  await waitFor(() => server.received.length === 1, { what: 'the mail' });
  const content = server.received[0]!.content.replaceAll('=\n', '');
  assert.match(content, /^Subject: PETfectior: Nadie la atiende: Tarea fallida: TOO_FEW_IMAGES$/m);
  assert.match(content, /TOO_FEW_IMAGES desde .*, 2 tareas fallidas/);
});
