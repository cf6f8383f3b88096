/** What a run consists of: stages of quick checks, and suites of test files found by folder. */
import { globSync } from 'node:fs';
import { costOf } from './costs.ts';
import { ROOT, type Job } from './job.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Checks that are one command of Node each, longest first. */
const CHECKS: readonly { stage: string; args: readonly string[] }[] = [
  { stage: 'lint', args: ['node_modules/oxlint/bin/oxlint', '--deny-warnings', '--format=unix'] },
  {
    stage: 'client lint',
    args: [
      'node_modules/eslint/bin/eslint.js',
      '--cache',
      '--cache-location=.cache/eslint',
      '--cache-strategy=content',
      '--max-warnings=0',
      'client',
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
  { stage: 'format', args: ['node_modules/oxfmt/bin/oxfmt', '--list-different'] },
  {
    stage: 'client format',
    args: [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '--log-level=warn',
      '--cache',
      '--cache-location=.cache/prettier',
      '--cache-strategy=content',
      'client/**/*.svelte',
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
  readonly testTimeoutMs: number;
  readonly deadlineMs: number;
}

/** Every test file belongs to exactly one of these; `tests/rules` makes sure. */
export const SUITES: readonly Suite[] = [
  suite('rules', 'tests/rules/**/*.test.ts', MINUTE, 2 * MINUTE),
  suite('unit', 'tests/unit/**/*.test.ts', MINUTE, 3 * MINUTE),
  suite('integration', 'tests/integration/**/*.test.ts', 3 * MINUTE, 10 * MINUTE),
  suite('interop', 'tests/interop/**/*.test.ts', 3 * MINUTE, 10 * MINUTE),
  suite('faults', 'tests/faults/**/*.test.ts', 10 * MINUTE, 20 * MINUTE),
  suite('e2e', 'tests/e2e/**/*.test.ts', 5 * MINUTE, 15 * MINUTE),
];
const QUICK_SUITES: ReadonlySet<string> = new Set(['rules', 'unit']);

function suite(stage: string, files: string, testTimeoutMs: number, deadlineMs: number): Suite {
  return { stage, files, testTimeoutMs, deadlineMs };
}

/**
 * The jobs of a run in the order in which they should start: the quick half first, since it says soonest what is
 * wrong, and in each half the longest first, so that the last ones to end are short.
 * @param names `check` for the quick half, names of stages or suites for these alone, none for everything.
 * @throws if a name is unknown.
 */
export function plan(names: readonly string[]): Job[] {
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
    cost: costOf(check.stage),
  }));
  const suites = SUITES.filter(isWanted);
  const isQuick = (one: Suite): boolean => QUICK_SUITES.has(one.stage);
  return [
    ...longestFirst([...checks, ...suites.filter(isQuick).flatMap(jobsOf)]),
    ...longestFirst(suites.filter((one) => !isQuick(one)).flatMap(jobsOf)),
  ];
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
      cost: costOf(file),
    }));
}

const longestFirst = (jobs: readonly Job[]): Job[] =>
  jobs.toSorted((a, b) => b.cost.seconds - a.cost.seconds);

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
