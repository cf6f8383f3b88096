/** Open alerts by their causes: one for each, with what waits, acknowledged by people, escalated where nobody does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../../server/base/errors.ts';
import { SURROUNDINGS } from '../../../server/compose/surroundings.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { failTask } from '../../support/drive-task.ts';
import { freePort } from '../../support/free-port.ts';
import { graphql } from '../../support/graphql-client.ts';
import { resultFor } from '../../support/result-for.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Cause {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly since: string;
  readonly waiting: number;
  readonly failed: number;
  readonly advice: string;
  readonly escalatedAt: string | null;
  readonly acknowledgement: { readonly by: string; readonly note: string | null } | null;
}
const FIELDS =
  'id kind subject since waiting failed advice(language: ES) escalatedAt acknowledgement { by at note }';

async function reader(api: ApiServer, role: 'VIEWER' | 'OPERATOR' = 'OPERATOR') {
  const target = { url: api.url, token: await api.tokenOf(role) };
  const page = async (first = 200, after: string | null = null) =>
    (
      await graphql<{
        alertCauses: {
          totalCount: number;
          edges: { node: Cause }[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        };
      }>(
        target,
        `query ($first: Int!, $after: String) { alertCauses(first: $first, after: $after) {
           totalCount edges { node { ${FIELDS} } } pageInfo { hasNextPage endCursor } } }`,
        { first, after },
      )
    ).alertCauses;
  return {
    page,
    causes: async () => (await page()).edges.map(({ node }) => node),
    shown: async () =>
      (await page()).edges.map(
        ({ node: { kind, subject, failed, waiting } }) => `${kind} ${subject} ${failed} ${waiting}`,
      ),
    acknowledge: async (id: string, note: string | null = null) =>
      (
        await graphql<{ acknowledgeAlert: { __typename: string } }>(
          target,
          `
            mutation ($id: ID!, $note: String) {
              acknowledgeAlert(id: $id, note: $note) {
                __typename
              }
            }
          `,
          { id, note },
        )
      ).acknowledgeAlert.__typename,
    withdraw: async (id: string) =>
      graphql(
        target,
        `
          mutation ($id: ID!) {
            withdrawAcknowledgement(id: $id) {
              __typename
            }
          }
        `,
        { id },
      ),
  };
}

async function fail(api: ApiServer, series: string, code: ErrorCode = 'TOO_FEW_IMAGES'): Promise<string> {
  const id = await api.receive(series);
  await failTask(api.store, id, { code, params: { received: 3, minimum: 47 } });
  return id;
}

test('a device that is away is one alert, however many results wait, until it takes them', async () => {
  await using api = await startApiServer();
  const { services } = api;
  const alerts = await reader(api);
  const at = { aeTitle: 'PACS', host: '127.0.0.1', port: await freePort(), isDestination: true };
  await services.devices.create({ name: 'PACS', ...at });
  for (let result = 1; result <= 13; result++) await resultFor(api, ['PACS'], `2.25.${result}`);
  await services.processes.start('STORE_SCU');
  await waitFor(async () => (await alerts.shown())[0] === 'DESTINATION_FAILING PACS 0 13', {
    what: 'all of them wait',
  });
  const [cause, ...others] = await alerts.causes();
  assert.deepEqual(others, []);
  assert.match(cause!.advice, /diagnostíquelo en Configuración, Dispositivos remotos/);
  assert.equal((await services.alerts.open()).length, 1);
  const [problem] = (await services.problems.list()).filter(({ code }) => code === 'DESTINATION_FAILING');
  assert.ok(Date.parse(cause!.since) - problem!.since < 120_000, 'two minutes after the first failure');
  await services.devices.delete('PACS');
});

test('a destination that is away is told within two minutes, though the database refused at first', async () => {
  await using api = await startApiServer({ problemsEveryMs: 20 });
  const { services, database } = api;
  await services.devices.create({ name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port: await freePort() });
  await resultFor(api, ['PACS'], '2.25.1');
  await database.orm.em
    .fork()
    .getConnection()
    .execute(`create trigger busy before insert on alert begin select raise(abort, 'busy'); end`);
  await services.processes.start('STORE_SCU');
  await waitFor(() => api.records.some(({ event }) => event === 'alerts.failed'), { what: 'it is refused' });
  await services.processes.stop('STORE_SCU');
  await database.orm.em.fork().getConnection().execute('drop trigger busy');
  // Nothing announces it any more.
  const alerts = await reader(api);
  await waitFor(async () => (await alerts.shown()).length === 1, { what: 'the alert' });
  assert.ok(2 * SURROUNDINGS.problemsEveryMs < 120_000);
});

test('tasks that failed for one reason are one alert, and what failed at a device is that of the device', async () => {
  await using api = await startApiServer();
  const alerts = await reader(api);
  const [one, two] = [await fail(api, '1.1'), await fail(api, '1.2')];
  await fail(api, '1.3', 'MIXED_GEOMETRY');
  for (const uid of ['2.25.1', '2.25.2']) {
    const id = await resultFor(api, ['PACS', 'WS1'], uid);
    await api.database.queries
      .updateTable('delivery')
      .set({ state: 'FAILED' })
      .where('taskId', '=', id)
      .where('device', '=', 'PACS')
      .execute();
    await failTask(api.store, id, { code: 'DELIVERY_FAILED', params: { devices: 'PACS (0/1)' } });
  }
  const expected = [
    'DESTINATION_FAILING PACS 2 0',
    'TASK_FAILED MIXED_GEOMETRY 1 0',
    'TASK_FAILED TOO_FEW_IMAGES 2 0',
  ];
  await waitFor(async () => (await alerts.shown()).length === 3 && (await alerts.causes())[0]!.failed === 2, {
    what: 'the causes',
  });
  assert.deepEqual(await alerts.shown(), expected);
  await api.services.tasks.retry(one);
  await waitFor(async () => (await alerts.shown())[2] === 'TASK_FAILED TOO_FEW_IMAGES 1 0', {
    what: 'one less',
  });
  await api.services.tasks.delete([two]);
  await waitFor(async () => (await alerts.shown()).length === 2, { what: 'the last is gone' });
});

test('the list of causes is whole, in pages', async () => {
  await using api = await startApiServer();
  const most = 230;
  for (let sender = 0; sender < most; sender++)
    await api.services.alerts.raise({
      kind: 'UNKNOWN_SENDER',
      severity: 'INFO',
      subject: `CT@198.51.100.${sender}`,
      code: null,
      notice: { code: 'UNKNOWN_SENDER', params: { aeTitle: 'CT', address: `198.51.100.${sender}` } },
    });
  const alerts = await reader(api, 'VIEWER');
  const seen: string[] = [];
  for (let after: string | null = null; ;) {
    const { edges, pageInfo, totalCount } = await alerts.page(100, after);
    assert.equal(totalCount, most);
    seen.push(...edges.map(({ node }) => node.subject));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  assert.deepEqual(seen, Array.from({ length: most }, (_, sender) => `CT@198.51.100.${sender}`).reverse());
});

test('who acknowledges is kept and audited, until it gets worse or comes again', async () => {
  await using api = await startApiServer();
  const alerts = await reader(api);
  const one = await fail(api, '1.1');
  const only = () => waitFor(async () => (await alerts.causes())[0], { what: 'the alert' });
  const { id } = await only();
  assert.equal(await alerts.acknowledge(id, 'asked the scanner'), 'AlertCause');
  const { acknowledgement } = await only();
  assert.match(acknowledgement!.by, /^operator-/);
  assert.equal(acknowledgement!.note, 'asked the scanner');
  assert.equal((await api.services.alerts.open()).length, 1, 'it stays open');
  const audit = await api.services.audit.list({}, { first: 50, after: null });
  assert.ok(
    audit.items.some(({ action, actor }) => action === 'acknowledgeAlert' && actor === acknowledgement!.by),
  );

  const two = await fail(api, '1.2');
  await waitFor(async () => (await only()).failed === 2, { what: 'it is worse' });
  assert.equal((await only()).acknowledgement, null);
  await alerts.acknowledge(id);
  await alerts.withdraw(id);
  assert.equal((await only()).acknowledgement, null);

  await alerts.acknowledge(id);
  for (const task of [one, two]) await api.services.tasks.delete([task]);
  await waitFor(async () => (await alerts.causes()).length === 0, { what: 'it is over' });
  assert.equal(await alerts.acknowledge(id), 'NotFoundError');
  await fail(api, '1.3');
  assert.equal((await only()).acknowledgement, null, 'it has come again');
  assert.equal(await alerts.acknowledge((await only()).id, 'a\u202eb'), 'ValidationError');
  const viewer = await reader(api, 'VIEWER');
  assert.equal(await viewer.acknowledge((await only()).id), 'NotAllowedError');
});

test('what nobody acknowledges is escalated once, after its time', async () => {
  await using api = await startApiServer({ problemsEveryMs: 20 });
  const alerts = await reader(api);
  /** As if all of it had been so long ago. */
  const later = async (minutes: number) =>
    api.database.queries
      .updateTable('alert_cause')
      .set((eb) => ({ unattendedSince: eb('unattendedSince', '-', minutes * 60_000) }))
      .execute();
  const escalated = async () =>
    (await api.services.alerts.after(0, 100))
      .filter((alert) => alert.escalated)
      .map(({ subject }) => subject);
  await fail(api, '1.1');
  await fail(api, '1.2', 'MIXED_GEOMETRY');
  await waitFor(async () => (await alerts.causes()).length === 2, { what: 'the alerts' });
  const [geometry] = await alerts.causes();
  await alerts.acknowledge(geometry!.id);
  await later(29);
  assert.deepEqual(await escalated(), []);
  await later(1);
  await waitFor(async () => (await escalated()).length === 1, { what: 'it is escalated' });
  assert.deepEqual(await escalated(), ['TOO_FEW_IMAGES']);
  assert.notEqual((await alerts.causes())[1]!.escalatedAt, null);
  assert.equal((await api.services.alerts.open()).length, 2, 'nothing else is open by it');
  await alerts.withdraw(geometry!.id);
  await later(31);
  await waitFor(async () => (await escalated()).length === 2, { what: 'the other too' });
  assert.deepEqual(await escalated(), ['TOO_FEW_IMAGES', 'MIXED_GEOMETRY']);
});

test('causes and what people said of them outlast the gateway', async () => {
  await using first = await startApiServer();
  const before = await reader(first);
  await fail(first, '1.1');
  const [cause] = await waitFor(
    async () => {
      const all = await before.causes();
      return all.length === 1 && all;
    },
    { what: 'the alert' },
  );
  await before.acknowledge(cause!.id, 'known');
  await using second = await startApiServer({
    address: { kind: 'sqlite', file: `${first.folder}/petfectior.db` },
  });
  const [after] = await (await reader(second)).causes();
  assert.equal(after!.acknowledgement?.note, 'known');
  assert.equal(after!.failed, 1);
});
