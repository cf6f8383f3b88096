/** What a console that keeps a list needs of each change: the task's place in that list, and the counts beside it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { failTask } from '../../support/drive-task.ts';
import { graphql } from '../../support/graphql-client.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Told {
  taskChanged: {
    taskId: string;
    deleted: boolean;
    list: { fits: boolean; cursor: string | null; totalCount: number };
    counts: { state: string; count: number }[];
  };
}
interface Read {
  tasks: { totalCount: number; edges: { cursor: string; node: { id: string } }[] };
  taskCounts: { state: string; count: number }[];
}

const FOLLOW = `subscription ($filter: TaskFilter, $orderBy: TaskOrder) { taskChanged {
  taskId deleted list(filter: $filter, orderBy: $orderBy) { fits cursor totalCount } counts { state count }
} }`;
const READ = `query ($filter: TaskFilter, $orderBy: TaskOrder) {
  tasks(filter: $filter, orderBy: $orderBy) { totalCount edges { cursor node { id } } } taskCounts { state count }
}`;

async function told(received: readonly Told[], fits: (change: Told['taskChanged']) => boolean, what: string) {
  await waitFor(() => received.some(({ taskChanged }) => fits(taskChanged)), { what });
  return received.findLast(({ taskChanged }) => fits(taskChanged))!.taskChanged;
}

for (const [name, filter] of [
  ['by state', { states: ['FAILED'] }],
  ['by text', { text: 'A77', states: ['FAILED'] }],
] as const) {
  test(`a change says whether the task is in the list, where, and how many now are: ${name}`, async () => {
    await using api: ApiServer = await startApiServer();
    const reader = { url: api.url, token: await api.tokenOf('VIEWER') };
    const variables = { filter, orderBy: { field: 'UPDATED', direction: 'DESC' } };
    const stream = await subscribeSse<Told>(reader, FOLLOW, variables);
    const id = await api.receive('1.1', { accessionNumber: 'A77' });
    const begun = await told(stream.received, ({ taskId }) => taskId === id, 'the new task');
    assert.equal(begun.list.fits, false);
    assert.equal(begun.list.totalCount, 0);

    await failTask(api.store, id, { code: 'STORAGE_FULL', params: {} });
    const failed = await told(stream.received, ({ list }) => list.fits, 'the failure');
    const read = await graphql<Read>(reader, READ, variables);
    assert.deepEqual(
      read.tasks.edges.map(({ cursor, node }) => [cursor, node.id]),
      [[failed.list.cursor, id]],
    );
    assert.equal(failed.list.totalCount, read.tasks.totalCount);
    assert.deepEqual(failed.counts, read.taskCounts);

    await api.services.tasks.delete([id]);
    const gone = await told(stream.received, ({ deleted }) => deleted, 'that it is gone');
    assert.deepEqual(gone.list, { fits: false, cursor: null, totalCount: 0 });
    assert.ok(gone.counts.every(({ count }) => count === 0));
    await stream.close();
  });
}
