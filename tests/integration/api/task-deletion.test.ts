import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Deletion {
  readonly id: string;
  readonly state: string;
  readonly tasksInState: string;
  readonly count: number;
  readonly done: number;
}

const FIELDS = 'id state tasksInState count done';

const start = (token: string, api: ApiServer, tasksInState: string) =>
  graphql<{
    startTaskDeletion: Deletion & { __typename: string; notice?: { code: string } };
  }>(
    { url: api.url, token },
    `mutation { startTaskDeletion(tasksInState: ${tasksInState}) { __typename ... on TaskDeletion { ${FIELDS} } ... on Error { notice { code } } } }`,
  );

test('finished tasks are deleted after the answer, followed by a subscription, and those that are not finished are refused', async () => {
  await using api = await startApiServer();
  const token = await api.tokenOf('OPERATOR');
  const ids: string[] = [];
  for (let nth = 0; nth < 25; nth++) ids.push(await api.receive(`1.2.${nth}`, { images: 1 }));
  const kept = await api.receive('1.3', { images: 1 });
  await api.database.queries
    .updateTable('task')
    .set({ state: 'COMPLETED', finishedAt: 1 })
    .where('id', 'in', ids)
    .execute();
  const stream = await subscribeSse<{ taskDeletionChanged: Deletion }>(
    { url: api.url, token },
    `subscription { taskDeletionChanged { ${FIELDS} } }`,
  );
  const refused = await start(token, api, 'QUEUED');
  assert.equal(refused.startTaskDeletion.notice?.code, 'NOT_FINISHED');

  const { __typename, id, ...asked } = (await start(token, api, 'COMPLETED')).startTaskDeletion;
  assert.equal(__typename, 'TaskDeletion');
  assert.deepEqual([asked.tasksInState, asked.count], ['COMPLETED', 25]);
  const ended = await waitFor(
    () => stream.received.find(({ taskDeletionChanged: each }) => each.id === id && each.state !== 'RUNNING'),
    { what: 'it is told that the deletion is over' },
  );
  await stream.close();
  assert.deepEqual([ended.taskDeletionChanged.state, ended.taskDeletionChanged.done], ['COMPLETED', 25]);
  const left = await api.database.queries.selectFrom('task').select('id').execute();
  assert.deepEqual(
    left.map(({ id }) => id),
    [kept],
  );

  const { taskDeletions, cancelTaskDeletion } = {
    ...(await graphql<{ taskDeletions: Deletion[] }>(
      { url: api.url, token },
      `query { taskDeletions { ${FIELDS} } }`,
    )),
    ...(await graphql<{ cancelTaskDeletion: { notice: { code: string } } }>(
      { url: api.url, token },
      `mutation { cancelTaskDeletion(id: "${id}") { ... on Error { notice { code } } } }`,
    )),
  };
  assert.deepEqual(taskDeletions, [ended.taskDeletionChanged]);
  assert.equal(cancelTaskDeletion.notice.code, 'DELETION_OVER');
});
