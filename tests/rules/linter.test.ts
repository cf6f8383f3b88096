/** What the linter is there for is refused by it: a rule that a change of its configuration loses is noticed here. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { ROOT } from './source-files.ts';

/** Lines that are wrong, each with the rule that says so. */
const WRONG: readonly (readonly [line: string, rule: string])[] = [
  ['work();', 'typescript(no-floating-promises)'],
  ['if (work()) other();', 'typescript(no-misused-promises)'],
  ['[1].forEach;', 'eslint(no-unused-expressions)'],
  ['await other();', 'typescript(await-thenable)'],
  ['export const anything: any = 1;', 'typescript(no-explicit-any)'],
  ['export const isSame = other() == 1;', 'eslint(eqeqeq)'],
  ["console.log('a');", 'eslint(no-console)'],
  ['let never = 1; export { never };', 'eslint(prefer-const)'],
  ['const unused = 1;', 'eslint(no-unused-vars)'],
  ["test('a test owns its promise', () => undefined);", ''],
  ['const _ignored = 1;', ''],
];

test('what each rule is there for is found, at its line; tests and names with _ are let pass', () => {
  using folder = temporaryDirectory();
  const before = [
    "import { test } from 'node:test';",
    'const work = async (): Promise<boolean> => true;',
    'const other = (): number => 1;',
  ];
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder.path, '.oxlintrc.json'));
  copyFileSync(join(ROOT, 'tsconfig.json'), join(folder.path, 'tsconfig.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder.path, 'node_modules'));
  writeFileSync(join(folder.path, 'wrong.ts'), [...before, ...WRONG.map(([line]) => line), ''].join('\n'));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--format=json', 'wrong.ts'],
    { cwd: folder.path, encoding: 'utf8' },
  );
  assert.equal(status, 1, stdout + stderr);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; labels: { span: { line: number } }[] }[];
  };
  const found = diagnostics
    .map(({ code, labels }) => ({ code, line: labels[0]?.span.line ?? 0 }))
    .sort((a, b) => a.line - b.line || a.code.localeCompare(b.code));
  assert.deepEqual(
    found.map(({ line, code }) => `${line}: ${code}`),
    WRONG.flatMap(([, rule], index) => (rule === '' ? [] : [`${before.length + index + 1}: ${rule}`])),
  );
});
