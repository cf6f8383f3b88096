import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forbiddenBreaks } from '../../../schema/breaking-changes.ts';

const RELEASED = `
  type Query { task(id: ID!): Task, tasks(first: Int): [Task!]! }
  type Task { id: ID!, state: State!, note: String, old: String @deprecated(reason: "Use note.") }
  enum State { RUNNING DONE GONE @deprecated(reason: "Never given.") }
  input Filter { text: String }
`;
const changed = (from: string, to: string) => {
  assert.ok(RELEASED.includes(from));
  return RELEASED.replace(from, to);
};
const breaks = (present: string, changelog = '') => forbiddenBreaks(RELEASED, present, changelog);

test('what is added, and what is deprecated, breaks nobody', () => {
  assert.deepEqual(breaks(RELEASED), []);
  assert.deepEqual(breaks(changed('note: String,', 'note: String, more: Int,')), []);
  assert.deepEqual(breaks(changed('RUNNING DONE', 'RUNNING DONE WAITING')), []);
  assert.deepEqual(breaks(changed('(first: Int)', '(first: Int, after: String)')), []);
  assert.deepEqual(breaks(changed('note: String,', 'note: String @deprecated(reason: "x"),')), []);
});

test('a field or value that goes must have been deprecated in a release, whatever the changelog says', () => {
  assert.deepEqual(breaks(changed('note: String,', ''), '## 2\n- Task.note was removed.'), [
    'Task.note was removed, and no release had deprecated it.',
  ]);
  assert.deepEqual(breaks(changed('DONE ', ''), '## 2\nDONE was removed from enum type State.'), [
    'State.DONE was removed, and no release had deprecated it.',
  ]);
});

test('what was deprecated may go once the newest section of the changelog says so', () => {
  const present = changed(', old: String @deprecated(reason: "Use note.")', '');
  assert.deepEqual(breaks(present, '## 2\n- Quicker.\n## 1\n- Task.old was removed.'), [
    'Not in the changelog: Task.old was removed.',
  ]);
  assert.deepEqual(breaks(present, '## 2\n- `Task.old`\n  was removed.\n'), []);
});

test('changes of types and arguments are breaks', () => {
  for (const [from, to, sentence] of [
    ['state: State!', 'state: String!', /^Not in the changelog: Task\.state changed type/],
    ['note: String,', 'note(lang: String!): String,', /required arg lang on Task\.note was added/],
    ['(first: Int)', '', /arg first was removed/],
    ['text: String', 'text: String!', /Filter\.text changed type/],
    ['text: String', 'text: String, must: Int!', /required field must on input type Filter/],
  ] as const)
    assert.match(breaks(changed(from, to)).join(), sentence);
});
