import { readSourceVolume } from '../support/source-volume.ts';
import type { StoredVolume } from '../../server/remote/transport.ts';
import { NEVER, seriesPaths, validate } from '../support/imaging-steps.ts';
import { phantomVolume } from '../support/remote/phantom-volume.ts';
import { realData } from '../support/real-data.ts';

export interface NamedVolume {
  readonly name: string;
  readonly volume: StoredVolume;
}

export function largePhantom(slices: number): NamedVolume {
  const { volume } = phantomVolume({ slices, rows: 200, columns: 200, sliceSpacing: 2, seed: 5 });
  return { name: `phantom, ${slices} slices of 200x200`, volume };
}

const WHOLE = 'pet-ge-discovery-st-267';
const CROPPED = ['001', '007', '013', '019'].map((number) => `pet-ge-ibsi-cropped/STS_${number}`);

/** The whole real series, where the data is there. */
export async function realSeries(): Promise<NamedVolume | undefined> {
  return read('GE Discovery ST', WHOLE);
}

/** Series cut out of whole ones. */
export async function croppedSeries(): Promise<NamedVolume[]> {
  const read4 = await Promise.all(CROPPED.map((folder) => read(`GE, cropped, ${folder.slice(-7)}`, folder)));
  return read4.filter((one) => one !== undefined);
}

async function read(what: string, folder: string): Promise<NamedVolume | undefined> {
  const { path, skip } = realData(folder);
  if (skip) return undefined;
  const paths = seriesPaths(path);
  const { order, grid, becquerelsPerUnit } = await validate(paths);
  const ordered = order.map((at) => paths[at] as string);
  const { volume } = await readSourceVolume(ordered, grid, becquerelsPerUnit, () => {}, NEVER);
  return { name: `${what}, ${grid.slices} slices of ${grid.columns}x${grid.rows}`, volume };
}
