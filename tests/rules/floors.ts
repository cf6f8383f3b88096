/**
 * The floors of the house, from the ground. An import may go to the same floor or below, never upward; beside that,
 * a few rooms are closed to some of their neighbours.
 */
import type { Import } from './source-files.ts';

/**
 * The first pattern that matches a path gives its floor. The steps, with what they know of manufacturers, units and
 * objects, are pure functions and stand below the tasks that keep their outputs; what runs them stands above.
 */
const FLOORS: readonly (readonly [pattern: RegExp, floor: number])[] = [
  [/^dicom\//, 0],
  [/^client\//, 0],
  // Vocabulary of an upper room that the rooms below speak too.
  [/^server\/(tasks\/task|listener\/receipt)\.ts$/, 1],
  [/^server\/(imaging|db)\//, 1],
  [/^server\/(errors|notices|certificate-problems|config|log|log-[\w-]+|events)\.ts$/, 1],
  [/^server\/(app\.ts$|compose\/)/, 5],
  [/^server\/main\.ts$/, 6],
  [/^server\/[\w-]+\.ts$/, 2],
  [/^server\/(storage|processing|devices|auth|settings|catalogue|audit|alerts|logs|supervisor|workers)\//, 2],
  [
    /^server\/pipeline\/((commitment-verdict|previews|runner|send-by-dicom|server-gate|stage|step-process|storage-commitment|progress)\.ts$|stages\/)/,
    4,
  ],
  [/^server\/pipeline\//, 2],
  [/^server\/tasks\//, 3],
  [/^(schema|server\/(listener|live))\//, 4],
  [/^server\/http\//, 5],
];
const TOP: ReadonlySet<string> = new Set(['server/app.ts', 'server/compose/edge.ts', 'server/main.ts']);

export function floorOf(path: string): number | undefined {
  return FLOORS.find(([pattern]) => pattern.test(path))?.[1];
}

/** Why an import breaks the rules; undefined if it does not. */
export function isForbidden({ from, to }: Import): string | undefined {
  if (from.startsWith('dicom/') && !to.startsWith('dicom/')) return 'dicom/ imports nothing of ours';
  if (from.startsWith('client/') !== to.startsWith('client/')) {
    return 'client/ knows schema/schema.graphql only, and nothing knows client/';
  }
  if (to.startsWith('tests/')) return 'what ships does not import tests';
  if (to.startsWith('schema/') && from.startsWith('server/') && !TOP.has(from)) {
    return 'only the composition root imports schema/';
  }
  if (from.startsWith('server/pipeline/') && floorOf(from) === 2 && /^server\/(db\/|events|log)/.test(to)) {
    return 'a step knows no database, events or log';
  }
  if (from.startsWith('server/workers/') && to.startsWith('server/pipeline/')) {
    return 'the pool knows no step';
  }
  const [here, there] = [floorOf(from), floorOf(to)];
  if (here !== undefined && there !== undefined && there > here) {
    return `from floor ${here} up to floor ${there}`;
  }
  return undefined;
}
