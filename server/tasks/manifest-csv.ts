import type { PackageRecord } from './task-record.ts';

/**
 * The manifest as a table for spreadsheets (RFC 4180, UTF-8 with a byte order mark, `path,value`). A value that a
 * spreadsheet would take for a formula has an apostrophe before it: headers are untrusted.
 */
export function manifestCsv(manifest: PackageRecord['manifest']): string {
  const rows = [{ path: 'path', value: 'value' }, ...manifest];
  return `\ufeff${rows.map(({ path, value }) => `${cell(path)},${cell(value)}\r\n`).join('')}`;
}

function cell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  return `"${(isFormula ? `'${text}` : text).replaceAll('"', '""')}"`;
}
