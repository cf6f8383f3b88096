/**
 * Reporter for `node:test`: one JSON line for each test that ended, so that whoever started the file can count and
 * show them. The last line says that the file came to its end; without it, it crashed or was killed.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';

/** One line of a results file. Times in milliseconds; `cpuMs` is processor time, with that of all processes that ended. */
export type ResultLine =
  | { kind: 'passed'; name: string; ms: number }
  | { kind: 'skipped'; name: string; reason: string }
  | { kind: 'failed'; name: string; error: string }
  | { kind: 'end'; cpuMs: number };

export default async function* jsonLines(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const names = new Map<number, string>();
  for await (const event of source) {
    if (event.type === 'test:enqueue') {
      const { testId, parentId, name } = event.data;
      const parent = names.get(parentId ?? 0);
      names.set(testId, parent === undefined ? name : `${parent} › ${name}`);
    } else if (event.type === 'test:pass') {
      const line = passed(event.data, names);
      if (line) yield write(line);
    } else if (event.type === 'test:fail') {
      const line = failed(event.data, names);
      if (line) yield write(line);
    }
  }
  yield write({ kind: 'end', cpuMs: processorTime() });
}

/** Of this process and of those that it started and waited for, theirs included, in milliseconds; 0 where none is told. */
export function processorTime(): number {
  if (!existsSync('/proc/self/stat')) return 0;
  // proc(5): utime, stime, cutime and cstime are the 12th to 15th after the name, in hundredths of a second.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

const write = (line: ResultLine): string => `${JSON.stringify(line)}\n`;

function passed(data: EventData.TestPass, names: Map<number, string>): ResultLine | undefined {
  const name = names.get(data.testId) ?? data.name;
  const reason = data.skip ?? data.todo;
  if (reason !== undefined && reason !== false) {
    return { kind: 'skipped', name, reason: reason === true ? 'no reason given' : reason };
  }
  if (data.details.type === 'suite') return undefined;
  return { kind: 'passed', name, ms: Math.round(data.details.duration_ms) };
}

/** What failed only because something inside it did is not counted a second time. */
function failed(data: EventData.TestFail, names: Map<number, string>): ResultLine | undefined {
  const error: Error & { failureType?: string } = data.details.error;
  if (error.failureType === 'subtestsFailed') return undefined;
  const cause = error.cause instanceof Error ? error.cause : error;
  return {
    kind: 'failed',
    name: names.get(data.testId) ?? data.name,
    error: (cause.stack ?? `${cause.name}: ${cause.message}`).replaceAll(/\n +at .*\(?node:internal.*/g, ''),
  };
}
