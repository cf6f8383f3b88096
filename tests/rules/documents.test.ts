import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { VARIABLES } from '../../server/base/variables.ts';
import { readSource, ROOT, treeFiles } from './source-files.ts';

const pages = treeFiles().filter((path) => path.endsWith('.md'));
const READMES = ['README.md', 'README.es.md'];

test('every link between documents leads somewhere', () => {
  const broken = pages.flatMap((path) =>
    [...readSource(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(ROOT, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('every npm script that a document names exists', () => {
  const { scripts } = JSON.parse(readSource('package.json')) as { scripts: Record<string, string> };
  const unknown = pages.flatMap((path) =>
    [...readSource(path).matchAll(/npm run ([\w:-]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => !Object.hasOwn(scripts, name))
      .map((name) => `${path}: npm run ${name}`),
  );
  assert.deepEqual(unknown, []);
});

test('every variable that a README or the containers name is one that the gateway knows', () => {
  const known = new Set([
    ...Object.keys(VARIABLES).flatMap((name) => [name, `${name}_FILE`]),
    ...['TZ', 'VERSION', 'VPN', 'LOCAL_NETWORKS'],
  ]);
  const named = [...READMES, '.env.example'].flatMap((path) =>
    [...readSource(path).matchAll(/(?:^#|`)([A-Z]+(?:_[A-Z]+)+)(?:=|`)/gm)].map((match) => match[1] ?? ''),
  );
  const codes = new Set([...readSource('docs/errors.md').matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]));
  assert.deepEqual(
    named.filter((name) => !known.has(name) && !codes.has(name)),
    [],
  );
});

test('both READMEs say the same, and shortly', () => {
  const [english, spanish] = READMES.map((path) => readSource(path));
  assert.ok(english !== undefined && spanish !== undefined);
  const shape = (text: string): object => ({
    headings: text.match(/^#+ /gm),
    rows: text.match(/^\|/gm)?.length,
    commands: [...text.matchAll(/^```sh\n(.*?)```/gms)].map((match) =>
      match[1]?.replaceAll(/ +#.*|<[^>]*>/g, ''),
    ),
  });
  assert.deepEqual(shape(spanish), shape(english));
  for (const text of [english, spanish]) assert.ok(text.split('\n').length <= 190);
});

test('both guides to operations have the same parts, tables, commands and codes', () => {
  const [english, spanish] = ['docs/operations.md', 'docs/operations.es.md'].map((path) => readSource(path));
  assert.ok(english !== undefined && spanish !== undefined);
  const parts = (text: string): object[] =>
    text.split(/^(?=##+ )/m).map((part) => ({
      level: /^#+/.exec(part)?.[0],
      // Each row by its columns, and by what stands in it that is not translated.
      rows: part
        .match(/^\|.*$/gm)
        ?.map((row) => [
          row.split(' | ').length,
          row.match(/`[A-Z][A-Z_]+`/g) ?? [],
          row.match(/--\w+/g) ?? [],
        ]),
      blocks: part.match(/^```\w+/gm),
    }));
  assert.deepEqual(parts(spanish), parts(english));
});
