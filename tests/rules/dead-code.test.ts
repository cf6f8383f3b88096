import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, readSource, treeFiles } from './source-files.ts';

const EXPORT = /^export (?:async )?(?:function\*?|const|let|class|type|interface) (\w+)/gm;
const INTERFACE = /^(?:export )?interface [^{]+\{\n(.*?)^\}/gms;
const MEMBER = /^  (?:readonly )?(\w+)\??[:(<]|^  get (\w+)\(/gm;

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

test('every exported value and type is used somewhere, if only in its own module', () => {
  const unused = product
    .filter((path) => !isEntry(path))
    .flatMap((path) =>
      exportsOf(path)
        .filter((name) => !isUsed(path, name))
        .map((name) => `${path}: ${name}`),
    );
  assert.deepEqual(unused, []);
});

test('every member of an interface and every getter is named somewhere else', () => {
  const words = new Map<string, number>();
  for (const path of product)
    for (const [word] of codeOf(path).matchAll(/\w+/g)) words.set(word, (words.get(word) ?? 0) + 1);
  const unused = product.flatMap((path) =>
    membersOf(codeOf(path))
      .filter((name) => words.get(name) === 1)
      .map((name) => `${path}: ${name}`),
  );
  assert.deepEqual(unused, []);
});

function membersOf(code: string): string[] {
  const bodies = [...code.matchAll(INTERFACE)].map((match) => match[1] ?? '');
  const getters = code.match(/^  get \w+\(/gm) ?? [];
  return [...bodies, ...getters].flatMap((body) =>
    [...body.matchAll(MEMBER)].map((match) => match[1] ?? match[2] ?? ''),
  );
}

/** Without the lines of comments. */
function codeOf(path: string): string {
  return (sources.get(path) ?? '').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
}

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
