import { join } from 'node:path';
import { storescu, startStorescp } from '../support/dcmtk.ts';
import { startListener } from '../support/listener.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';
import { writeBenchSeries } from './dicom-series.ts';

export const name = 'Receive: storescu pushes slices';

const AMOUNTS = {
  whole: { slices: 600, warmUp: 200, rounds: 3 },
  quick: { slices: 200, warmUp: 60, rounds: 2 },
} as const;

interface Receiver {
  readonly port: number;
  readonly memory?: () => number;
}
type Start = (directory: string) => Promise<Receiver & AsyncDisposable>;

const gateway =
  (durability: 'durable' | 'process'): Start =>
  async (directory) => {
    const running = await startListener(directory, {}, { durability });
    return { ...running, port: running.port, memory: () => running.listener.stats?.memory ?? 0 };
  };
const dcmtk: Start = (directory) => startStorescp(directory, { quiet: true });
const dcmtkFork: Start = (directory) => startStorescp(directory, { quiet: true, extra: ['--fork'] });
/** A router made of DCMTK's tools: a process for each association, and a dump of the tags of each image. */
const router: Start = (directory) =>
  startStorescp(directory, {
    quiet: true,
    extra: ['--fork', '--exec-sync', '--exec-on-reception', 'dcmdump -q +P 0020,000e +P 0008,0018 #p/#f'],
  });
const orthanc: Start = async (directory) => {
  const running = await startOrthanc(directory, {}, { ConcurrentJobs: 1 });
  return { port: running.dicomPort, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
};

export async function run(effort: Effort): Promise<BenchRow[]> {
  const { slices, warmUp, rounds } = AMOUNTS[effort];
  using directory = temporaryDirectory();
  const rows: BenchRow[] = [];
  const series = new Map(
    [200, 400].map((side) => [
      side,
      writeBenchSeries(join(directory.path, `${side}`), slices, side).map(({ path }) => path),
    ]),
  );
  const compare = async (
    title: string,
    side: number,
    associations: number,
    us: Start,
    peer: Start,
    note: string,
  ) => {
    const files = series.get(side) as string[];
    // None is removed before the end: ext4 passes over inodes of files removed a moment ago, one by one.
    const folders = ['ours', 'peer'].map((each) => join(directory.path, `${each}-${rows.length}`));
    await using mine = await us(folders[0] as string);
    await using theirs = await peer(folders[1] as string);
    const [ours, others]: [number[], number[]] = [[], []];
    // Both run for a while before they are measured, as they do in a hospital.
    for (const { port } of [mine, theirs]) await push(files.slice(0, warmUp), port, associations);
    for (let round = 0; round < rounds; round++) {
      ours.push(await push(files, mine.port, associations));
      others.push(await push(files, theirs.port, associations));
    }
    const peak = mine.memory?.() ?? 0;
    const memory = `; ${Math.round(peak / 1e6)} MB afterwards`;
    rows.push(benchRow(title, { ours, peer: others, unit: 'images/s', note: note + memory }));
  };

  for (const [side, size] of [
    [200, '84 KB'],
    [400, '330 KB'],
  ] as const) {
    await compare(
      `${size}, 1 association, no fsync`,
      side,
      1,
      gateway('process'),
      dcmtk,
      'storescp +B; goal 1',
    );
    if (!missingPrograms('Orthanc')) {
      await compare(
        `${size}, 1 association, durable`,
        side,
        1,
        gateway('durable'),
        orthanc,
        'Orthanc, durable storage; goal 2',
      );
    }
  }
  for (const associations of [4, 16]) {
    const note = 'storescp +B --fork without fsync; goal 1';
    await compare(
      `84 KB, ${associations} associations, no fsync`,
      200,
      associations,
      gateway('process'),
      dcmtkFork,
      note,
    );
    await compare(
      `84 KB, ${associations} associations, durable`,
      200,
      associations,
      gateway('durable'),
      dcmtkFork,
      note,
    );
  }
  await compare(
    '84 KB, 1 association, durable, beside a router of scripts',
    200,
    1,
    gateway('durable'),
    router,
    'storescp --fork with dcmdump of each image, without fsync',
  );
  return rows;
}

/** Images a second, over as many storescu at a time as there are associations. */
async function push(files: readonly string[], port: number, associations: number): Promise<number> {
  const shares = Array.from({ length: associations }, (_, share) =>
    files.filter((_file, index) => index % associations === share),
  );
  const started = performance.now();
  const results = await Promise.all(shares.map((share) => storescu(share, port)));
  const seconds = (performance.now() - started) / 1000;
  for (const { status, stderr } of results) if (status !== 0) throw new Error(`storescu: ${stderr}`);
  return files.length / seconds;
}
