/** One child process of a test run: a command of its own, or one test file under `node:test`. */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cost } from './costs.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { killGroup, survivors } from './process-group.ts';
import type { ResultLine } from './reporter.ts';

export const ROOT = join(import.meta.dirname, '../..');
const RESULTS = join(ROOT, '.cache/results');

export interface Job {
  /** What it is shown and counted under: `lint`, `unit`, ... */
  readonly stage: string;
  /** Arguments of Node; for a test file, its path alone. */
  readonly args: readonly string[];
  /** A test file is counted test by test; any other command as one check. */
  readonly isTestFile: boolean;
  /** Longest time of one test, in milliseconds. */
  readonly testTimeoutMs: number;
  /** The whole job is killed after this many milliseconds. */
  readonly deadlineMs: number;
  /** What it is expected to take. */
  readonly cost: Cost;
}

export interface JobResult {
  readonly job: Job;
  readonly ms: number;
  /** Processor time, with that of all processes that it started and that ended before it; 0 where it did not say. */
  readonly cpuMs: number;
  readonly passed: number;
  /** The tests that passed and how long each took; none for a command of its own. */
  readonly tests: readonly { name: string; ms: number }[];
  readonly skipped: readonly { name: string; reason: string }[];
  readonly failed: readonly { name: string; error: string }[];
  /** What the job wrote to stdout and stderr. */
  readonly output: string;
}

/** What a job started may take this long to end after it, in milliseconds. */
const GRACE_MS = 1500;

const running = new Set<number>();

/** Kills every job that runs, with all that they started. */
export function killJobs(): void {
  for (const pid of running) killGroup(pid);
}

export async function runJob(job: Job): Promise<JobResult> {
  const name = job.args[0] ?? job.stage;
  const base = join(RESULTS, job.stage, name.replaceAll(/[^\w.-]+/g, '_'));
  mkdirSync(dirname(base), { recursive: true });
  const lines = `${base}.jsonl`;
  rmSync(lines, { force: true });
  const started = performance.now();
  const end = await runChild(job, `${base}.log`, lines);
  const ms = performance.now() - started;
  const output = readFileSync(`${base}.log`, 'utf8');
  if (!job.isTestFile) {
    const failed = end.code === 0 ? [] : [{ name: job.stage, error: endOf(end, job) }];
    return { job, ms, cpuMs: 0, passed: end.code === 0 ? 1 : 0, tests: [], skipped: [], failed, output };
  }
  const results = existsSync(lines) ? readLines(lines) : [];
  const failed = results.filter((line) => line.kind === 'failed');
  const skipped = results.filter((line) => line.kind === 'skipped');
  const tests = results.filter((line) => line.kind === 'passed');
  const problem = problemOf(end, results, job);
  return {
    job,
    ms,
    cpuMs: results.find((line) => line.kind === 'end')?.cpuMs ?? 0,
    passed: tests.length,
    tests,
    skipped,
    failed: problem === undefined ? failed : [...failed, { name, error: problem }],
    output,
  };
}

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly isLate: boolean;
  /** Command lines of processes that the job left behind. */
  readonly left: readonly string[];
}

/** What is wrong with a test file as a whole, beyond its tests that failed. */
function problemOf(end: End, results: readonly ResultLine[], job: Job): string | undefined {
  const isWhole = results.at(-1)?.kind === 'end';
  if (!end.isLate && end.code === 0 && results.length === (isWhole ? 1 : 0)) return 'The file ran no test.';
  if (end.isLate || !isWhole) return endOf(end, job);
  if (end.code !== 0 && !results.some((line) => line.kind === 'failed')) return endOf(end, job);
  if (end.left.length > 0) return `Left running, and killed: ${end.left.join(', ')}`;
  return undefined;
}

function endOf({ code, signal, isLate }: End, job: Job): string {
  if (isLate) return `Did not end within ${job.deadlineMs / 1000} s and was killed: is something left open?`;
  return signal === null ? `Ended with status ${code}.` : `Ended by ${signal}.`;
}

function readLines(path: string): ResultLine[] {
  const complete = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return complete.map((line) => JSON.parse(line) as ResultLine);
}

function runChild(job: Job, log: string, results: string): Promise<End> {
  const reporting = [
    '--test-reporter=./tests/run/reporter.ts',
    `--test-reporter-destination=${results}`,
    `--test-timeout=${job.testTimeoutMs}`,
  ];
  return new Promise((resolve, reject) => {
    // A process group of its own, so that what a test started can be ended with it.
    const child = spawn(process.execPath, [...(job.isTestFile ? reporting : []), ...job.args], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment() },
    });
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    const sink = createWriteStream(log);
    child.stdout.pipe(sink, { end: false });
    child.stderr.pipe(sink, { end: false });
    let isLate = false;
    let left: Promise<string[]> = Promise.resolve([]);
    const timer = setTimeout(() => {
      isLate = true;
      if (pid !== undefined) killGroup(pid);
    }, job.deadlineMs);
    child.on('error', reject);
    // At exit and not at close: what is left of the group may hold the pipes open.
    child.on('exit', () => {
      clearTimeout(timer);
      if (pid === undefined) return;
      left = survivors(pid, GRACE_MS).finally(() => {
        killGroup(pid);
        running.delete(pid);
      });
    });
    child.on('close', (code, signal) => {
      void left.then((names) => sink.end(() => resolve({ code, signal, isLate, left: names })), reject);
    });
  });
}

/** What every job sees: our Node first, files in memory, DCMTK without Nagle's delay, compiled code kept between runs. */
function environment(): NodeJS.ProcessEnv {
  return {
    // Set where the runner itself runs under a test; a job must report to its own reporter all the same.
    NODE_TEST_CONTEXT: undefined,
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
    PETFECTIOR_DATA: process.env['PETFECTIOR_DATA'] ?? join(ROOT, '../shared/data'),
    NODE_COMPILE_CACHE: join(ROOT, '.cache/compiled'),
    TMPDIR: temporaryFolder(),
    TCP_NODELAY: '1',
    FORCE_COLOR: '0',
  };
}
