/** A device that results are on their way to is not taken away under them; a person may give these results up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';

/** A task that waits at the Store SCU for a device that was away. */
async function awaiting(api: ApiServer): Promise<string> {
  const { devices } = api.services;
  await devices.create({ name: 'PACS', aeTitle: 'PACS', host: '192.0.2.7', port: 104, isDestination: true });
  const id = await api.receive('1.1');
  const { queries } = api.database;
  await queries
    .updateTable('task')
    .set({ step: 'STORE_SCU', state: 'WAITING', waitReason: 'RETRY', wakeAt: null })
    .where('id', '=', id)
    .execute();
  await queries
    .insertInto('delivery')
    .values({
      taskId: id,
      device: 'PACS',
      aeTitle: 'PACS',
      host: '192.0.2.7',
      port: 104,
      state: 'WAITING',
      leaseOwner: null,
      claims: 1,
      total: 3,
      sent: 1,
      failed: 2,
      attempts: 1,
      notice: JSON.stringify({ code: 'PORT_CLOSED', params: { host: '192.0.2.7', port: 104 } }),
      accepted: '[]',
      wakeAt: 1_900_000_000_000,
      updatedAt: Date.now(),
    })
    .execute();
  return id;
}

test('what a task waits for at a destination is said with the device, why, and when it is tried again', async () => {
  await using api = await startApiServer();
  const id = await awaiting(api);
  const token = await api.tokenOf('VIEWER');
  const { task } = await graphql<{ task: Record<string, unknown> }>(
    { url: api.url, token },
    `{ task(id: "${id}") { message nextTryAt eta deliveries { nextTryAt } } }`,
  );
  assert.deepEqual(task, {
    message:
      'Waits for PACS. 192.0.2.7 is there, but nothing listens on port 104: check the port, and that the application there runs.',
    nextTryAt: '2030-03-17T17:46:40.000Z',
    eta: null,
    deliveries: [{ nextTryAt: '2030-03-17T17:46:40.000Z' }],
  });
});

test('it is neither deleted nor renamed; given up, it is deleted and the task is over', async () => {
  await using api = await startApiServer();
  const id = await awaiting(api);
  const token = await api.tokenOf('ADMINISTRATOR');
  const ask = async (field: string) => {
    const query = `mutation { answer: ${field} { __typename ... on ConflictError { notice { code params } } } }`;
    return (await graphql<{ answer: object }>({ url: api.url, token }, query)).answer;
  };
  const awaited = {
    __typename: 'ConflictError',
    notice: { code: 'DEVICE_AWAITED', params: { device: 'PACS', count: 1 } },
  };
  assert.deepEqual(await ask('deleteDevice(name: "PACS")'), awaited);
  assert.deepEqual(await ask('updateDevice(name: "PACS", input: { name: "ARCHIVE" })'), awaited);
  assert.deepEqual(await ask('updateDevice(name: "PACS", input: { port: 11112 })'), { __typename: 'Device' });
  assert.deepEqual(await ask('deleteDevice(name: "PACS", dropDeliveries: true)'), { __typename: 'Deleted' });
  const { task } = await graphql<{ task: object }>(
    { url: api.url, token },
    `{ task(id: "${id}") { state deliveries { state } } }`,
  );
  assert.deepEqual(task, { state: 'CANCELLED', deliveries: [{ state: 'CANCELLED' }] });
});
