/**
 * The floors of the house, from the ground: each is a list of folders. An import may go to the same floor or below,
 * never upward; beside that, a few rooms are closed to some of their neighbours.
 */
import type { Import } from './source-files.ts';

export const FLOORS: readonly (readonly string[])[] = [
  ['dicom', 'client', 'server/phantom'],
  ['server/base'],
  ['server/imaging', 'server/db', 'server/workers'],
  ['server/storage', 'server/pet'],
  [
    'server/remote',
    'server/listener',
    'server/processes',
    'server/devices',
    'server/settings',
    'server/catalogue',
    'server/rules',
    'server/auth',
    'server/audit',
    'server/alerts',
    'server/logs',
  ],
  ['server/stand-in', 'server/protocol-check', 'server/queue', 'server/dicom-web'],
  ['server/steps'],
  [
    'server/backup',
    'server/comparison',
    'server/intake',
    'server/previews',
    'server/problems',
    'server/retrieve',
    'server/tasks',
    'server/test-run',
  ],
  ['server/live', 'server/nodes', 'schema'],
  ['server/http'],
  // main.ts, app.ts and compose/: the composition root.
  ['server'],
];

/** The first folder of a path that has a floor; the longest name wins. */
export function floorOf(path: string): number | undefined {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const floor = FLOORS.findIndex((folders) => folders.includes(folder));
    if (floor >= 0) return floor;
  }
  return undefined;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Why an import breaks the rules; undefined if it does not. */
export function isForbidden({ from, to }: Import): string | undefined {
  if (from.startsWith('dicom/') && !to.startsWith('dicom/')) return 'dicom/ imports nothing of ours';
  if (from.startsWith('client/') !== to.startsWith('client/')) {
    return 'client/ knows schema/schema.graphql only, and nothing knows client/';
  }
  if (to.startsWith('tests/')) return 'what ships does not import tests';
  if (to.startsWith('schema/') && from.startsWith('server/') && floorOf(from) !== FLOORS.length - 1) {
    return 'only the composition root imports schema/';
  }
  const [here, there] = [floorOf(from), floorOf(to)];
  if (here !== undefined && there !== undefined && there > here) {
    return `from floor ${here} up to floor ${there}`;
  }
  return undefined;
}
