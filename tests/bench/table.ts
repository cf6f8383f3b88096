import type { BenchRow } from './bench-row.ts';

const COLUMNS = ['', 'ours', 'peer', 'ratio', 'spread', 'change', 'unit', 'note'] as const;

/** Rows as aligned text. `changeOf`: how a row differs from the recorded one. */
export function formatTable(
  rows: readonly BenchRow[],
  changeOf: (row: BenchRow) => string = () => '',
): string {
  const table = [
    [...COLUMNS],
    ...rows.map((row) => [
      row.name,
      figure(row.ours),
      row.peer === null ? '-' : figure(row.peer),
      row.ratio === null ? '-' : row.ratio.toFixed(2),
      spreadText(row),
      changeOf(row) || '-',
      row.unit,
      row.note,
    ]),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const isNumber = (column: number) => column >= 1 && column <= 5;
  return table
    .map((line) =>
      line
        .map((cell, column) =>
          isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Least and most of the ratio, or of ours without one. */
export function spreadText({ spread, ratio }: BenchRow): string {
  if (!spread) return '-';
  return spread.map((one) => (ratio === null ? figure(one) : one.toFixed(2))).join('..');
}

/** Three or four digits that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}
