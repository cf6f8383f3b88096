import type { LogLineFragment } from '../../graphql/generated/graphql.ts';

const COLUMNS = [
  'at',
  'level',
  'module',
  'event',
  'taskId',
  'message',
] as const satisfies (keyof LogLineFragment)[];

/** RFC 4180, with a header row. A cell that a spreadsheet would take for a formula is kept text by an apostrophe. */
export function toCsv(lines: readonly LogLineFragment[]): string {
  const rows = lines.map((line) => COLUMNS.map((column) => cell(line[column] ?? '')).join(','));
  return [COLUMNS.join(','), ...rows, ''].join('\r\n');
}

function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One JSON object a line. */
export function toNdjson(lines: readonly LogLineFragment[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
