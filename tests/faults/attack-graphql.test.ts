/** Documents whose work is larger than their text: of strangers, and of those who are signed in. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse, getIntrospectionQuery } from 'graphql';
import { schema } from '../../schema/index.ts';
import { LIMITS, refusalOf, STRANGERS_LIMITS } from '../../server/http/admission.ts';
import { measureQuery } from '../../server/http/measure-query.ts';
import { callerAt, workDuring } from '../support/attacker.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { randomDocument } from '../support/graphql-documents.ts';
import { seededRandom } from '../../server/phantom/random.ts';

/** `LONG=1` for as many as an attacker has time for, with the time and memory that each takes. */
const isLong = process.env['LONG'] !== undefined;
const DOCUMENTS = isLong ? 20_000 : 300;
const MOST_MS = 100;
const MOST_BYTES = 50e6;
const TASKS = 200;

let api: ApiServer;
let token: string;
before(async () => {
  api = await startApiServer();
  token = await api.tokenOf('ADMINISTRATOR');
  for (let task = 0; task < TASKS; task++) await api.receive(`1.2.${task}`);
});
after(() => api[Symbol.asyncDispose]());

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

async function ask(query: string, variables: unknown = {}, signedIn = true): Promise<Answer> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signedIn && { authorization: `Bearer ${token}` }),
    },
    body: `{"query":${JSON.stringify(query)},"variables":${typeof variables === 'string' ? variables : JSON.stringify(variables)}}`,
    signal: AbortSignal.timeout(10_000),
  });
  return (await response.json()) as Answer;
}

const list = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
/** A chain of fragments in which each spreads the next as often as told. */
const chain = (type: string, levels: number, link: (next: string) => string, end: string) =>
  `${list(levels, (index) => `fragment F${index} on ${type} { ${link(`...F${index + 1}`)} }`)} fragment F${levels} on ${type} { ${end} }`;

/** What each limit stops, as inputs that grow exponentially when they are expanded. */
const EXPLOSIONS: readonly (readonly [string, string])[] = [
  ['fields at the root', `{ ...F0 } ${chain('Query', 40, (next) => `${next} ${next}`, 'version')}`],
  ['selections', `{ processes { ...F0 } } ${chain('Process', 25, (next) => `${next} ${next}`, 'name')}`],
  [
    'aliases',
    `{ processes { ...F0 } } ${chain('Process', 25, (next) => `a: name ${next} ${next} ${next}`, 'b: name')}`,
  ],
  [
    'levels deep',
    `{ tasks { edges { node { ...F0 } } } } ${chain(
      'Task',
      40,
      (next) =>
        `x: transitions { edges { node { task { ${next} } } } } y: transitions { edges { node { task { ${next} } } } }`,
      'id',
    )}`,
  ],
  [
    'could answer',
    '{ tasks(first: 200) { edges { node { transitions(first: 200) { edges { node { task { logs(first: 200) { totalCount } } } } } } } } }',
  ],
];

