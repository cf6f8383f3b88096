import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { VARIABLES } from '../../server/base/variables.ts';
import { buildProgram } from '../../server/command-line/program.ts';
import { readSource, ROOT, treeFiles } from './source-files.ts';

const pages = treeFiles().filter((path) => path.endsWith('.md'));
/** Commands whose words are read by programs of their own. */
const PASSED_ON = new Set(['demo', 'phantom', 'protocol-check']);
const PROGRAM_NAMES = new Set(buildProgram().commands.map((command) => command.name()));
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

/** What is wrong with the words after `petfectior`, as its parser has them; undefined if it takes them. */
function problemOf(words: readonly string[]): string | undefined {
  let command: Command = buildProgram();
  const known = new Set(['--help', '--json']);
  const operands: string[] = [];
  for (const word of words) {
    const sub = command.commands.find((one) => one.name() === word);
    if (sub) command = sub;
    else if (!known.has(word)) operands.push(word);
  }
  if (command.parent === null)
    return words.some((word) => !word.startsWith('-')) ? 'no such command' : undefined;
  const options = new Map(command.options.map((option) => [option.long ?? '', option]));
  let values = 0;
  for (const word of operands.filter((one) => one.startsWith('-'))) {
    const option = options.get(word);
    if (!option) return `${command.name()} has no ${word}`;
    if (option.required || option.optional) values++;
  }
  const given = operands.filter((one) => !one.startsWith('-')).length - values;
  const most = command.registeredArguments.length;
  if (command.commands.length > 0) return operands.length > 0 ? `no such command: ${operands[0]}` : undefined;
  return given > most ? `${command.name()} takes ${most}, not ${given}` : undefined;
}

test('every command of petfectior that a document shows is one that it has, with those options', () => {
  const shown = pages
    .filter((path) => !/^(CHANGELOG|docs\/decisions)/.test(path))
    .flatMap((path) =>
      [...readSource(path).matchAll(/(?<=[`/ ]|^)petfectior(?:\.js)? ([a-z][^`\n#;&|]*)/gm)].map((match) => ({
        path,
        line: match[1] ?? '',
      })),
    )
    .filter(({ line }) => PROGRAM_NAMES.has(line.split(' ')[0] ?? ''));
  const wrong = shown.flatMap(({ path, line }) => {
    // What is optional is shown in brackets; what goes on in another program is its own.
    const words = line.replaceAll(/[[\]]/g, '').replaceAll('...', '').trim().split(/\s+/);
    const problem = PASSED_ON.has(words[0] ?? '') ? undefined : problemOf(words);
    return problem === undefined ? [] : [`${path}: petfectior ${line}: ${problem}`];
  });
  assert.deepEqual(wrong, []);
  assert.ok(shown.length > 15, `${shown.length} found`);
  assert.equal(problemOf(['users', 'reset-pasword', 'NAME']), 'no such command: reset-pasword');
  assert.equal(problemOf(['backup', 'FILE', '--finished']), 'backup has no --finished');
  assert.equal(problemOf(['restore', 'A', 'B']), 'restore takes 1, not 2');
});

test('every variable that a README or the containers name is one that the gateway knows', () => {
  const known = new Set([
    ...Object.keys(VARIABLES).flatMap((name) => [name, `${name}_FILE`]),
    ...['TZ', 'VERSION', 'VPN', 'LOCAL_NETWORKS', 'NODE_IMAGE', 'DEBIAN_IMAGE', 'MYSQL_IMAGE'],
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
