import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DATA = process.env['PETFECTIOR_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

/** A folder of the real series that lie beside the repository, where they do; for a test's `skip` otherwise. */
export function realData(name: string): { path: string; skip: string | false } {
  const path = join(DATA, name);
  return { path, skip: !existsSync(path) && `no real data: ${name}` };
}

/** The independent judge of rebuilt series (pydicom and numpy), where it lies beside the real data. */
export function seriesJudge(): { path: string; skip: string | false } {
  const path = resolve(DATA, '../tools/judge_series.py');
  return { path, skip: !existsSync(path) && 'no judge beside the real data' };
}