describe('limits count before they work', () => {
  for (const [limit, query] of EXPLOSIONS) {
    test(`${limit}: the work follows from the text, not from what it expands to`, async () => {
      const document = parse(query);
      const measure = measureQuery({ schema, document })!;
      assert.ok(measure.visits <= 2 * query.split(/\W+/).length, `${measure.visits} visits`);
      const { errors } = await ask(query);
      assert.equal(errors?.[0]?.extensions?.code, 'QUERY_REFUSED', errors?.[0]?.message);
      assert.match(errors[0].message, new RegExp(limit));
    });
  }

  test('everything at once, at the longest text, and circles', () => {
    const all = list(59, (index) => `...F${index}`);
    const query = `{ ${all} } ${list(59, (index) => `fragment F${index} on Query { version ${all.slice(0, 200)} }`)}`;
    const measure = measureQuery({ schema, document: parse(query) })!;
    assert.ok(measure.visits < 4000, `${measure.visits} visits`);
  });

  test('braces that hold no fields', async () => {
    const query = `{ ${'... {'.repeat(200)} version ${'}'.repeat(200)} }`;
    assert.match((await ask(query)).errors![0]!.message, /levels of braces/);
  });

  test('fragments and operations that are never asked for', async () => {
    const fragments = `{ version } ${list(61, (index) => `fragment F${index} on Query { version }`)}`;
    assert.match((await ask(fragments)).errors![0]!.message, /At most 60 fragments/);
    const operations = parse(list(21, (index) => `query Q${index} { version }`));
    const refused = refusalOf({ schema, document: operations, operationName: 'Q1' }, true);
    assert.match(refused!.message, /At most 20 operations/);
  });

  test('the description of the schema, nested and under other names', async () => {
    const fields = (inner: string) => `fields { name args { name } type { name ofType { name ${inner} } } }`;
    const nested = `{ __schema { types { ${fields(fields(fields('kind')))} } } }`;
    assert.match((await ask(nested)).errors![0]!.message, /could answer|introspection depth/);
    const renamed = `{ __schema { types { ${list(29, (index) => `a${index}: fields { name description args { name description type { name kind } } type { name kind } }`)} } } }`;
    assert.match((await ask(renamed)).errors![0]!.message, /could answer/);
  });

  test('what tools ask of the schema is answered', async () => {
    const options = {
      schemaDescription: true,
      inputValueDeprecation: true,
      specifiedByUrl: true,
      oneOf: true,
    };
    const { data, errors } = await ask(getIntrospectionQuery(options));
    assert.equal(errors, undefined);
    assert.ok(data);
  });

  test('values of variables, in number and in depth, declared or not', async () => {
    const nested = `{"other":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    for (const variables of [{ ids: list(5000, String).split(' ') }, nested])
      assert.match(
        (await ask('query ($ids: [ID!]) { tasks(filter: { ids: $ids }) { totalCount } }', variables))
          .errors![0]!.message,
        /values in variables/,
      );
  });

  test('a page size that is left to a default, or is null, counts as what it becomes', async () => {
    const query = (type: string) =>
      `query ($n: ${type}) { tasks(first: $n) { edges { node { transitions(first: $n) { edges { node { cursor at } } } } } } }`;
    assert.match((await ask(query('Int! = 200'))).errors![0]!.message, /could answer/);
    const { errors } = await ask(query('Int'), { n: null });
    assert.match(errors![0]!.message, /must not be null/);
    assert.notEqual(errors![0]!.extensions?.code, 'INTERNAL');
  });

  test('cursors that no list gave, of every list', async () => {
    const lists = Object.values(schema.getQueryType()!.getFields()).filter(({ args }) =>
      args.some(({ name }) => name === 'after'),
    );
    assert.ok(lists.length > 3);
    const token = '{ totalCount edges { cursor } }';
    for (const { name } of lists) {
      for (const after of ['DOE', '', '-1', '1e9', 'NaN', '0x10', '1'.repeat(19), "1' or '1'='1"])
        assert.equal(
          (await ask(`query ($after: String) { ${name}(after: $after) ${token} }`, { after })).errors?.[0]
            ?.extensions?.code,
          'ValidationError',
          `${name} ${after}`,
        );
      for (const after of [
        '0',
        '9'.repeat(15),
        ...(name === 'tasks' ? [`1767225600000.${'9'.repeat(18)}`] : []),
      ])
        assert.equal(
          (await ask(`query ($after: String) { ${name}(after: $after) ${token} }`, { after })).errors,
          undefined,
          `${name} ${after}`,
        );
    }
  });

  test('names that are long, and answered often', async () => {
    const query = `{ tasks(first: 200) { edges { node { ${'x'.repeat(100_000)}: id } } } }`;
    assert.match((await ask(query)).errors![0]!.message, /At most 64 characters in a name/);
  });

  test('who is not signed in may ask for less', async () => {
    const { tokens, rootFields } = STRANGERS_LIMITS;
    const long = `{ ${list(tokens, () => '__typename')} }`;
    assert.match((await ask(long, {}, false)).errors![0]!.message, /tokens/);
    const wide = `{ ${list(rootFields + 1, (index) => `a${index}: __typename`)} }`;
    assert.match((await ask(wide, {}, false)).errors![0]!.message, /At most 5 fields at the root/);
    assert.deepEqual((await ask(wide)).errors, undefined);
  });
});

test('a page of 200 tasks with all their lists is answered, and one that could hold up everybody is not', async () => {
  const lists =
    'deliveries { device { name } state sent failed total attempts lastError } results { seriesInstanceUid description number integrity { activityChangePercent } } images { received missing { position index } } package { bytes manifest { path value } }';
  const page = (first: number, more: string) =>
    `{ tasks(first: ${first}) { edges { node { id ${lists} ${more} } } } }`;
  assert.equal((await ask(page(200, ''))).errors, undefined);
  const many = list(60, (index) => ['step', 'state', 'attempt', 'priority'][index % 4]!);
  const wide = page(
    200,
    `a: deliveries { ${many} } ${list(25, (index) => `b${index}: id c${index}: state`)}`,
  );
  assert.match((await ask(wide)).errors![0]!.message, /aliases|could answer/);
  // The description of the schema does not make room for more of everything else.
  const both = `{ __schema { types { name } } ${list(16, (index) => `a${index}: tasks(first: 200) { edges { node { id state step attempt eta priority message createdAt updatedAt } } }`)} }`;
  assert.match((await ask(both)).errors![0]!.message, /at most 40000/);
});

test('costly queries, one after another: 429 and when to come again; others are answered as before', async () => {
  await using quiet = await startApiServer();
  using attacker = callerAt(quiet.url, '127.0.2.1', await quiet.tokenOf('VIEWER'));
  using victim = callerAt(quiet.url, '127.0.1.1', await quiet.tokenOf('VIEWER'));
  // Answered in full: what an answer has not is given back.
  const costly = getIntrospectionQuery();
  const attack = (async () => {
    // Several at once: however slow the machine is, they cost more than is given back meanwhile.
    for (let turn = 0; turn < 50; turn++) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => attacker.ask(costly)));
      const refused = answers.find(({ status }) => status === 429);
      if (refused) return refused;
      for (const answer of answers) assert.equal(answer.status, 200, answer.body);
    }
    return assert.fail('never refused');
  })();
  await workDuring(victim, attack);
  const { retryAfter, body } = await attack;
  assert.match(String(retryAfter), /^\d+$/);
  assert.match(body, /TOO_MANY_REQUESTS/);
});

test('no random document takes long, takes much memory or finds a fault', async () => {
  const random = seededRandom(Number(process.env['SEED'] ?? 1));
  let admitted = 0;
  let slowest = { ms: 0, query: '' };
  let largest = { bytes: 0, query: '' };
  for (let turn = 0; turn < DOCUMENTS; turn++) {
    const { query, variables } = randomDocument(schema, random);
    // What follows events has no end.
    if (query.startsWith('subscription')) continue;
    const selections = query.split(/\W+/).length;
    const document = parse(query);
    const measure = measureQuery({ schema, document, variableValues: variables })!;
    assert.ok(measure.visits <= 2 * selections, `${measure.visits} visits for ${query}`);

    const heap = process.memoryUsage().heapUsed;
    const begun = process.threadCpuUsage();
    const { errors = [] } = await ask(query, variables);
    // The account of the fuzzer has a budget in time, which is another test's.
    if (errors[0]?.extensions?.code === 'TOO_MANY_REQUESTS') token = await api.tokenOf('ADMINISTRATOR');
    const { user, system } = process.threadCpuUsage(begun);
    const ms = (user + system) / 1000;
    const bytes = process.memoryUsage().heapUsed - heap;
    assert.ok(
      !errors.some(({ extensions }) => extensions?.code === 'INTERNAL'),
      `${query} ${JSON.stringify(variables).slice(0, 2000)}`,
    );
    if (errors.length === 0) {
      admitted++;
      assert.ok(measure.cost <= LIMITS.cost && measure.selections <= LIMITS.selections, query);
    }
    if (ms > slowest.ms) slowest = { ms, query };
    if (bytes > largest.bytes) largest = { bytes, query };
  }
  assert.ok(admitted > DOCUMENTS / 20, `${admitted} of ${DOCUMENTS} were answered whole`);
  if (!isLong) return;
  console.log(`${DOCUMENTS} documents, ${admitted} answered whole`);
  console.log(`slowest ${slowest.ms.toFixed(0)} ms: ${slowest.query.slice(0, 2000)}`);
  console.log(`largest ${(largest.bytes / 1e6).toFixed(0)} MB: ${largest.query.slice(0, 2000)}`);
  assert.ok(slowest.ms < MOST_MS && largest.bytes < MOST_BYTES);
});

test(
  'the costliest documents that are admitted',
  { skip: !isLong && 'LONG=1: it measures time' },
  async () => {
    const leaves = 'id state step attempt priority progress stepProgress startedAt updatedAt message';
    for (const query of [
      `{ tasks(first: 200) { edges { node { ${leaves} patient { id name } study { instanceUid } source { aeTitle address } } } } }`,
      `{ ${list(8, (index) => `a${index}: tasks(first: 150) { edges { node { ${leaves} } } }`)} }`,
      `{ ${list(14, (index) => `a${index}: tasks(first: 200) { edges { node { ${'x'.repeat(60)}${index}: id state step priority } } }`)} }`,
      '{ tasks(first: 60) { edges { node { transitions(first: 60) { edges { node { cursor at } } } } } } }',
      `{ ${list(20, (index) => `a${index}: taskCounts { state count } `)} }`,
    ]) {
      const refused = refusalOf({ schema, document: parse(query) }, true);
      const begun = performance.now();
      const { errors } = await ask(query);
      console.log(
        `${(performance.now() - begun).toFixed(0)} ms`,
        refused?.message ?? 'admitted',
        errors?.[0]?.message ?? '',
        query.slice(0, 60),
      );
    }
  },
);
