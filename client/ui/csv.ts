/** RFC 4180, with a header row. A cell that a spreadsheet would take for a formula is kept text by an apostrophe. */
export function csvOf<K extends string>(
  columns: readonly K[],
  rows: readonly Readonly<Partial<Record<K, string | null>>>[],
): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
