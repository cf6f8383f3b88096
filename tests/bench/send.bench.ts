import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { storeObjects } from '../../dicom/index.ts';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { benchRow, type BenchRow, type Effort } from './bench-row.ts';
import { writeBenchSeries } from './dicom-series.ts';

export const name = 'Send: slices to storescp';

const AMOUNTS = { whole: { slices: 600, rounds: 5 }, quick: { slices: 300, rounds: 3 } } as const;

export async function run(effort: Effort): Promise<BenchRow[]> {
  const { slices, rounds } = AMOUNTS[effort];
  using directory = temporaryDirectory();
  const rows: BenchRow[] = [];
  for (const [side, size] of [
    [200, '84 KB'],
    [400, '330 KB'],
  ] as const) {
    const objects = writeBenchSeries(join(directory.path, `${side}`), slices, side);
    const [mine, theirs]: [number[], number[]] = [[], []];
    const ours = async (port: number) => {
      const titles = { host: '127.0.0.1', callingAeTitle: 'PETFECTIOR', calledAeTitle: 'STORESCP' };
      const { stored } = await storeObjects({ ...titles, port, objects });
      if (stored !== slices) throw new Error(`${stored} of ${slices} stored`);
    };
    const dcmtk = async (port: number) => {
      const { status, stderr } = await storescu(
        objects.map(({ path }) => path),
        port,
      );
      if (status !== 0) throw new Error(`storescu: ${stderr}`);
    };
    for (let round = 0; round < rounds; round++) {
      for (const [send, rates] of [
        [ours, mine],
        [dcmtk, theirs],
      ] as const) {
        const folder = join(directory.path, 'receiver');
        await using receiver = await startStorescp(folder, { quiet: true });
        const started = performance.now();
        await send(receiver.port);
        rates.push(slices / ((performance.now() - started) / 1000));
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const note = 'storescu to the same storescp; goal 1.2';
    rows.push(
      benchRow(`${size}, 1 association`, {
        ours: mine,
        peer: theirs,
        unit: 'images/s',
        note,
      }),
    );
  }
  return rows;
}
