#!/usr/bin/env node
/**
 * `npm run bench [-- --quick] [--record] [--tasks N] [NAME...]`: runs the modules beside this file, prints a table with the change
 * since the recorded results, and writes JSON. `--quick`: every row within minutes. `--tasks`: how many the
 * longer of two lists has. `--record`: keeps the results in
 * `docs/performance.json` and makes `docs/performance.md` of them.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchModule, BenchRow, Effort } from './bench-row.ts';
import { changeSince } from './change-since.ts';
import {
  loadNow,
  recordedResults,
  recordResults,
  thisMachine,
  type BenchResult,
} from './recorded-results.ts';
import { formatTable } from './table.ts';

const FOLDER = import.meta.dirname;
const modules = globSync('*.bench.ts', { cwd: FOLDER })
  .map((file) => basename(file, '.bench.ts'))
  .sort();
const { wanted, effort, record, tasks } = askedFor();
const recorded = recordedResults();
const machine = thisMachine();
const results: BenchResult[] = [];
for (const id of modules) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const { name, run } = (await import(join(FOLDER, `${id}.bench.ts`))) as BenchModule;
  const begun = { id, name, effort, machine, at: new Date().toISOString(), load: loadNow() };
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  try {
    const rows = await run(effort, { tasks });
    results.push({ ...begun, rows, seconds: seconds() });
    const before = recorded.find((result) => result.id === id);
    const changeOf = (row: BenchRow) => changeSince(row, machine, before);
    console.log(`\n${name} (${seconds()} s)\n${formatTable(rows, changeOf)}`);
  } catch (error) {
    console.error(`\n${name}\n  failed: ${(error as Error).stack}`);
    results.push({ ...begun, rows: [], seconds: seconds(), error: (error as Error).message });
    process.exitCode = 1;
  }
}
const folder = join(FOLDER, 'results');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
console.log(`\nWritten: ${file}`);
if (record) {
  await recordResults(results);
  spawnSync(process.execPath, [join(FOLDER, '../../docs/generate.ts')], { stdio: 'inherit' });
  console.log('Recorded: docs/performance.json, docs/performance.md');
}

/** Ends the process with status 64 for what it does not know. */
function askedFor(): {
  wanted: readonly string[];
  effort: Effort;
  record: boolean;
  tasks: number | undefined;
} {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { quick: { type: 'boolean' }, record: { type: 'boolean' }, tasks: { type: 'string' } },
    });
    const unknown = positionals.find((name) => !modules.includes(name));
    if (unknown !== undefined) throw new Error(`no benchmark ${unknown}`);
    const tasks = values.tasks === undefined ? undefined : Number(values.tasks);
    if (tasks !== undefined && !(Number.isInteger(tasks) && tasks > 0 && tasks <= 1e7))
      throw new Error('--tasks: a number up to 10000000');
    const effort = values.quick ? 'quick' : 'whole';
    return { wanted: positionals, effort, record: values.record === true, tasks };
  } catch (error) {
    console.error(`${(error as Error).message}
npm run bench [-- --quick] [--record] [--tasks N] [NAME...]; names: ${modules.join(', ')}`);
    process.exit(64);
  }
}
