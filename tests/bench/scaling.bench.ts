/** How turnaround, processor and memory grow with a series, its matrix, and series at once. */
import { join } from 'node:path';
import { startStorescp } from '../support/dcmtk.ts';
import { startGateway, type Gateway } from '../support/gateway.ts';
import type { Api } from '../support/graphql-client.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { forgetPeak, peakMegabytes, processorSeconds } from '../support/process-usage.ts';
import { createDevice } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';
import { AROUND, AXES, type Axis, type ScalingPoint } from './scaling-point.ts';
import { turnAround } from './turn-around.ts';

export const name = 'Scaling: own work from the last image in to the last delivered';

const STEPS = {
  whole: { slices: [50, 150, 300, 600, 1200, 2000], matrix: [128, 256, 512], series: [1, 2, 4, 8, 16, 32] },
  quick: { slices: [50, 300], matrix: [128, 256], series: [1, 4] },
} as const satisfies Record<Effort, Record<Axis, readonly number[]>>;

interface Load {
  readonly slices: number;
  readonly side: number;
  readonly series: number;
}

const LOAD: Readonly<Record<Axis, (at: number) => Load>> = {
  slices: (at) => ({ slices: at, side: 128, series: 1 }),
  matrix: (at) => ({ slices: 100, side: at, series: 1 }),
  series: (at) => ({ slices: 50, side: 128, series: at }),
};

export async function run(effort: Effort): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  await using destination = await startStorescp(join(directory.path, 'destination'), {
    aeTitle: 'PACS',
    extra: ['--fork'],
    quiet: true,
  });
  // A process of its own: what the gateway's take is theirs alone.
  await using server = await startProcessingServer(join(directory.path, 'server'));
  await using gateway = await startGateway({ dataDir: join(directory.path, 'data'), env: server.httpEnv });
  const api = await gateway.api();
  await createDevice(api, { name: 'PACS', aeTitle: 'PACS', port: destination.port });
  let made = 0;
  const measure = async (axis: Axis, at: number): Promise<ScalingPoint> => {
    const folder = join(directory.path, `exams-${made}`);
    const exams = Array.from({ length: LOAD[axis](at).series }, (_, index) => {
      const { slices, side } = LOAD[axis](at);
      const series = makePhantomSeries({ slices, rows: side, columns: side, seed: ++made });
      return { series, files: writeSeries(join(folder, String(index)), series.objects) };
    });
    return { axis, at, ...(await measured(gateway, api, exams)) };
  };
  // The first series of a gateway meets code that was never run.
  await measure('slices', STEPS.quick.slices[0]);
  const rows: BenchRow[] = [];
  for (const axis of AXES) for (const at of STEPS[effort][axis]) rows.push(rowOf(await measure(axis, at)));
  await gateway.kill('SIGTERM');
  return rows;
}

async function measured(
  gateway: Gateway,
  api: Api,
  exams: Parameters<typeof turnAround>[1],
): Promise<Omit<ScalingPoint, 'axis' | 'at'>> {
  forgetPeak(gateway.pid);
  const before = processorSeconds(gateway.pid);
  const [whole, remote] = await turnAround(api, exams, gateway.dicomPort);
  return {
    seconds: whole - remote,
    processor: processorSeconds(gateway.pid) - before,
    megabytes: peakMegabytes(gateway.pid),
  };
}

function rowOf(point: ScalingPoint): BenchRow {
  const { axis, at, seconds, processor, megabytes } = point;
  const note = `${processor.toFixed(1)} s of processor, receiving included; main process at most ${megabytes.toFixed(0)} MB`;
  return { ...benchRow(`${at}: ${AROUND[axis]}`, { ours: seconds, unit: 's', note }), point };
}
