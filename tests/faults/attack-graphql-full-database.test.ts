/** What a page of the largest tasks costs those who ask for something else meanwhile. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { once } from 'node:events';
import { after, before, test, type TestContext } from 'node:test';
import { parse } from 'graphql';
import { schema } from '../../schema/index.ts';
import { LIMITS, refusalOf } from '../../server/http/admission.ts';
import { measureQuery } from '../../server/http/measure-query.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { longestTurnOf, mostMemoryOf } from '../support/event-loop-work.ts';
import { fillDatabase } from '../support/full-database.ts';

const TASKS = 200;
const MOST_MS = 100;
const MOST_BYTES = 50e6;
const PAGE = '{ tasks(first: 200) { edges { node {';
const page = (fields: string) => `${PAGE} id ${fields} } } } }`;

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer();
  token = await api.tokenOf('ADMINISTRATOR');
  await fillDatabase(api.database, await api.receive('1.2.3'), TASKS);
});
after(() => api[Symbol.asyncDispose]());

/** Pages of 200, as many as the limits let through. */
function admitted(fields: string): string {
  const pages = (count: number) =>
    Array.from({ length: count }, (_, nth) => `a${nth}: tasks(first: 200) { edges { node { ${fields} } } }`);
  return Array.from(
    { length: LIMITS.rootFields },
    (_, at) => `{ ${pages(LIMITS.rootFields - at).join(' ')} }`,
  ).find((query) => refusalOf({ schema, document: parse(query) }, true) === null)!;
}

/** @returns bytes of the answer, which is not kept */
async function ask(query: string): Promise<{ bytes: number; start: string }> {
  const asked = request(`${api.url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  asked.end(JSON.stringify({ query }));
  const [response] = (await once(asked, 'response')) as [AsyncIterable<Buffer>];
  let bytes = 0;
  let start = '';
  for await (const chunk of response) {
    if (bytes === 0) start = chunk.toString().slice(0, 300);
    bytes += chunk.length;
  }
  return { bytes, start };
}

const LEAVES = `id step state attempt priority stepProgress progress message nextTryAt eta startedAt updatedAt finishedAt
  failure { code message retryable params } warnings { code message } rule { name action } tracer { name from said }
  patient { id name sex birthDate } study { instanceUid date description accessionNumber }
  series { instanceUid number description modality manufacturer model radiopharmaceutical }
  source { aeTitle address device } notice { code params }`;
const ALL = admitted(LEAVES);
const SHORT = admitted('id');

for (const [what, query] of Object.entries({
  'as many leaves as are admitted': ALL,
  'as many roots as are admitted': SHORT,
}))
  test(`pages of 200 with ${what}`, (t) => assertCheap(t, what, query));

for (const [what, fields] of Object.entries({
  missing: 'images { received expected missing { position index } }',
  manifests: 'package { bytes manifest { path value } }',
  csv: 'package { manifestCsv }',
  tracers: 'tracer { from said name }',
  results: 'results { seriesInstanceUid images integrity { activityChangePercent } }',
  actions: 'actions previews { __typename }',
  everything:
    'deliveries { device { name } state sent failed total attempts lastError } results { seriesInstanceUid description number integrity { activityChangePercent } } images { received missing { position index } } package { bytes manifest { path value } }',
}))
  test(`a page of 200 of the largest tasks with ${what}`, (t) => assertCheap(t, what, page(fields)));

async function assertCheap(t: TestContext, what: string, query: string): Promise<void> {
  await ask(query);
  const { cost } = measureQuery({ schema, document: parse(query) })!;
  let answer = { bytes: 0, start: '' };
  const mostBytes = await mostMemoryOf(() => ask(query));
  const longestMs = await longestTurnOf(async () => (answer = await ask(query)));
  t.diagnostic(
    `${what}: ${longestMs.toFixed(0)} ms in one go, ${(mostBytes / 1e6).toFixed(0)} MB, answer ${(answer.bytes / 1e6).toFixed(1)} MB, cost ${cost}`,
  );
  assert.match(answer.start, /^{"data"/, answer.start);
  assert.ok(longestMs < MOST_MS, `${longestMs} ms in one go`);
  assert.ok(mostBytes < MOST_BYTES, `${mostBytes} bytes`);
}
