/**
 * The one command behind `npm test` and `npm run check`.
 *
 * `npm test` runs everything; `npm run check` the quick half; `npm test -- unit lint` these stages alone. Each stage
 * prints one line; what failed is shown whole at the end. The last line is `N passed, N failed, N skipped`, and the
 * status is 0 only if nothing failed and something ran.
 */
import PQueue from 'p-queue';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { killJobs, ROOT, runJob, type JobResult } from './run/job.ts';
import { installPackages } from './run/packages.ts';
import { needsConsole, needsPackages, plan, type Phase } from './run/plan.ts';
import { closing, count, stageLine } from './run/report.ts';

const names = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killJobs();
    process.exit(1);
  });
}

const phases = plan(names);
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const isReady = prepare();
const results: JobResult[] = [];
for (const phase of phases) results.push(...(await runPhase(phase)));
console.log(`\n${closing(results)}`);
const ran = results.some((result) => result.passed > 0);
process.exitCode = isReady && ran && count(results, 'failed') === 0 ? 0 : 1;

/** Installs packages and builds the console where the run needs them; false if the run cannot be a success. */
function prepare(): boolean {
  let isComplete = true;
  if (needsPackages(names)) {
    const missing = installPackages();
    if (missing.length > 0) {
      const isError = process.env['CI'] === 'true';
      console.log(
        `${isError ? 'ERROR: missing' : 'Missing'} Debian packages: ${missing.join(' ')}. ` +
          `What needs them is skipped; to install: apt-get install ${missing.join(' ')}`,
      );
      isComplete = !isError;
    }
  }
  if (needsConsole(names)) {
    const { status } = spawnSync(process.execPath, ['client/build.ts', '--if-stale'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) {
      console.log('ERROR: the console could not be built');
      isComplete = false;
    }
  }
  return isComplete;
}

async function runPhase(phase: Phase): Promise<JobResult[]> {
  const queue = new PQueue({ concurrency: phase.concurrency });
  const open = new Map<string, { left: number; started: number | undefined; results: JobResult[] }>();
  for (const { stage } of phase.jobs) {
    const entry = open.get(stage) ?? { left: 0, started: undefined, results: [] };
    entry.left += 1;
    open.set(stage, entry);
  }
  return queue.addAll(
    phase.jobs.map((job) => async () => {
      const entry = open.get(job.stage);
      if (entry === undefined) throw new Error(`No such stage: ${job.stage}`);
      entry.started ??= performance.now();
      const result = await runJob(job);
      entry.results.push(result);
      entry.left -= 1;
      if (entry.left === 0) {
        console.log(stageLine(job.stage, entry.results, performance.now() - entry.started));
      }
      return result;
    }),
  );
}
