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

test('the rule sees what it forbids', () => {
  assert.equal(changesOf(`await tx.updateTable('task').set({})`).length, 1);
  assert.equal(changesOf('await sql`update task set step = 1`').length, 1);
  assert.equal(changesOf(`database.queries.deleteFrom("transition")`).length, 1);
  assert.equal(changesOf(`tx.updateTable('task_search')`).length, 0);
  assert.equal(changesOf(`selectFrom('task')`).length, 0);
});
