import { join } from 'node:path';
import { startGateway } from '../support/gateway.ts';
import type { Api } from '../support/graphql-client.ts';
import { listTasks } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, median, type BenchRow } from './bench-row.ts';
import { makeOneTask, multiplyTask } from './many-tasks.ts';

export const name = 'Lists of many tasks';

const FEW = 100;
const MANY = 100_000;
const REQUESTS = 40;

const QUERIES: readonly (readonly [name: string, filter: Readonly<Record<string, unknown>>])[] = [
  ['first page', {}],
  ['filtered page', { states: ['FAILED'], steps: ['VALIDATOR'] }],
  ['by accession number', { accessionNumber: 'A77' }],
  ['by text', { text: 'PHANTOM-77' }],
];

export async function run(): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  const dataDir = join(directory.path, 'data');
  await makeOneTask(dataDir, join(directory.path, 'exam'));
  const few = await timesWith(dataDir, FEW);
  const many = await timesWith(dataDir, MANY);
  return QUERIES.map(([query], index) =>
    benchRow(`${MANY} tasks, ${query}`, {
      ours: many[index] as number,
      peer: few[index] as number,
      unit: 'ms',
      note: `peer: ${FEW} tasks; goal: ratio under 2`,
    }),
  );
}

async function timesWith(dataDir: string, count: number): Promise<number[]> {
  multiplyTask(dataDir, count);
  await using gateway = await startGateway({ dataDir });
  const api = await gateway.api();
  const times: number[] = [];
  for (const [, filter] of QUERIES) times.push(await medianMilliseconds(api, filter));
  await gateway.kill('SIGTERM');
  return times;
}

async function medianMilliseconds(api: Api, filter: Readonly<Record<string, unknown>>): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const started = performance.now();
    await listTasks(api, filter, 50);
    times.push(performance.now() - started);
  }
  return median(times);
}
