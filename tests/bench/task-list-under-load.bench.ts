import { join } from 'node:path';
import { storescu } from '../support/dcmtk.ts';
import { startGateway } from '../support/gateway.ts';
import type { Api } from '../support/graphql-client.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { listTasks } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, percentile, type BenchRow } from './bench-row.ts';

export const name = 'API while images come in';

const ASSOCIATIONS = 4;
const IDLE_REQUESTS = 100;
const SERIES = { slices: 300, rows: 200, columns: 200 } as const;

export async function run(): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  const pushes = Array.from({ length: ASSOCIATIONS }, (_, index) => {
    const { objects } = makePhantomSeries({ ...SERIES, seed: index + 1 });
    return writeSeries(join(directory.path, `exam-${index}`), objects);
  });
  await using gateway = await startGateway({ dataDir: join(directory.path, 'data') });
  const api = await gateway.api();
  const idle = await listLatencies(api, (requests) => requests < IDLE_REQUESTS);
  let pushing = true;
  const pushed = Promise.all(pushes.map((files) => storescu(files, gateway.dicomPort))).finally(
    () => (pushing = false),
  );
  const loaded = await listLatencies(api, () => pushing);
  const failed = (await pushed).filter(({ status }) => status !== 0).length;
  if (failed > 0) throw new Error(`${failed} pushes failed`);
  await gateway.kill('SIGTERM');
  return [
    benchRow(`task list while ${ASSOCIATIONS} associations push, p95`, {
      ours: percentile(loaded, 95),
      peer: percentile(idle, 95),
      unit: 'ms',
      note: `peer: idle API; ${loaded.length} requests; goal: under 50`,
    }),
  ];
}

/** Milliseconds of each request for the first page of tasks, one after another. */
async function listLatencies(api: Api, goesOn: (requests: number) => boolean): Promise<number[]> {
  const latencies: number[] = [];
  do {
    const started = performance.now();
    await listTasks(api, {}, 50);
    latencies.push(performance.now() - started);
  } while (goesOn(latencies.length));
  return latencies;
}
