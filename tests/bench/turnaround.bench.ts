import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { startGateway } from '../support/gateway.ts';
import { makePhantomSeries, type PhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { createDevice } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';
import { turnAround } from './turn-around.ts';

export const name = 'Turnaround: last image in to last image delivered';

const RUNS = { whole: 3, quick: 1 } as const;
const BIG = { slices: 300, rows: 200, columns: 200 } as const;
const TEN = { slices: 100, rows: 128, columns: 128 } as const;
/** Seconds that the existing product takes, processing time taken out. */
const EXISTING = { big: 43, ten: 86 };

export async function run(effort: Effort): Promise<BenchRow[]> {
  using directory = temporaryDirectory();
  const inFolder = (folder: string) => join(directory.path, folder);
  await using destination = await startStorescp(inFolder('destination'), {
    aeTitle: 'PACS',
    extra: ['--fork'],
  });
  await using gateway = await startGateway({ dataDir: inFolder('data') });
  const api = await gateway.api();
  await createDevice(api, { name: 'PACS', aeTitle: 'PACS', port: destination.port });

  const own: number[] = [];
  const whole: number[] = [];
  const floors: number[] = [];
  for (let attempt = 0; attempt < RUNS[effort]; attempt++) {
    const series = makePhantomSeries({ ...BIG, seed: attempt + 1 });
    const files = writeSeries(inFolder(`big-${attempt}`), series.objects);
    floors.push(await floor(series, files, destination.port));
    const [turnaround, processing] = await turnAround(api, [{ series, files }], gateway.dicomPort);
    whole.push(turnaround);
    own.push(turnaround - processing);
  }
  const ten = Array.from({ length: 10 }, (_, index) => {
    const series = makePhantomSeries({ ...TEN, seed: 100 + index });
    return { series, files: writeSeries(inFolder(`ten-${index}`), series.objects) };
  });
  const before = destination.received().length;
  const [tenTurnaround, tenProcessing] = await turnAround(api, ten, gateway.dicomPort);
  const delivered = destination.received().length - before;
  await gateway.kill('SIGTERM');

  return [
    benchRow('300 slices of 200x200, own work', {
      ours: own,
      peer: floors,
      unit: 's',
      note: `processing taken out; floor: storescu of the files + zstd of the voxels; goal: ratio at most 1.5; existing product: ${EXISTING.big} s`,
    }),
    benchRow('300 slices of 200x200, with the stand-in', {
      ours: whole,
      unit: 's',
      note: 'all of it',
    }),
    benchRow('ten series of 100 slices at once', {
      ours: tenTurnaround - tenProcessing,
      peer: EXISTING.ten,
      unit: 's',
      note: `time in which nothing but the stand-in worked taken out; all of it ${tenTurnaround.toFixed(1)} s; ${delivered} of 1000 images delivered; goal: at most 4`,
    }),
  ];
}

/** Seconds to send the files with storescu and to compress the stored voxels once. */
async function floor(series: PhantomSeries, files: readonly string[], port: number): Promise<number> {
  const started = performance.now();
  const { status, stderr } = await storescu(files, port);
  if (status !== 0) throw new Error(`storescu: ${stderr}`);
  for (const object of series.objects)
    zstdCompressSync(object.bytes.subarray(-series.rows * series.columns * 2));
  return (performance.now() - started) / 1000;
}
