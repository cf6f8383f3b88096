import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource, treeFiles } from './source-files.ts';

/** Statements that change rows, of Kysely and of plain SQL. */
const CHANGES =
  /(?:insertInto|updateTable|deleteFrom|replaceInto)\(\s*['"`](task|transition)['"`]|\b(?:insert into|update|delete from)\s+[`"]?(task|transition)[`"]?\b/gi;
const SHIPPED = treeFiles().filter(
  (path) => /^(server|schema)\/.*\.ts$/.test(path) && !path.startsWith('server/db/migrations/'),
);

function changesOf(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  return [...code.matchAll(CHANGES)].map(([statement]) => statement);
}

test('rows of tasks and transitions are changed in the queue and nowhere else', () => {
  const writers = SHIPPED.filter((path) => changesOf(readSource(path)).length > 0);
  assert.deepEqual(
    writers.filter((path) => !path.startsWith('server/queue/')),
    [],
  );
});

test('in the queue, the state of a task is written in one file', () => {
  const writers = SHIPPED.filter((path) =>
    changesOf(readSource(path)).some((statement) => /task/i.test(statement)),
  );
  assert.deepEqual(writers, ['server/queue/task-writer.ts']);
});

/** A table that a variable names may be any. */
const NAMED_LATER =
  /(?:insertInto|updateTable|deleteFrom|replaceInto)\(\s*[^'"`\s)]|\b(?:insert into|update|delete from)\s+[`"]?\$\{/gi;
/** Each with why `task` and `transition` are none of its tables. */
const NAME_LATER: Readonly<Record<string, string>> = {
  'server/queue/task-writer.ts': 'it may write them',
  'server/queue/task-search.ts': 'the index for search',
  'server/db/search-index.ts': 'the index for search',
  'server/db/protect-secrets.ts': 'tables that have columns of secrets, by their type',
  'server/db/size-bound.ts': 'logs and audit, by its type',
  'server/backup/table-fill.ts': 'a restore, into a database that nobody uses yet',
};

test('who writes to a table that a variable names is known', () => {
  const writers = SHIPPED.filter((path) => NAMED_LATER[Symbol.match](readSource(path)));
  assert.deepEqual(writers, Object.keys(NAME_LATER).sort());
});

test('the rule sees what it forbids', () => {
  assert.ok('tx.updateTable(table)'.match(NAMED_LATER) && 'insert into ${name} values'.match(NAMED_LATER));

  assert.equal(changesOf(`await tx.updateTable('task').set({})`).length, 1);
  assert.equal(changesOf('await sql`update task set step = 1`').length, 1);
  assert.equal(changesOf(`database.queries.deleteFrom("transition")`).length, 1);
  assert.equal(changesOf(`tx.updateTable('task_search')`).length, 0);
  assert.equal(changesOf(`selectFrom('task')`).length, 0);
});
