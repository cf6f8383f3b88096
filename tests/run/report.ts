/** What a run prints: a line for each stage as it ends, then what failed, what was skipped, what was slow, and the sum. */
import type { JobResult } from './job.ts';
import { slowest } from './slowest.ts';

const LONGEST_OUTPUT = 200;
const MOST_FAILURES_SHOWN = 30;

/** One line: stage, outcome, time, counts. */
export function stageLine(stage: string, results: readonly JobResult[], ms: number): string {
  const failed = count(results, 'failed');
  const skipped = count(results, 'skipped');
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const isSuite = results.some((result) => result.job.isTestFile);
  const counts = [
    isSuite && `${passed} passed`,
    isSuite && failed > 0 && `${failed} failed`,
    skipped > 0 && `${skipped} skipped`,
  ].filter((part) => part !== false);
  const time = `${(ms / 1000).toFixed(1)} s`;
  return `${stage.padEnd(13)} ${failed > 0 ? 'FAILED' : 'ok    '} ${time.padStart(8)}   ${counts.join(', ')}`.trimEnd();
}

/** Said as soon as a test file has failed, since the whole may take long. */
export function failedLine({ job, failed, ms }: JobResult): string {
  return `  ✖ ${job.args[0]}: ${failed.length} failed after ${(ms / 1000).toFixed(0)} s`;
}

/** Everything after the stages. The last line is the sum, alone. */
export function closing(results: readonly JobResult[]): string {
  return [failures(results), skips(results), slowest(results), sum(results)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function failures(results: readonly JobResult[]): string {
  const shown = results
    .filter((result) => result.failed.length > 0)
    .map(({ job, failed, output }) => {
      const title = job.isTestFile ? job.args[0] : job.stage;
      const errors = failed
        .slice(0, MOST_FAILURES_SHOWN)
        .map(({ name, error }) => (name === title ? error : `✖ ${name}\n${indent(error)}`));
      const more = failed.length - errors.length;
      if (more > 0) errors.push(`... and ${more} more`);
      return [`--- ${title}`, ...errors, shorten(output)].filter((part) => part !== '').join('\n');
    });
  return shown.join('\n\n');
}

/** The reasons of skipped tests, each once with its count. */
function skips(results: readonly JobResult[]): string {
  const reasons = new Map<string, number>();
  for (const { reason } of results.flatMap((result) => result.skipped)) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([reason, times]) => `skipped ${times}: ${reason}`).join('\n');
}

function sum(results: readonly JobResult[]): string {
  const passed = results.reduce((total, result) => total + result.passed, 0);
  return `${passed} passed, ${count(results, 'failed')} failed, ${count(results, 'skipped')} skipped`;
}

export function count(results: readonly JobResult[], kind: 'failed' | 'skipped'): number {
  return results.reduce((total, result) => total + result[kind].length, 0);
}

/** The end of a long output, where its cause usually stands. */
function shorten(output: string): string {
  const lines = output.trim().split('\n');
  if (lines.length <= LONGEST_OUTPUT) return lines.join('\n');
  return [`... ${lines.length - LONGEST_OUTPUT} lines before`, ...lines.slice(-LONGEST_OUTPUT)].join('\n');
}

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');
