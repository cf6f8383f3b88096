import type { LogLineFragment } from '../../graphql/generated/graphql.ts';
import { csvOf } from '../../ui/csv.ts';

const COLUMNS = [
  'at',
  'level',
  'module',
  'event',
  'taskId',
  'message',
] as const satisfies (keyof LogLineFragment)[];

export function toCsv(lines: readonly LogLineFragment[]): string {
  return csvOf(COLUMNS, lines);
}

/** One JSON object a line. */
export function toNdjson(lines: readonly LogLineFragment[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
