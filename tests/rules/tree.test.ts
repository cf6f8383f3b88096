import assert from 'node:assert/strict';
import { matchesGlob } from 'node:path';
import { test } from 'node:test';
import { SUITES } from '../run/plan.ts';
import { readSource, treeFiles } from './source-files.ts';

const MOST_LINES = 400;
const CODE = /\.(ts|svelte|js|mjs|css|sh)$/;
const GENERATED = /^(client\/graphql\/generated\/|server\/db\/migrations\/)/;
const TEXT = /\.(ts|svelte|js|mjs|css|sh|md|json|ya?ml|html|graphql|svg|txt)$|(^|\/)(Dockerfile|run)$/;

const files = treeFiles();

/** Lines of a text that match, as `path:line: text`. */
function findLines(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    readSource(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

const texts = files.filter((path) => TEXT.test(path) && path !== 'package-lock.json');
const code = files.filter((path) => CODE.test(path) && !GENERATED.test(path));

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const long = code
    .map((path) => ({ path, lines: readSource(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES);
  assert.deepEqual(long, [], 'split by concept');
});

test('nothing speaks of the machine it was written on', () => {
  const places =
    /(?<![\w.])\/(work|root|home\/\w+|tmp\/\w+\.\w+)\/\w|registry\.npm[j]s\.org|[d]eb\.debian\.org/;
  assert.deepEqual(findLines(texts, places), []);
});

test('nothing is left unfinished', () => {
  assert.deepEqual(findLines(code, /\b(TO[D]O|FIX[M]E|X[X]X)\b|not[ ]implemented/), []);
});

test('no test is switched off or singled out by hand', () => {
  const tests = code.filter((path) => path.endsWith('.test.ts'));
  assert.deepEqual(findLines(tests, /\b(test|it|describe|suite)\.(only|todo|skip)\(/), []);
});

test('no folder or file is named after nothing', () => {
  const empty = /(^|\/)(utils?|helpers?|common|managers?|misc|shared)(\.|\/)/;
  assert.deepEqual(
    code.filter((path) => empty.test(path)),
    [],
  );
});

test('every test file belongs to exactly one suite', () => {
  const stray = files
    .filter((path) => /\.(test|spec)\.[jt]s$/.test(path))
    .filter((path) => SUITES.filter((suite) => matchesGlob(path, suite.files)).length !== 1);
  assert.deepEqual(stray, [], 'it would never run');
});

test('every suite has a test', () => {
  const empty = SUITES.filter((suite) => !files.some((path) => matchesGlob(path, suite.files)));
  assert.deepEqual(
    empty.map((suite) => suite.stage),
    [],
  );
});

test('decisions are numbered once each, and in the form NNNN-title.md', () => {
  const decisions = files
    .filter((path) => path.startsWith('docs/decisions/'))
    .map((path) => path.slice('docs/decisions/'.length));
  assert.deepEqual(
    decisions.filter((name) => !/^\d{4}-[a-z0-9-]+\.md$/.test(name)),
    [],
  );
  const numbers = decisions.map((name) => name.slice(0, 4));
  assert.deepEqual(
    numbers.filter((number, index) => numbers.indexOf(number) !== index),
    [],
  );
});

test('no medical image, archive of voxels or large file is committed', () => {
  assert.deepEqual(
    files.filter((path) => /\.(dcm|npy|ima|zip)$/i.test(path)),
    [],
  );
  const large = files
    .filter((path) => path !== 'package-lock.json')
    .map((path) => ({ path, bytes: readSource(path).length }))
    .filter(({ bytes }) => bytes > 1 << 20);
  assert.deepEqual(large, []);
});
