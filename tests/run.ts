/**
 * The one command behind `npm test` and `npm run check`.
 *
 * `npm test` runs everything; `npm run check` the quick half; `npm test -- unit lint` these stages alone. Each stage
 * prints one line; what failed is shown whole at the end. The last line is `N passed, N failed, N skipped`, and the
 * status is 0 only if nothing failed and something ran. With `--measure`, jobs run one at a time, and what each takes
 * is written down for later runs: on a machine that does nothing else.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { measureCost } from './run/costs.ts';
import { killJobs, ROOT, runJob, type Job, type JobResult } from './run/job.ts';
import { installPackages } from './run/packages.ts';
import { needsConsole, needsPackages, plan } from './run/plan.ts';
import { runPool } from './run/pool.ts';
import { closing, count, failedLine, stageLine } from './run/report.ts';

const isMeasuring = process.argv.includes('--measure');
const names = process.argv.slice(2).filter((name) => name !== '--measure');
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killJobs();
    console.log(`\n${signal}: not everything has run\n\n${closing(results)}`);
    process.exit(1);
  });
}

const jobs = plan(names);
const results: JobResult[] = [];
/** Of the cores: those that run wait for each other and for disks now and then. */
const ROOM = 1.25;
/** When the first job of a stage began. */
const started = new Map<string, number>();
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const isReady = prepare();
await runPool(jobs, isMeasuring ? 0 : availableParallelism() * ROOM, runAndReport);
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

/** Runs a job and adds to the results; a stage is reported when its last job has ended. */
async function runAndReport(job: Job): Promise<void> {
  started.set(job.stage, started.get(job.stage) ?? performance.now());
  const run = (): Promise<JobResult> => runJob(job);
  const result = await (isMeasuring
    ? measureCost(job.isTestFile ? String(job.args[0]) : job.stage, run)
    : run());
  results.push(result);
  if (job.isTestFile && result.failed.length > 0) console.log(failedLine(result));
  const ended = results.filter((one) => one.job.stage === job.stage);
  if (ended.length === jobs.filter((one) => one.stage === job.stage).length) {
    console.log(stageLine(job.stage, ended, performance.now() - (started.get(job.stage) ?? 0)));
  }
}
