import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, readSource, treeFiles } from './source-files.ts';

const EXPORT = /^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm;

const paths = treeFiles().filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('.d.ts'));
const sources = new Map(paths.map((path) => [path, readSource(path)]));
const product = paths.filter(
  (path) => /^(server|schema|dicom)\//.test(path) && !path.includes('/migrations/'),
);
const importers = new Map<string, string[]>();
for (const [path, source] of sources) {
  for (const { to } of importsOf(path, source)) importers.set(to, [...(importers.get(to) ?? []), path]);
}

/** Modules that are started, not imported: named by a script or as a thread's entry. */
const starters = [readSource('package.json'), ...sources.values()].join('\n');
const isStarted = (path: string): boolean => starters.includes(path.split('/').slice(-2).join('/'));

test('every module is imported or started by something', () => {
  const orphans = product.filter((path) => !importers.has(path) && !isStarted(path) && !isEntry(path));
  assert.deepEqual(orphans, []);
});

test('every exported value is used somewhere, if only in its own module', () => {
  const unused = product
    .filter((path) => !isEntry(path))
    .flatMap((path) =>
      exportsOf(path)
        .filter((name) => !isUsed(path, name))
        .map((name) => `${path}: ${name}`),
    );
  assert.deepEqual(unused, []);
});

function exportsOf(path: string): string[] {
  return [...(sources.get(path) ?? '').matchAll(EXPORT)].map((match) => match[1] ?? '');
}

function isUsed(path: string, name: string): boolean {
  const word = new RegExp(`\\b${name}\\b`, 'g');
  const isNamedAgain = [...(sources.get(path) ?? '').matchAll(word)].length > 1;
  return isNamedAgain || (importers.get(path) ?? []).some((user) => namesOrTakesAll(user, word));
}

function namesOrTakesAll(user: string, word: RegExp): boolean {
  const source = sources.get(user) ?? '';
  return source.search(word) >= 0 || /^(import|export) \*/m.test(source);
}

/** `dicom/index.ts` is the library's face; the entry of a thread or process and a script export nothing that is imported. */
function isEntry(path: string): boolean {
  return path === 'dicom/index.ts' || /\.(worker|process)\.ts$|\/main\.ts$/.test(path);
}
