/** Lists of many tasks against lists of 100, on both databases. */
import { join } from 'node:path';
import { sql } from 'kysely';
import type { DatabaseAddress } from '../../server/base/config.ts';
import { openDatabase, type Database } from '../../server/db/database.ts';
import { SEARCH_INDEX } from '../../server/db/search-index.ts';
import { searchText } from '../../server/queue/task-search.ts';
import { startGateway } from '../support/gateway.ts';
import { graphql, type Api } from '../support/graphql-client.ts';
import { storescu } from '../support/dcmtk.ts';
import { startMariadb } from '../support/mariadb.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, median, type Asked, type BenchRow, type Effort } from './bench-row.ts';

export const name = 'Lists of many tasks';

const FEW = 100;
const MANY = { whole: 100_000, quick: 10_000 } as const;
const REQUESTS = 25;
const AT_ONCE = 500;
const DAY_MS = 86_400_000;
/** Of the made-up tasks: one a minute from here on. */
const BEGIN = Date.UTC(2020, 0, 1);

const QUERIES: readonly (readonly [name: string, filter: Readonly<Record<string, unknown>>])[] = [
  ['first page', {}],
  ['filtered page', { states: ['FAILED'], steps: ['VALIDATOR'] }],
  ['by accession number', { accessionNumber: 'A77' }],
  ['by a text that one has', { text: 'PHANTOM-77-' }],
  ['by a text that all have', { text: 'phantom' }],
  ['by a text that none has', { text: 'nobody' }],
  ['of an hour', { startedFrom: iso(BEGIN + 3_600_000), startedTo: iso(BEGIN + 7_200_000) }],
  ['since a day', { startedFrom: iso(BEGIN + DAY_MS) }],
  ['of a device', { device: 'NOBODY' }],
];

const LIST = `query ($filter: TaskFilter) {
  tasks(filter: $filter, first: 50) {
    totalCount
    edges { node { id step state progress updatedAt patient { name } deliveries { state } failure { code } } }
    pageInfo { endCursor hasNextPage }
  }
}`;

export async function run(effort: Effort, { tasks }: Asked = {}): Promise<BenchRow[]> {
  const many = tasks ?? MANY[effort];
  await using mariadb = await startMariadb();
  const url = await mariadb.createDatabase('lists');
  return [
    ...(await rowsOf('embedded', many, () => undefined)),
    ...(await rowsOf('MariaDB', many, () => ({ kind: 'mariadb', url }))),
  ];
}

async function rowsOf(
  kind: string,
  tasks: number,
  serverOf: () => DatabaseAddress | undefined,
): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'data');
  const server = serverOf();
  const env: Record<string, string> = server?.kind === 'mariadb' ? { DATABASE_URL: server.url } : {};
  await makeOneTask({ dataDir, env }, join(directory.path, 'exam'));
  const address = server ?? { kind: 'sqlite' as const, file: join(dataDir, 'petfectior.db') };
  const few = await timesWith({ dataDir, env }, address, FEW);
  const many = await timesWith({ dataDir, env }, address, tasks);
  return QUERIES.map(([query], index) =>
    benchRow(`${kind}, many tasks, ${query}`, {
      ours: many[index] as number,
      peer: few[index] as number,
      unit: 'ms',
      note: `${tasks} tasks; peer: ${FEW}; goal: ratio under 2`,
    }),
  );
}

interface Installation {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One task that failed for want of a destination: the others are made after its row. */
async function makeOneTask(installation: Installation, folder: string): Promise<void> {
  await using gateway = await startGateway(installation);
  const series = makePhantomSeries({ slices: 50, rows: 16, columns: 16 });
  await storescu(writeSeries(folder, series.objects), gateway.dicomPort);
  await waitForTask(await gateway.api(), series.seriesInstanceUid);
  await gateway.kill('SIGTERM');
}

async function timesWith(
  installation: Installation,
  address: DatabaseAddress,
  count: number,
): Promise<number[]> {
  const database = await openDatabase(address);
  await multiplyTask(database, count);
  await database.close();
  await using gateway = await startGateway(installation);
  const api = await gateway.api();
  const times: number[] = [];
  for (const [, filter] of QUERIES) times.push(await medianMilliseconds(api, filter));
  await gateway.kill('SIGTERM');
  return times;
}

/** Copies a task until there are so many, each with its own id, time, patient and accession number. */
async function multiplyTask(database: Database, count: number): Promise<void> {
  const model = await database.queries
    .selectFrom('task')
    .selectAll()
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const { made } = await database.queries
    .selectFrom('task')
    .select((eb) => eb.fn.countAll<number>().as('made'))
    .executeTakeFirstOrThrow();
  for (let start = Number(made); start < count; start += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, index) => {
      const n = start + index;
      const startedAt = BEGIN + n * 60_000;
      const id = `${iso(startedAt).replace(/\D/g, '').slice(0, 14)}0000`;
      return { ...model, id, startedAt, patientId: `PHANTOM-${n}-`, accessionNumber: `A${n}` };
    });
    await database.transaction(async (tx) => {
      await tx.insertInto('task').values(rows).execute();
      const searched = rows.map((row) => ({ taskId: row.id, words: searchText(row as never) }));
      await tx.insertInto('task_search').values(searched).execute();
      if (database.kind === 'sqlite')
        await sql`insert into ${sql.raw(SEARCH_INDEX)}(rowid, words) select cast(taskId as integer), words from task_search where taskId between ${rows[0]!.id} and ${rows.at(-1)!.id}`.execute(
          tx,
        );
    });
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

async function medianMilliseconds(api: Api, filter: Readonly<Record<string, unknown>>): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const started = performance.now();
    await graphql(api, LIST, { filter });
    times.push(performance.now() - started);
  }
  return median(times);
}
