/** The ten slowest test files and the ten slowest tests of a run: where the time of the whole is to be sought. */
import type { JobResult } from './job.ts';

const MOST = 10;
/** What is shorter than this is not worth a line, in milliseconds. */
const SHORTEST_MS = 1000;

interface Timed {
  readonly name: string;
  readonly ms: number;
}

/** Empty if nothing took a second. */
export function slowest(results: readonly JobResult[]): string {
  const files = results.filter((result) => result.job.isTestFile);
  const tests = files.flatMap((result) =>
    withoutParents(result.tests).map(({ name, ms }) => ({ name: `${name} (${result.job.args[0]})`, ms })),
  );
  return [
    section(
      'Slowest files:',
      files.map(({ job, ms, cpuMs }) => ({
        name: `${job.args[0]} (${(cpuMs / 1000).toFixed(1)} s of processor time)`,
        ms,
      })),
    ),
    section('Slowest tests:', tests),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function section(title: string, timed: readonly Timed[]): string {
  const shown = timed
    .filter(({ ms }) => ms >= SHORTEST_MS)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MOST);
  if (shown.length === 0) return '';
  return [title, ...shown.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`)].join(
    '\n',
  );
}

/** A test with tests inside has their time too: only the inner ones are listed. */
function withoutParents(tests: readonly Timed[]): Timed[] {
  const parents = new Set(
    tests.flatMap(({ name }) => {
      const parts = name.split(' › ');
      return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(' › '));
    }),
  );
  return tests.filter(({ name }) => !parents.has(name));
}
