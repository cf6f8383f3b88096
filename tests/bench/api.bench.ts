import { join } from 'node:path';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { startGateway } from '../support/gateway.ts';
import type { Api } from '../support/graphql-client.ts';
import { makePhantomSeries } from '../support/phantom/series.ts';
import { writeSeries } from '../support/phantom/write-series.ts';
import { createDevice, followTransitions, listTasks, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { benchRow, percentile, type BenchRow } from './bench-row.ts';

export const name = 'API under load';

const ASSOCIATIONS = 4;
const SUBSCRIBERS = 1000;
const SERIES = { slices: 200, rows: 200, columns: 200 } as const;

export async function run(): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  await using destination = await startStorescp(join(directory.path, 'destination'), {
    aeTitle: 'PACS',
    extra: ['--fork'],
  });
  await using gateway = await startGateway({ dataDir: join(directory.path, 'data') });
  const api = await gateway.api();
  await createDevice(api, { name: 'PACS', aeTitle: 'PACS', port: destination.port });
  const idle = await listLatencies(api, () => false, 50);

  const exams = Array.from({ length: ASSOCIATIONS * 2 }, (_, index) => {
    const series = makePhantomSeries({ ...SERIES, seed: index + 1 });
    return { series, files: writeSeries(join(directory.path, `exam-${index}`), series.objects) };
  });
  const [quiet, crowded] = [exams.slice(0, ASSOCIATIONS), exams.slice(ASSOCIATIONS)];
  const push = (of: typeof exams) => Promise.all(of.map(({ files }) => storescu(files, gateway.dicomPort)));

  let pushing = true;
  const pushed = push(quiet).finally(() => (pushing = false));
  const loaded = await listLatencies(api, () => pushing, 0);
  await pushed;
  for (const { series } of quiet) await waitForTask(api, series.seriesInstanceUid, { timeoutMs: 300_000 });

  const delays: number[] = [];
  const streams = Array.from({ length: SUBSCRIBERS }, () =>
    followTransitions(api, '0', ({ at, cursor }) => {
      if (Number(cursor) > known) delays.push(Date.now() - Date.parse(at));
    }),
  );
  let known = Infinity;
  const [first] = streams;
  const settled = () => streams.every(({ seen }) => seen.length > 0 && seen.length === first?.seen.length);
  await waitFor(settled, { what: 'all subscribers have what was', timeoutMs: 60_000 });
  known = Number(first?.seen.at(-1)?.cursor);
  await push(crowded);
  for (const { series } of crowded) await waitForTask(api, series.seriesInstanceUid, { timeoutMs: 300_000 });
  await waitFor(settled, { what: 'all subscribers have everything', timeoutMs: 60_000 });
  const lost = streams.filter(({ seen }) =>
    seen.some(({ cursor }, index) => Number(cursor) !== index + 1),
  ).length;
  await Promise.all(streams.map((stream) => stream.close()));
  await gateway.kill('SIGTERM');

  return [
    benchRow(`task list while ${ASSOCIATIONS} associations push, p95`, {
      ours: percentile(loaded, 95),
      peer: percentile(idle, 95),
      unit: 'ms',
      note: `peer: idle API; ${loaded.length} requests; goal: under 50`,
    }),
    benchRow(`a transition to ${SUBSCRIBERS} subscribers, p95`, {
      ours: percentile(delays, 95),
      unit: 'ms',
      note: `median ${percentile(delays, 50)} ms; subscribers that missed or repeated one: ${lost}; goal: under 100`,
    }),
  ];
}

/** Milliseconds of each request for the first page of tasks, one after another, while it goes on and at least so many. */
async function listLatencies(api: Api, goesOn: () => boolean, atLeast: number): Promise<number[]> {
  const latencies: number[] = [];
  do {
    const started = performance.now();
    await listTasks(api, {}, 50);
    latencies.push(performance.now() - started);
  } while (goesOn() || latencies.length < atLeast);
  return latencies;
}
