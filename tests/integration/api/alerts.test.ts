/** Alerts, as subscriptions and as webhooks: raised once, resolved, signed, retried, and not forgotten over a restart. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { Events } from '../../../server/base/events.ts';
import { AlertEntity } from '../../../server/db/entities/alert.ts';
import { TaskStore } from '../../../server/queue/store.ts';
import type { AlertKind } from '../../../server/base/alert-kinds.ts';
import { notice } from '../../../server/base/notices.ts';
import { failTask } from '../../support/drive-task.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Told {
  alerts: {
    kind: string;
    subject: string;
    severity: string;
    code: string | null;
    resolved: boolean;
    cursor: string;
  };
}
const SUBSCRIPTION = 'subscription { alerts(since: "0") { kind subject severity code resolved cursor } }';

async function follow(api: ApiServer) {
  const stream = await subscribeSse<Told>({ url: api.url, token: await api.tokenOf('VIEWER') }, SUBSCRIPTION);
  return {
    told: () =>
      stream.received.map(
        ({ alerts: { kind, subject, resolved } }) => `${kind} ${subject} ${resolved ? 'over' : 'raised'}`,
      ),
    close: stream.close,
  };
}

async function fail(api: ApiServer, id: string): Promise<void> {
  await failTask(api.store, id, { code: 'TOO_FEW_IMAGES', params: { received: 3, minimum: 47 } });
}

test('a failed task is an alert until it goes on, is deleted, or fails for another reason', async () => {
  await using api = await startApiServer();
  const alerts = await follow(api);
  const [one, two] = [await api.receive('1.1'), await api.receive('1.2')];
  await fail(api, one);
  await waitFor(() => alerts.told().length === 1, { what: 'the alert' });
  await api.services.tasks.retry(one);
  await waitFor(() => alerts.told().length === 2, { what: 'its end' });
  await failTask(api.store, two, { code: 'DELIVERY_FAILED', params: { devices: 'PACS' } });
  await waitFor(() => alerts.told().length === 3, { what: 'the second' });
  await api.services.tasks.delete([two]);
  await waitFor(() => alerts.told().length === 4, { what: 'its end' });
  assert.deepEqual(alerts.told(), [
    `TASK_FAILED ${one} raised`,
    `TASK_FAILED ${one} over`,
    `DELIVERY_FAILED ${two} raised`,
    `DELIVERY_FAILED ${two} over`,
  ]);
  assert.deepEqual(await api.services.alerts.open(), []);
  await alerts.close();
});

test('the list of open alerts is whole, and what is over is resolved however many came after it', async () => {
  await using api = await startApiServer();
  const { alerts, devices } = api.services;
  const most = 230;
  const addresses = Array.from({ length: most }, (_, sender) => `198.51.100.${sender}`);
  for (const address of addresses)
    await alerts.raise({
      kind: 'UNKNOWN_SENDER',
      severity: 'INFO',
      subject: `CT@${address}`,
      code: null,
      notice: { code: 'UNKNOWN_SENDER', params: { aeTitle: 'CT', address } },
    });
  const { openAlerts } = await graphql<{ openAlerts: { subject: string }[] }>(
    { url: api.url, token: await api.tokenOf('VIEWER') },
    '{ openAlerts { subject } }',
  );
  assert.deepEqual(
    openAlerts.map(({ subject }) => subject),
    addresses.map((address) => `CT@${address}`).reverse(),
  );
  await devices.create({ name: 'CT', aeTitle: 'CT', host: addresses[0]!, port: 104 });
  await waitFor(async () => (await alerts.open()).length === most - 1, { what: 'the oldest is resolved' });
  assert.ok((await alerts.open()).every(({ subject }) => subject !== `CT@${addresses[0]}`));
});

test('the server, the disk and senders are alerts, each once, however often they are told', async () => {
  await using api = await startApiServer();
  const alerts = await follow(api);
  for (let failure = 0; failure < 5; failure++)
    api.events.publish('serverReachable', {
      reachable: false,
      error: { code: 'SERVER_UNREACHABLE', params: { reason: 'refused' } },
    });
  await waitFor(() => alerts.told().length === 1, { what: 'the server' });
  api.events.publish('serverReachable', { reachable: true, error: null });
  await waitFor(() => alerts.told().length === 2, { what: 'the server is back' });
  const reserve = (diskReserveMib: number) => api.services.settings.update({ diskReserveMib });
  await reserve(2 ** 40);
  await waitFor(() => alerts.told().length === 3, { what: 'the disk' });
  await reserve(16);
  await waitFor(() => alerts.told().length === 4, { what: 'the disk has room' });
  for (let association = 0; association < 3; association++)
    await api.services.senders.seen('CT7', '192.0.2.7', association);
  await waitFor(() => alerts.told().length === 5, { what: 'the sender' });
  await api.services.devices.create({ name: 'CT 7', aeTitle: 'CT7', host: '192.0.2.7', port: 104 });
  await waitFor(() => alerts.told().length === 6, { what: 'the sender is declared' });
  assert.deepEqual(alerts.told(), [
    'SERVER_UNREACHABLE processing server raised',
    'SERVER_UNREACHABLE processing server over',
    'DISK_LOW data directory raised',
    'DISK_LOW data directory over',
    'UNKNOWN_SENDER CT7@192.0.2.7 raised',
    'UNKNOWN_SENDER CT7@192.0.2.7 over',
  ]);
  await alerts.close();
});

test('an image that came again with other contents is an alert with the task that has the newer one', async () => {
  await using api = await startApiServer();
  const alerts = await follow(api);
  const id = await api.receive('1.1');
  api.events.publish('instanceConflict', { taskId: id });
  await waitFor(() => alerts.told().length === 1, { what: 'the alert' });
  assert.deepEqual(alerts.told(), [`INSTANCE_CONFLICT ${id} raised`]);
  await alerts.close();
});

test('multi-frame PET is an alert with its sender, until a series comes from there', async () => {
  await using api = await startApiServer();
  const alerts = await follow(api);
  const from = { aeTitle: 'PET1', address: '192.0.2.8' };
  api.events.publish('multiFrameDropped', from);
  api.events.publish('multiFrameDropped', from);
  await waitFor(() => alerts.told().length === 1, { what: 'the alert' });
  api.events.publish('seriesBegun', from);
  await waitFor(() => alerts.told().length === 2, { what: 'it is over' });
  assert.deepEqual(alerts.told(), [
    'MULTI_FRAME_PET PET1@192.0.2.8 raised',
    'MULTI_FRAME_PET PET1@192.0.2.8 over',
  ]);
  await alerts.close();
});

test('a failure that nobody could tell before the gateway ended is told by the next one, once', async () => {
  await using first = await startApiServer();
  const told = await first.receive('1.1');
  await fail(first, told);
  await waitFor(async () => (await first.services.alerts.open()).length === 1, { what: 'the alert' });
  const untold = await first.receive('1.2');
  // The transition is committed; who would tell of it is gone.
  const mute = new TaskStore({
    database: first.database,
    events: new Events((error) => assert.fail(String(error))),
    owner: 'test',
    now: Date.now,
  });
  await failTask(mute, untold, { code: 'STORAGE_FULL', params: {} });
  assert.equal((await first.services.alerts.open()).length, 1);

  await using second = await startApiServer({
    address: { kind: 'sqlite', file: join(first.folder, 'petfectior.db') },
  });
  await waitFor(async () => (await second.services.alerts.open()).length === 2, {
    what: 'the failure is told',
  });
  const all = await second.services.alerts.after(0, 100);
  assert.deepEqual(
    all.map(({ subject }) => subject),
    [told, untold],
  );
});

test('webhooks deliver signed alerts in their order, again where they fail, and log each attempt', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('ADMINISTRATOR');
  const received: { body: string; signature: string }[] = [];
  let failures = 2;
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      if (failures-- > 0) return response.writeHead(500).end();
      received.push({ body, signature: String(request.headers['petfectior-signature']) });
      return response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

  const { createWebhook } = await graphql<{ createWebhook: { secret: string; webhook: { id: string } } }>(
    { url: api.url, token },
    'mutation ($url: String!) { createWebhook(input: { url: $url, kinds: [TASK_FAILED] }) { ... on NewWebhook { secret webhook { id } } } }',
    { url },
  );
  const { secret, webhook } = createWebhook;
  const [one, two] = [await api.receive('1.1'), await api.receive('1.2')];
  await fail(api, one);
  await fail(api, two);
  api.events.publish('serverReachable', { reachable: false, error: null });
  await waitFor(() => received.length === 2, { what: 'both deliveries' });

  for (const { body, signature } of received) {
    const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature)!;
    assert.equal(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'), mac);
  }
  const bodies = received.map(({ body }) => JSON.parse(body) as { subject: string; kind: string });
  assert.deepEqual(
    bodies.map(({ subject, kind }) => [kind, subject]),
    [
      ['TASK_FAILED', one],
      ['TASK_FAILED', two],
    ],
  );

  const log = async () =>
    (await api.services.webhooks.deliveriesOf([Number(webhook.id)], 10))[0]!.map(({ attempt, status }) => [
      attempt,
      status,
    ]);
  await waitFor(async () => (await log()).length === 4, { what: 'the log of attempts' });
  assert.deepEqual((await log()).reverse(), [
    [1, 500],
    [2, 500],
    [3, 204],
    [1, 204],
  ]);

  const { testWebhook } = await graphql<{ testWebhook: { status: number } }>(
    { url: api.url, token },
    `mutation { testWebhook(id: "${webhook.id}") { ... on WebhookDelivery { status } } }`,
  );
  assert.equal(testWebhook.status, 204);
  assert.match(received[2]!.body, /"test":true/);
  const { webhooks } = await graphql<{ webhooks: unknown[] }>(
    { url: api.url, token },
    '{ webhooks { url enabled deliveries { status } } }',
  );
  assert.ok(!JSON.stringify(webhooks).includes(secret));
  receiver.close();
  receiver.closeAllConnections();
});

test('what is open of a task ends with it, at a cost that does not grow with what else is open', async () => {
  await using api = await startApiServer();
  const idOf = (number: number) => String(202611280000000000n + BigInt(number));
  const row = (kind: AlertKind, subject: string) => ({
    ...{ kind, subject, severity: 'WARNING' as const, code: 'DELIVERY_FAILED', devices: null },
    ...{ notice: notice('RESTORE_UNCONFIRMED'), resolved: false, escalated: false, at: 1 },
  });
  const open = async (from: number, to: number) => {
    for (let first = from; first < to; first += 100) {
      const rows = Array.from({ length: 100 }, (_, index) => [
        row('TASK_FAILED', idOf(first + index)),
        row('COMMITMENT_FAILED', `${idOf(first + index)} PACS`),
      ]).flat();
      await api.database.entities().insertMany(AlertEntity, rows);
    }
  };
  const openNow = async () => (await api.services.alerts.open()).length;
  /** @returns processor time, s */
  const remove = async (from: number, to: number, left: number): Promise<number> => {
    const before = process.cpuUsage();
    for (let number = from; number < to; number++)
      api.events.publish('taskChanged', { taskId: idOf(number), deleted: true });
    // Behind all of them.
    await api.services.alerts.resolve('TASK_FAILED', 'none');
    const { user, system } = process.cpuUsage(before);
    assert.equal(await openNow(), left);
    return (user + system) / 1e6;
  };
  await open(0, 100);
  const alone = await remove(0, 40, 120);
  await open(100, 5100);
  // With the first, subscribers are told of those that another wrote.
  await remove(40, 41, 10_118);
  const among = await remove(41, 81, 10_038);
  assert.ok(among < 4 * alone + 1, `${among} s against ${alone} s`);
});
