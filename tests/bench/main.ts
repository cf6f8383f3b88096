#!/usr/bin/env node
/** `npm run bench [-- NAME...]`: runs the modules beside this file, prints a table and writes JSON. */
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import type { BenchModule, BenchRow } from './bench-row.ts';
import { formatTable } from './table.ts';

const FOLDER = import.meta.dirname;
const wanted = process.argv.slice(2);
const modules = await Promise.all(
  globSync('*.bench.ts', { cwd: FOLDER })
    .sort()
    .map(async (file) => ({
      id: basename(file, '.bench.ts'),
      ...((await import(join(FOLDER, file))) as BenchModule),
    })),
);
const unknown = wanted.filter((name) => !modules.some(({ id }) => id === name));
if (unknown.length > 0 || wanted.includes('--help')) {
  console.error(`npm run bench [-- NAME...]; names: ${modules.map(({ id }) => id).join(', ')}`);
  process.exit(64);
}

const results: { id: string; name: string; seconds: number; rows: BenchRow[]; error?: string }[] = [];
for (const { id, name, run } of modules) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const started = performance.now();
  const result = { id, name, rows: [] as BenchRow[], seconds: 0 };
  try {
    result.rows = await run();
    console.log(`\n${name}\n${formatTable(result.rows)}`);
    results.push(result);
  } catch (error) {
    console.error(`\n${name}\n  failed: ${(error as Error).stack}`);
    results.push({ ...result, error: (error as Error).message });
    process.exitCode = 1;
  }
  result.seconds = (performance.now() - started) / 1000;
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  kernel: release(),
  node: process.version,
};
const at = new Date().toISOString();
const folder = join(FOLDER, 'results');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${at.replaceAll(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ at, machine, results }, undefined, 2)}\n`);
console.log(`\nWritten: ${file}`);
