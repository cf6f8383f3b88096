/** Everything that the API says to people it also says as data: a code, its parameters, and what lies behind it. */
import { failTask } from '../../support/drive-task.ts';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { freePort } from '../../support/free-port.ts';
import { graphql } from '../../support/graphql-client.ts';
import { waitFor } from '../../support/wait-for.ts';

const NOTICE = 'notice { code params message cause { code params message } }';

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer();
  token = await api.tokenOf('ADMINISTRATOR');
});
after(() => api[Symbol.asyncDispose]());

const ask = async (query: string): Promise<Record<string, unknown>> =>
  (await graphql({ url: api.url, token }, query)) as Record<string, unknown>;

test('a refusal, and each field that is wrong', async () => {
  assert.deepEqual(
    await ask(`mutation { deleteDevice(name: "WS9") { ... on Error { message ${NOTICE} } } }`),
    {
      deleteDevice: {
        message: 'Device WS9 does not exist.',
        notice: {
          code: 'NO_SUCH_DEVICE',
          params: { name: 'WS9' },
          message: 'Device WS9 does not exist.',
          cause: null,
        },
      },
    },
  );
  const { createDevice } = (await ask(
    `mutation { createDevice(input: { name: "", aeTitle: "A\\\\B", host: "300.1.1.1", port: 70000 }) {
      ... on ValidationError { fields { path notice { code params } } } } }`,
  )) as { createDevice: { fields: { path: string; notice: unknown }[] } };
  assert.deepEqual(Object.fromEntries(createDevice.fields.map(({ path, notice }) => [path, notice])), {
    name: { code: 'TEXT_TOO_SHORT', params: { minimum: 1 } },
    aeTitle: { code: 'AE_TITLE_FORM', params: {} },
    host: { code: 'HOST_FORM', params: {} },
    port: { code: 'NUMBER_TOO_LARGE', params: { maximum: 65_535 } },
  });
});

test('a wrong argument of a query, among the errors', async () => {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ tasks(first: 500) { totalCount } }' }),
  });
  const { errors } = (await response.json()) as { errors: { extensions: { fields: unknown } }[] };
  assert.deepEqual(errors[0]?.extensions.fields, [
    {
      path: 'first',
      message: '1 to 200.',
      notice: { code: 'OUT_OF_RANGE', params: { minimum: 1, maximum: 200 } },
    },
  ]);
});

test('a connection that cannot be made', async () => {
  const port = await freePort();
  await api.services.devices.create({ name: 'OFF', aeTitle: 'OFF', host: '127.0.0.1', port });
  const { echoDevice } = (await ask(
    `mutation { echoDevice(name: "OFF") { ... on Device { lastEcho { ok error notice { code params } } } } }`,
  )) as { echoDevice: { lastEcho: { error: string } } };
  const { error, ...rest } = echoDevice.lastEcho;
  assert.deepEqual(rest, { ok: false, notice: { code: 'PORT_CLOSED', params: { host: '127.0.0.1', port } } });
  assert.match(error, /nothing listens on port/);
});

test('what a task waits for, in the task and in its transitions; and its failure behind the alert', async () => {
  const id = await api.receive('1.1', { images: 2, expected: 9 });
  const { task } = (await ask(
    `{ task(id: "${id}") { message notice { code } transitions { edges { node { message notice { code } } } } } }`,
  )) as { task: Record<string, unknown> };
  const waits = { message: 'Waits for more images.', notice: { code: 'WAITS_FOR_IMAGES' } };
  assert.deepEqual(task, { ...waits, transitions: { edges: [{ node: waits }] } });

  await failTask(api.store, id, { code: 'TOO_FEW_IMAGES', params: { received: 2, minimum: 3 } });
  await waitFor(async () => (await api.services.alerts.open()).length > 0, { what: 'the alert' });
  const { openAlerts } = (await ask(`{ openAlerts { message ${NOTICE} } }`)) as { openAlerts: unknown[] };
  assert.deepEqual(openAlerts, [
    {
      message: `Task ${id} failed at COMPILATOR: 2 slices arrived; at least 3 are needed.`,
      notice: {
        code: 'TASK_FAILED',
        params: { task: id, step: 'COMPILATOR' },
        message: `Task ${id} failed at COMPILATOR: 2 slices arrived; at least 3 are needed.`,
        cause: {
          code: 'TOO_FEW_IMAGES',
          params: { received: 2, minimum: 3 },
          message: '2 slices arrived; at least 3 are needed.',
        },
      },
    },
  ]);
});

test('why a delivery did not deliver everything', async () => {
  const id = await api.receive('1.2');
  await api.database.queries
    .insertInto('delivery')
    .values({
      taskId: id,
      device: 'PACS',
      aeTitle: 'PACS',
      host: '192.0.2.7',
      port: 104,
      state: 'WAITING',
      total: 3,
      sent: 1,
      failed: 2,
      attempts: 1,
      notice: JSON.stringify({
        code: 'IMAGE_REFUSED',
        params: { status: 'A700', meaning: 'out of resources' },
      }),
      accepted: '[]',
      wakeAt: null,
      updatedAt: 1,
    })
    .execute();
  const { task } = (await ask(
    `{ task(id: "${id}") { deliveries { lastError notice { code params } } } }`,
  )) as {
    task: unknown;
  };
  assert.deepEqual(task, {
    deliveries: [
      {
        lastError: 'The device refused an image with A700: out of resources.',
        notice: { code: 'IMAGE_REFUSED', params: { status: 'A700', meaning: 'out of resources' } },
      },
    ],
  });
});

test('a process that has not failed says nothing, and a number out of its bounds names them', async () => {
  assert.deepEqual(await ask('{ process(name: PACKER) { lastError notice { code } } }'), {
    process: { lastError: null, notice: null },
  });
  const { setConcurrency } = (await ask(
    'mutation { setConcurrency(name: PACKER, concurrency: 99) { ... on ValidationError { fields { path notice { code params } } } } }',
  )) as { setConcurrency: unknown };
  assert.deepEqual(setConcurrency, {
    fields: [{ path: 'concurrency', notice: { code: 'OUT_OF_RANGE', params: { minimum: 1, maximum: 32 } } }],
  });
});
