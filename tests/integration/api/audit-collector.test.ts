/** The audit log at a hospital's collector: rsyslog over TLS, away for a time, killed, and the gateway restarted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { makeAuthority, type Authority, type Issued } from '../../support/authority.ts';
import { graphql } from '../../support/graphql-client.ts';
import { judgeAuditMessages } from '../../support/judge-audit-messages.ts';
import { missingPrograms } from '../../support/programs.ts';
import { startRsyslog } from '../../support/rsyslog.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const QUICK = { auditMs: { every: 20, patience: 5_000, again: 10_000 } };
const skip = missingPrograms('rsyslogd', 'xmllint');

let directory: TemporaryDirectory;
let authority: Authority;
let identity: Issued;
let otherName: Issued;

before(async () => {
  directory = temporaryDirectory();
  authority = await makeAuthority(directory.path, 'hospital');
  identity = await authority.issue('collector', { names: 'IP:127.0.0.1' });
  otherName = await authority.issue('other', { names: 'DNS:other.example' });
});
after(() => directory[Symbol.dispose]());

const UPDATE = `mutation ($input: AuditCollectorInput!) { updateAuditCollector(input: $input) { __typename
  ... on ValidationError { fields { path notice { code } } } } }`;
const STATE =
  '{ auditCollector { behind behindSince lost notice { code } takenAt } problems { code subject message } }';
interface State {
  readonly auditCollector: {
    readonly behind: number;
    readonly behindSince: string | null;
    readonly lost: number;
    readonly notice: { readonly code: string } | null;
    readonly takenAt: string | null;
  };
  readonly problems: readonly { code: string; subject: string; message: string }[];
}

async function administrate(api: ApiServer) {
  const target = { url: api.url, token: await api.tokenOf('ADMINISTRATOR') };
  return {
    target,
    update: (input: object) =>
      graphql<{ updateAuditCollector: { fields?: readonly { path: string; notice: { code: string } }[] } }>(
        target,
        UPDATE,
        { input },
      ),
    state: () => graphql<State>(target, STATE),
    test: async () => {
      const { testAuditCollector } = await graphql<{
        testAuditCollector: { notice: { code: string } | null; error: string | null };
      }>(
        target,
        'mutation { testAuditCollector { ... on AuditCollectorAttempt { error notice { code } } } }',
      );
      return testAuditCollector;
    },
  };
}

const inputFor = (port: number, more: object = {}) => ({
  ...{ enabled: true, host: '127.0.0.1', port, authority: readFileSync(authority.cert, 'utf8') },
  ...{ sourceId: 'PET 1', siteId: 'Hospital', ...more },
});

async function write(api: ApiServer, count: number, action = 'echoDevice'): Promise<void> {
  for (let one = 0; one < count; one++)
    await api.services.audit.append({
      ...{ at: Date.now(), actor: 'jane', address: '192.0.2.7', action, taskId: null },
      ...{ details: { one }, outcome: 'OK', requestId: `r-${one}` },
    });
}

async function cursors(api: ApiServer): Promise<number[]> {
  const rows = await api.database.queries
    .selectFrom('audit_entry')
    .select('cursor')
    .orderBy('cursor')
    .execute();
  return rows.map(({ cursor }) => Number(cursor));
}

test(
  'what people look at and change is at the collector, as valid messages that say whose data it was',
  { skip },
  async () => {
    using folder = temporaryDirectory();
    await using collector = await startRsyslog(folder.path, { authority, identity });
    await using api = await startApiServer(QUICK);
    const audit = await administrate(api);
    await audit.update(inputFor(collector.port));
    const id = await api.receive('1.1', { patientName: 'DOE^JANE' });
    await graphql(audit.target, `{ task(id: "${id}") { patient { name } } }`);
    await graphql(audit.target, '{ tasks(first: 5) { totalCount } }');
    await graphql(audit.target, 'mutation { updateConfig(input: { quietSeconds: 31 }) { __typename } }');
    const wanted = ['110103', '110112', '110113'];
    await waitFor(() => collector.messages().length >= 4, { what: 'the messages' });
    const texts = collector.messages().map(({ text }) => text);
    for (const code of wanted)
      assert.ok(
        texts.some((text) => text.includes(`<EventID csd-code="${code}"`)),
        code,
      );
    assert.ok(texts.some((text) => text.includes('DOE^JANE')));
    assert.match(collector.messages()[0]!.header, /^<85>1 \S+ \S+ petfectior - DICOM\+RFC3881 \[meta/);
    await judgeAuditMessages(folder.path, texts);
    const { auditCollector, problems } = await audit.state();
    assert.equal(auditCollector.notice, null);
    assert.notEqual(auditCollector.takenAt, null);
    assert.deepEqual(
      problems.filter(({ code }) => code === 'AUDIT_NOT_TAKEN'),
      [],
    );
  },
);

test(
  'nothing is lost while the collector is stopped, killed in the middle and started again, nor by a restart of the gateway',
  { skip },
  async () => {
    using folder = temporaryDirectory();
    await using collector = await startRsyslog(folder.path, { authority, identity });
    await using first = await startApiServer(QUICK);
    const audit = await administrate(first);
    await audit.update(inputFor(collector.port));
    const [switchedOn] = await cursors(first);
    await write(first, 200);
    await waitFor(() => collector.messages().length > 0, { what: 'the first messages' });
    await collector.kill();
    await write(first, 200);
    await waitFor(async () => (await audit.state()).problems.some(({ code }) => code === 'AUDIT_NOT_TAKEN'), {
      what: 'the outage is a problem',
    });
    const away = await audit.state();
    assert.ok(away.auditCollector.behind >= 200);
    assert.ok(away.auditCollector.behindSince);
    assert.match(
      away.problems.find(({ code }) => code === 'AUDIT_NOT_TAKEN')!.message,
      /has not taken \d+ entries of the audit log/,
    );
    await collector.start();
    await write(first, 300);
    await collector.stop();
    await write(first, 50);
    await first.services.auditSender.stop();

    await using second = await startApiServer({
      ...QUICK,
      address: { kind: 'sqlite', file: join(first.folder, 'petfectior.db') },
    });
    await write(second, 50);
    await collector.start();
    await waitFor(
      async () => {
        const has = new Set(collector.messages().map(({ sequenceId }) => sequenceId));
        return (await cursors(second)).every((cursor) => cursor <= switchedOn! || has.has(cursor));
      },
      { what: 'every entry', timeoutMs: 30_000 },
    );
    const { auditCollector } = await (await administrate(second)).state();
    assert.deepEqual([auditCollector.lost, auditCollector.notice], [0, null]);
  },
);

test('a test says in words what is wrong', { skip }, async () => {
  await using api = await startApiServer({ auditMs: { every: 60_000, patience: 1_000, again: 0 } });
  const audit = await administrate(api);
  const outcomeWith = async (options: object, more: object = {}) => {
    using folder = temporaryDirectory();
    await using collector = await startRsyslog(folder.path, { authority, identity, ...options });
    await audit.update(inputFor(collector.port, { enabled: false, ...more }));
    const { notice, error } = await audit.test();
    assert.equal(error === null, notice === null);
    if (!notice) await waitFor(() => collector.messages().length === 1, { what: 'the message' });
    return notice?.code;
  };
  assert.equal(await outcomeWith({}), undefined);
  assert.equal(await outcomeWith({}, { authority: '' }), 'SOURCE_UNTRUSTED');
  assert.equal(await outcomeWith({ identity: otherName }), 'SOURCE_UNTRUSTED');
  assert.equal(await outcomeWith({ asksForCertificate: true }), 'COLLECTOR_REFUSED_GATEWAY');
  await audit.update(inputFor(1, { enabled: false }));
  assert.equal((await audit.test()).notice?.code, 'PORT_CLOSED');
  for (const [greets, code] of [
    [true, 'COLLECTOR_WITHOUT_TLS'],
    [false, 'HOST_SILENT'],
  ] as const) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      if (greets) socket.end('220 mail.example\r\n');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await audit.update(inputFor((server.address() as AddressInfo).port, { enabled: false }));
    assert.equal((await audit.test()).notice?.code, code);
    server.close();
  }
});

test('a collector that asks for a certificate takes the one that devices are shown', { skip }, async () => {
  using folder = temporaryDirectory();
  const own = await authority.issue('gateway', { names: 'DNS:gateway.example' });
  await using collector = await startRsyslog(folder.path, { authority, identity, asksForCertificate: true });
  await using api = await startApiServer({
    ...QUICK,
    environment: { DICOM_CLIENT_CERT: own.cert, DICOM_CLIENT_KEY: own.key },
  });
  const audit = await administrate(api);
  await audit.update(inputFor(collector.port));
  assert.deepEqual(await audit.test(), { error: null, notice: null });
});

test('what the collector has not taken is kept beyond its age, and what is removed for want of room is counted', async () => {
  await using api = await startApiServer(QUICK);
  const audit = await administrate(api);
  await audit.update(inputFor(1));
  await write(api, 5);
  const future = Date.now() + 1000;
  const taken = (await cursors(api)).at(-3)!;
  assert.equal(await api.services.audit.prune(future, taken), 0);
  assert.equal((await cursors(api)).length, 2);
  assert.equal(await api.services.audit.prune(future), 0);
  assert.equal((await cursors(api)).length, 0);
});

test('what cannot be used is refused at its field', async () => {
  await using api = await startApiServer(QUICK);
  const audit = await administrate(api);
  const refusals = async (input: object) =>
    (await audit.update(input)).updateAuditCollector.fields?.map(
      ({ path, notice }) => `${path} ${notice.code}`,
    );
  assert.deepEqual(await refusals({ enabled: true }), ['host MISSING_VALUE']);
  assert.deepEqual(await refusals({ host: 'a\r\nb' }), ['host HOST_FORM']);
  assert.deepEqual(await refusals({ authority: 'mine' }), ['authority CERTIFICATE_FORM']);
  assert.deepEqual(await refusals({ sourceId: '\u202e' }), ['sourceId INVISIBLE_CHARACTERS']);
});
