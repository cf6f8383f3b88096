/** How many statements an operation costs: the same for one task as for fifty. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql, subscribe } from '../../support/graphql-client.ts';
import { leastOf } from '../../support/least-of.ts';
import { waitFor } from '../../support/wait-for.ts';

/** But its previews, which are begun when somebody asks, and read the database meanwhile. */
const EVERYTHING_OF_A_TASK = `
  id step state attempt priority progress stepProgress message eta startedAt updatedAt finishedAt actions
  failure { code message params retryable }
  patient { id name sex birthDate }
  study { instanceUid date description accessionNumber }
  series { instanceUid number description modality manufacturer model radiopharmaceutical }
  source { aeTitle address device }
  images { received expected missing { position index } }
  deliveries { device { name } state sent failed total attempts lastError }
  results { seriesInstanceUid description number integrity { activityChangePercent } }
  package { bytes ratio sha256 manifest { path value } }`;

let api: ApiServer;
let token: string;
let statements = 0;
before(async () => {
  api = await startApiServer({ onStatement: () => statements++ });
  token = await api.tokenOf('ADMINISTRATOR');
  for (let series = 0; series < 50; series++) await api.receive(`1.2.${series}`);
  await api.services.devices.create({ name: 'Scanner', aeTitle: 'SCANNER', host: '192.0.2.1', port: 104 });
});
after(() => api[Symbol.asyncDispose]());

/** Statements of one operation, those for knowing the caller included. */
async function cost(query: string): Promise<number> {
  // What is written once a minute or once at all is not the operation's.
  await graphql({ url: api.url, token }, query);
  await api.services.logs.flush();
  return leastOf(4, async () => {
    const before = statements;
    await graphql({ url: api.url, token }, query);
    return statements - before;
  });
}

const tasks = (first: number, selection: string) =>
  `{ tasks(first: ${first}) { edges { node { ${selection} } } } }`;

test('a list of tasks with everything of each costs the same for fifty as for one', async () => {
  const one = await cost(tasks(1, EVERYTHING_OF_A_TASK));
  const fifty = await cost(tasks(50, EVERYTHING_OF_A_TASK));
  assert.equal(fifty, one);
  assert.ok(fifty <= 10, `${fifty} statements`);
});

const AT_MOST: Readonly<Record<string, number>> = {
  '{ version viewer { name } config { clientId } localDevice { aeTitle } devices { name } }': 1,
  '{ taskCounts { state count } }': 2,
  '{ tasks(filter: { text: "doe", states: [WAITING] }) { totalCount edges { node { id source { device } } } } }': 3,
  '{ processes { name state queued running } processingServer { state samples { at } } }': 4,
  '{ logs(filter: { text: "x" }) { totalCount edges { node { message } } } }': 4,
  '{ openAlerts { message } unknownSenders { aeTitle } radiopharmaceuticals { name } postFilters { id } }': 5,
  '{ users { username } sessions { id } apiTokens { id } webhooks { url deliveries { status } } }': 6,
  '{ auditLog { totalCount edges { node { action } } } }': 3,
};
for (const [query, most] of Object.entries(AT_MOST)) {
  test(`${query}: at most ${most}`, async () => {
    const statements = await cost(query);
    assert.ok(statements <= most, `${statements} statements`);
  });
}

test('a change told to forty subscribers costs what it costs for one', async () => {
  const id = await api.receive('1.9.1');
  const documents = [
    'subscription { processChanged { name queued } }',
    'subscription { taskChanged { task { id deliveries { state } source { device } } } }',
    'subscription { taskTransitions { cursor task { id state } } }',
  ];
  async function told(count: number): Promise<number> {
    let received = 0;
    const streams = Array.from({ length: count }, () =>
      documents.map((document) => subscribe({ url: api.url, token }, document, {}, () => received++)),
    ).flat();
    await waitFor(() => api.services.live.subscribers === streams.length, { what: 'the subscribers' });
    const before = statements;
    await api.store.act(id, { kind: 'claim' });
    await waitFor(() => received >= streams.length, { what: 'what all were told' });
    const after = statements - before;
    await Promise.all(streams.map((stream) => stream.close()));
    await waitFor(() => api.services.live.subscribers === 0, { what: 'the end of the subscriptions' });
    await api.store.act(id, { kind: 'release' });
    return after;
  }
  const one = await leastOf(3, () => told(1));
  const forty = await leastOf(3, () => told(40));
  assert.ok(forty <= one + 2, `${forty} statements for forty, ${one} for one`);
});
