/** What a run consists of: stages of quick checks, and suites of test files found by folder. */
import { globSync } from 'node:fs';
import { ROOT, type Job } from './job.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Checks that are one command of Node each, longest first. */
const CHECKS: readonly { stage: string; args: readonly string[] }[] = [
  {
    stage: 'lint',
    args: [
      'node_modules/eslint/bin/eslint.js',
      '--cache',
      '--cache-location=.cache/eslint',
      '--cache-strategy=content',
      '--max-warnings=0',
      '.',
    ],
  },
  {
    stage: 'client types',
    args: [
      'node_modules/svelte-check/bin/svelte-check',
      '--tsconfig=client/tsconfig.json',
      '--fail-on-warnings',
      '--output=human',
    ],
  },
  {
    stage: 'format',
    args: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--log-level=warn',
      '--cache',
      '--cache-location=.cache/prettier',
      '--cache-strategy=content',
      '.',
    ],
  },
  { stage: 'schema', args: ['schema/print.ts', '--check'] },
  { stage: 'released schema', args: ['schema/released.ts'] },
  {
    stage: 'operations',
    args: ['node_modules/@graphql-codegen/cli/esm/bin.js', '--config=codegen.ts', '--check'],
  },
  { stage: 'documents', args: ['docs/generate.ts', '--check'] },
  {
    stage: 'types',
    args: ['node_modules/@typescript/native/bin/tsc', '--project', 'tsconfig.json', '--noEmit'],
  },
];

export interface Suite {
  readonly stage: string;
  readonly files: string;
  /** Files that run beside each other. */
  readonly concurrency: number;
  readonly testTimeoutMs: number;
  readonly deadlineMs: number;
}

/** Every test file belongs to exactly one of these; `tests/rules` makes sure. */
export const SUITES: readonly Suite[] = [
  suite('rules', 'tests/rules/**/*.test.ts', 2, MINUTE, 2 * MINUTE),
  suite('unit', 'tests/unit/**/*.test.ts', 2, MINUTE, 3 * MINUTE),
  suite('integration', 'tests/integration/**/*.test.ts', 2, 2 * MINUTE, 6 * MINUTE),
  suite('interop', 'tests/interop/**/*.test.ts', 2, 3 * MINUTE, 8 * MINUTE),
  suite('faults', 'tests/faults/**/*.test.ts', 1, 10 * MINUTE, 20 * MINUTE),
  suite('e2e', 'tests/e2e/**/*.test.ts', 1, 5 * MINUTE, 12 * MINUTE),
];
const QUICK_SUITES: ReadonlySet<string> = new Set(['rules', 'unit']);

function suite(
  stage: string,
  files: string,
  concurrency: number,
  testTimeoutMs: number,
  deadlineMs: number,
): Suite {
  return { stage, files, concurrency, testTimeoutMs, deadlineMs };
}

/** Jobs that share one pool of so many at a time. */
export interface Phase {
  readonly jobs: readonly Job[];
  readonly concurrency: number;
}

/**
 * The phases of a run, in order.
 * @param names `check` for the quick half, names of stages or suites for these alone, none for everything.
 * @throws if a name is unknown.
 */
export function plan(names: readonly string[]): Phase[] {
  const known = [...CHECKS.map((check) => check.stage), ...SUITES.map((one) => one.stage)];
  const quick = [...CHECKS.map((check) => check.stage), ...QUICK_SUITES];
  const wanted = names.length === 0 ? known : names.flatMap((name) => (name === 'check' ? quick : [name]));
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`Unknown: ${unknown.join(', ')}. Known: check, ${known.join(', ')}`);
  }
  const isWanted = (one: { stage: string }): boolean => wanted.includes(one.stage);

  const checks = CHECKS.filter(isWanted).map((check) => ({
    stage: check.stage,
    args: check.args,
    isTestFile: false,
    testTimeoutMs: 0,
    deadlineMs: 10 * MINUTE,
  }));
  const suites = SUITES.filter(isWanted);
  const quickFiles = suites.filter((one) => QUICK_SUITES.has(one.stage)).flatMap(jobsOf);
  const slow = suites.filter((one) => !QUICK_SUITES.has(one.stage));
  return [
    { jobs: [...checks, ...quickFiles], concurrency: 2 },
    ...slow.map((one) => ({ jobs: jobsOf(one), concurrency: one.concurrency })),
  ].filter((phase) => phase.jobs.length > 0);
}

function jobsOf(one: Suite): Job[] {
  return globSync(one.files, { cwd: ROOT })
    .sort()
    .map((file) => ({
      stage: one.stage,
      args: [file],
      isTestFile: true,
      testTimeoutMs: one.testTimeoutMs,
      deadlineMs: one.deadlineMs,
    }));
}

/** Whether a run of these names needs the programs of other packages. */
export function needsPackages(names: readonly string[]): boolean {
  return (
    names.length === 0 || SUITES.some((one) => names.includes(one.stage) && !QUICK_SUITES.has(one.stage))
  );
}

/** Whether a run of these names opens the console. */
export function needsConsole(names: readonly string[]): boolean {
  return names.length === 0 || names.includes('e2e');
}
