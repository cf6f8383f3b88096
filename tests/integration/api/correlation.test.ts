/** What belongs together is found together: by task, by request and by association, in log and audit. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer();
  token = await api.tokenOf('ADMINISTRATOR');
});
after(() => api[Symbol.asyncDispose]());

async function send(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query }),
  });
}
const ask = (query: string, variables: Record<string, unknown>) =>
  graphql({ url: api.url, token }, query, variables) as Promise<
    Record<string, { edges: { node: Record<string, unknown> }[] }>
  >;

test('each request has a name: its own where it brings a plain one', async () => {
  const named = await send('{ version }', { 'x-request-id': 'ris-2026-000117' });
  assert.equal(named.headers.get('x-request-id'), 'ris-2026-000117');
  const [one, other] = [await send('{ version }'), await send('{ version }', { 'x-request-id': 'a b"\\' })];
  for (const { headers } of [one, other]) assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.notEqual(one.headers.get('x-request-id'), other.headers.get('x-request-id'));
  assert.match((await fetch(`${api.url}/healthz`)).headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
});

test('a mutation is found in the log and in the audit by its request, and in the log of its task', async () => {
  const task = await api.receive('1.1');
  await send(`mutation { cancelTask(id: "${task}") { __typename } }`, { 'x-request-id': 'cancel-request-1' });
  await api.services.logs.flush();
  const found = await ask(
    `query ($id: String!) {
      logs(filter: { requestId: $id }) { edges { node { event message taskId requestId } } }
      auditLog(filter: { requestId: $id }) { edges { node { action outcome taskId address } } }
    }`,
    { id: 'cancel-request-1' },
  );
  assert.deepEqual(
    found['logs']?.edges.map(({ node }) => node),
    [{ event: 'api.action', message: 'cancelTask: OK', taskId: task, requestId: 'cancel-request-1' }],
  );
  assert.deepEqual(
    found['auditLog']?.edges.map(({ node }) => node),
    [{ action: 'cancelTask', outcome: 'OK', taskId: task, address: '127.0.0.1' }],
  );
  const { task: its } = (await ask(
    'query ($id: ID!) { task(id: $id) { logs { edges { node { event } } } } }',
    {
      id: task,
    },
  )) as unknown as { task: { logs: { edges: { node: { event: string } }[] } } };
  assert.ok(its.logs.edges.some(({ node }) => node.event === 'api.action'));
});

test('the lines of an association are found by its name', async () => {
  const log = api.log.module('DICOM_LISTENER');
  const fields = { callingAeTitle: 'SCANNER', address: '192.0.2.1', objects: 3, durationMs: 4 };
  log.info('listener.association-released', { ...fields, association: 'r1-7' });
  log.info('listener.association-released', { ...fields, association: 'r1-8' });
  await api.services.logs.flush();
  const { logs } = await ask(
    'query ($name: String!) { logs(filter: { association: $name }) { edges { node { association fields } } } }',
    { name: 'r1-7' },
  );
  assert.deepEqual(
    logs?.edges.map(({ node }) => node),
    [{ association: 'r1-7', fields }],
  );
});

test('the audit log is filtered by who, from where, what, when and how it ended', async () => {
  const from = new Date().toISOString();
  await send('mutation { startProcess(name: PACKER) { __typename } }');
  await send('mutation { deleteDevice(name: "NOBODY") { __typename } }');
  const { items } = await api.services.audit.list({}, { first: 10, after: null });
  const actor = items[0]!.actor;
  const actions = async (filter: Record<string, unknown>) => {
    const { auditLog } = await ask(
      'query ($filter: AuditFilter) { auditLog(filter: $filter) { totalCount edges { node { action } } } }',
      { filter },
    );
    return auditLog!.edges.map(({ node }) => node['action']);
  };
  assert.deepEqual(await actions({ actor, from }), ['deleteDevice', 'startProcess']);
  assert.deepEqual(await actions({ actor: 'nobody', from }), []);
  assert.deepEqual(await actions({ from, succeeded: false }), ['deleteDevice']);
  assert.deepEqual(await actions({ from, actions: ['startProcess', 'stopProcess'] }), ['startProcess']);
  assert.deepEqual(await actions({ from, actions: [] }), []);
  assert.deepEqual(await actions({ from, address: '192.0.2.77' }), []);
  assert.deepEqual(await actions({ to: from, actions: ['startProcess'] }), []);
});
