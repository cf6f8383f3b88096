/** The operations that scripts from outside rely on: word for word, over a real port. */
import { failTask } from '../../support/drive-task.ts';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApiServer, PASSWORD, type ApiServer } from '../../support/api-server.ts';
import { graphql, subscribe } from '../../support/graphql-client.ts';
import { waitFor } from '../../support/wait-for.ts';

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer();
  await api.services.users.create({ username: 'admin', password: PASSWORD, role: 'ADMINISTRATOR' });
});
after(() => api[Symbol.asyncDispose]());

const ask = (document: string) => graphql({ url: api.url, token }, document);

test('signing in gives a session, by token and by cookie', async () => {
  const document = `mutation { signIn(username: "admin", password: "${PASSWORD}") { __typename ... on Session { token expiresAt user { username role } } ... on NotAllowedError { message } } }`;
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document }),
  });
  const { data } = (await response.json()) as { data: { signIn: Record<string, unknown> } };
  assert.equal(data.signIn['__typename'], 'Session');
  assert.deepEqual(data.signIn['user'], { username: 'admin', role: 'ADMINISTRATOR' });
  assert.ok(Date.parse(String(data.signIn['expiresAt'])) > Date.now());
  token = String(data.signIn['token']);

  const cookie = response.headers.get('set-cookie')!;
  assert.match(cookie, /HttpOnly; SameSite=Strict/);
  const viewer = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-requested-with': 'petfectior',
      cookie: cookie.split(';')[0]!,
    },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });
  assert.deepEqual(await viewer.json(), { data: { viewer: { name: 'admin' } } });
});

test('a wrong password is a typed refusal', async () => {
  const { signIn } = await ask(
    'mutation { signIn(username: "admin", password: "wrong") { __typename ... on Session { token } ... on NotAllowedError { message } } }',
  );
  assert.deepEqual(signIn, { __typename: 'NotAllowedError', message: 'Wrong user name or password.' });
});

test('a device is created, and a wrong one is refused at its fields', async () => {
  const create = (name: string, port: number, host = '192.0.2.7') =>
    ask(
      `mutation { createDevice(input: { name: "${name}", aeTitle: "WS1", host: "${host}", port: ${port}, isDestination: true }) { __typename ... on Device { name } ... on ValidationError { fields { path message } } } }`,
    );
  assert.deepEqual(await create('WS1', 104), { createDevice: { __typename: 'Device', name: 'WS1' } });
  const wrong = (await create('WS2', 70000, '192.0.2.999'))['createDevice'] as {
    __typename: string;
    fields: { path: string }[];
  };
  assert.equal(wrong.__typename, 'ValidationError');
  assert.deepEqual(wrong.fields.map(({ path }) => path).sort(), ['host', 'port']);
  const taken = (await create('ws1', 104))['createDevice'] as { fields: { path: string }[] };
  assert.equal(taken.fields[0]!.path, 'name');
});

test('the configuration is updated and applied at once', async () => {
  const answer = await ask(
    'mutation { updateConfig(input: { clientId: "CLINIC-1", mirrorMode: true, minimumImages: 47, quietSeconds: 30 }) { __typename } }',
  );
  assert.deepEqual(answer, { updateConfig: { __typename: 'Config' } });
  assert.equal(api.services.settings.current().clientId, 'CLINIC-1');
});

test('a process is stopped and started', async () => {
  const stopped = await ask(
    'mutation { stopProcess(name: PACKER) { __typename ... on Process { name state } } }',
  );
  assert.deepEqual(stopped, { stopProcess: { __typename: 'Process', name: 'PACKER', state: 'STOPPED' } });
  const started = await ask(
    'mutation { startProcess(name: PACKER) { __typename ... on Process { name state } } }',
  );
  assert.deepEqual(started, { startProcess: { __typename: 'Process', name: 'PACKER', state: 'RUNNING' } });
});

test('tasks are listed, transitions are told, and a failed task is retried', async () => {
  const seen: { cursor: string; task: { id: string } }[] = [];
  const subscription = subscribe<{ taskTransitions: (typeof seen)[number] }>(
    { url: api.url, token },
    'subscription { taskTransitions(since: "0") { cursor task { id } from { step state } to { step state } at } }',
    {},
    ({ taskTransitions }) => seen.push(taskTransitions),
  );
  const id = await api.receive('1.2.3.4');
  await failTask(api.store, id, { code: 'TOO_FEW_IMAGES', params: { received: 3, minimum: 47 } });
  await waitFor(() => seen.length >= 2, { what: 'the transitions of the task' });
  await subscription.close();
  assert.ok(seen.every(({ task }) => task.id === id));
  assert.deepEqual(
    seen.map(({ cursor }) => Number(cursor)),
    seen.map((_, index) => index + 1),
  );

  const { tasks } = await ask(
    'query { tasks(first: 20, filter: { states: [FAILED], text: "doe" }) { totalCount edges { node { id step state failure { code message } images { received expected } deliveries { device { name } state sent failed total } results { seriesInstanceUid } updatedAt } } pageInfo { endCursor hasNextPage } } }',
  );
  const { totalCount, edges } = tasks as { totalCount: number; edges: { node: Record<string, unknown> }[] };
  assert.equal(totalCount, 1);
  const { updatedAt, ...node } = edges[0]!.node;
  assert.ok(Date.parse(String(updatedAt)) <= Date.now());
  assert.deepEqual(node, {
    id,
    step: 'COMPILATOR',
    state: 'FAILED',
    failure: { code: 'TOO_FEW_IMAGES', message: '3 slices arrived; at least 47 are needed.' },
    images: { received: 3, expected: 3 },
    deliveries: [],
    results: [],
  });
  const retry = await ask(`mutation { retryTask(id: "${id}") { __typename ... on Task { state } } }`);
  assert.deepEqual(retry, { retryTask: { __typename: 'Task', state: 'QUEUED' } });
  const again = await ask(`mutation { retryTask(id: "${id}") { __typename } }`);
  assert.deepEqual(again, { retryTask: { __typename: 'ConflictError' } });
  const cancelled = await ask(`mutation { cancelTask(id: "${id}") { __typename } }`);
  assert.deepEqual(cancelled, { cancelTask: { __typename: 'Task' } });
  const deleted = await ask(
    `mutation { deleteTasks(ids: ["${id}", "000000000000000000"]) { __typename ... on DeletedTasks { ids count } } }`,
  );
  assert.deepEqual(deleted, { deleteTasks: { __typename: 'DeletedTasks', ids: [id], count: 1 } });
});

test('processes and the processing server are shown', async () => {
  const answer = await ask(
    'query { processes { name state queued running } processingServer { state latencyMs } }',
  );
  const processes = answer['processes'] as { name: string; state: string }[];
  assert.equal(processes.length, 10);
  assert.deepEqual(
    processes.filter(({ state }) => state === 'RUNNING').map(({ name }) => name),
    ['PACKER', 'TASK_MANAGER'],
  );
  assert.deepEqual(answer['processingServer'], { state: 'UNKNOWN', latencyMs: null });
});
