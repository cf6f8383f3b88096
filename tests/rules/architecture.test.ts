/** What ARCHITECTURE.md says of folders, floors and files is so. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FLOORS } from './floors.ts';
import { readSource, ROOT, treeFiles } from './source-files.ts';

const page = readSource('ARCHITECTURE.md');
const isThere = (path: string) => existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'server', path));

function section(heading: string): string {
  const [, text] = page.split(`\n## ${heading}`);
  assert.ok(text !== undefined, heading);
  return text.split('\n## ')[0] as string;
}

/** What stands between backticks and is a path, not a pattern. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map((match) => match[1] as string);
}

test('every file of the two walks exists', () => {
  const paths = pathsIn(section('Two walks'));
  assert.ok(paths.length > 20, `${paths.length} paths`);
  assert.deepEqual(
    paths.filter((path) => !isThere(path)),
    [],
  );
});

test('every file that the rest of the page names exists', () => {
  const named = pathsIn(page.replaceAll(/\]\([^)]*\)/g, '')).filter((path) => !path.startsWith('tasks/<'));
  assert.deepEqual(
    named.filter((path) => !isThere(path)),
    [],
  );
});

test('every folder of server/ is in the tree, and none that is not there', () => {
  const tree = /```\nserver\/\n(.*?)\nschema\//s.exec(page)?.[1] as string;
  const first = [...tree.matchAll(/^ {2}([\w-]+)\//gm)].map((match) => match[1] as string);
  const named = new Set([...tree.matchAll(/([\w-]+)\//g)].map((match) => match[1]));
  const folders = new Set(treeFiles().flatMap((path) => /^server\/([\w-]+)\//.exec(path)?.[1] ?? []));
  assert.deepEqual(
    [...folders].filter((folder) => !named.has(folder)),
    [],
  );
  assert.deepEqual(
    first.filter((folder) => !isThere(folder)),
    [],
  );
});

test('the floors are those that are checked', () => {
  const lines = [...section('Rules').matchAll(/^\d+\. (.*)$/gm)].map((match) =>
    [...(match[1] as string).matchAll(/`([\w/-]+)`/g)].map((name) => name[1] as string).sort(),
  );
  const checked = FLOORS.slice(0, -1).map((folders) =>
    folders
      .filter((folder) => folder !== 'client')
      .map((folder) => folder.replace('server/', ''))
      .sort(),
  );
  assert.deepEqual(lines.slice(0, -1), checked);
});
