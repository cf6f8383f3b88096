/** What waits for a destination is sent as soon as the device answers a person's test, whatever the clock says. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { deliveriesOf } from '../../server/queue/deliveries.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { startStorescp } from '../support/dcmtk.ts';
import { freePort } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { resultFor } from '../support/result-for.ts';
import { waitFor } from '../support/wait-for.ts';

const UID = '2.25.11';
/** Longer than any test runs. */
const HOUR_MS = 3_600_000;
/** A task whose result waits for a device that was away, and would be tried again in an hour. */
async function waitsFor(api: ApiServer, port: number): Promise<string> {
  const { database, services } = api;
  const pacs = { name: 'PACS', aeTitle: 'PACS', host: '127.0.0.1', port, isDestination: true };
  await services.devices.create(pacs);
  const id = await resultFor(api, ['PACS'], UID);
  const { queries } = database;
  await services.processes.start('STORE_SCU');
  const delivery = async () => (await deliveriesOf(queries, [id]))[0]!;
  await waitFor(async () => (await delivery()).state === 'WAITING', { what: 'the first attempt to fail' });
  await services.processes.stop('STORE_SCU');
  await queries
    .updateTable('delivery')
    .set({ wakeAt: Date.now() + HOUR_MS })
    .where('taskId', '=', id)
    .execute();
  await services.processes.start('STORE_SCU');
  return id;
}

for (const field of ['echoDevice', 'diagnoseDevice'] as const)
  test(`${field}: a device that answers gets at once what waits for it`, async () => {
    await using api = await startApiServer();
    const port = await freePort();
    const id = await waitsFor(api, port);
    const viewer = { url: api.url, token: await api.tokenOf('ADMINISTRATOR') };
    const ask = async () => graphql(viewer, `mutation { ${field}(name: "PACS") { __typename } }`);

    await ask();
    const [still] = await deliveriesOf(api.database.queries, [id]);
    assert.deepEqual(
      [still?.state, still?.attempts],
      ['WAITING', 1],
      'a device that is silent wakes nothing',
    );

    await using pacs = await startStorescp(join(api.folder, 'pacs'), { port });
    await ask();
    await waitFor(async () => (await api.services.tasks.get(id))?.state === 'COMPLETED', {
      what: 'the delivery',
    });
    // A diagnosis sends an object of its own, too.
    assert.ok(pacs.received().some(({ sopInstanceUid }) => sopInstanceUid === UID));
  });
