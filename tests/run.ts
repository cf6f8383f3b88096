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
import { closing, count, failedLine, stageLine } from './run/report.ts';

const names = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    killJobs();
    console.log(`\n${signal}: not everything has run\n\n${closing(results)}`);
    process.exit(1);
  });
}

const phases = plan(names);
const results: JobResult[] = [];
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const isReady = prepare();
for (const phase of phases) await runPhase(phase);
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

/** Runs the jobs of a phase and adds to the results; a stage is reported when its last job has ended. */
async function runPhase(phase: Phase): Promise<void> {
  const queue = new PQueue({ concurrency: phase.concurrency });
  const stages = Map.groupBy(phase.jobs, (job) => job.stage);
  const started = new Map<string, number>();
  await queue.addAll(
    phase.jobs.map((job) => async () => {
      if (!started.has(job.stage)) started.set(job.stage, performance.now());
      const result = await runJob(job);
      results.push(result);
      if (job.isTestFile && result.failed.length > 0) console.log(failedLine(result));
      const ended = results.filter((one) => one.job.stage === job.stage);
      if (ended.length === stages.get(job.stage)?.length) {
        console.log(stageLine(job.stage, ended, performance.now() - (started.get(job.stage) ?? 0)));
      }
    }),
  );
}
