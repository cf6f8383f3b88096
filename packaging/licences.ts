/** Prints name, version, licence and licence text of every package under a folder's node_modules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

const TEXT = /^(licen[cs]e|copying|notice)/i;

function* packages(modules: string): Generator<string> {
  if (!existsSync(modules)) return;
  for (const entry of readdirSync(modules, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const path = join(modules, entry.name);
    if (entry.name.startsWith('@')) yield* packages(path);
    else {
      if (existsSync(join(path, 'package.json'))) yield path;
      yield* packages(join(path, 'node_modules'));
    }
  }
}

const [root] = process.argv.slice(2);
if (!root) throw new Error('node packaging/licences.ts FOLDER');
for (const path of [...packages(join(root, 'node_modules'))].sort()) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
  process.stdout.write(`${'='.repeat(78)}\n${name} ${version}\nLicence: ${license ?? 'see the text'}\n\n`);
  for (const file of readdirSync(path, { withFileTypes: true }))
    if (file.isFile() && TEXT.test(file.name))
      process.stdout.write(`${readFileSync(join(path, file.name), 'utf8').trim()}\n\n`);
}
