/** All finished tasks of a state are deleted in the background: told as it goes on, stopped when asked, and ended after a crash. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { ConflictError, NotFoundError } from '../../../server/base/refusals.ts';
import { Deletions, type Deletion, type DeletionPorts } from '../../../server/queue/deletions.ts';
import { onBothDatabases, type OwnDatabase } from '../../support/both-databases.ts';
import { openQueue, type Queue } from '../../support/open-queue.ts';
import { waitFor } from '../../support/wait-for.ts';

const FINISHED = 50;

async function finish(queue: Queue, ids: readonly string[], state: string, finishedAt = Date.now() - 1000) {
  await queue.database.queries
    .updateTable('task')
    .set({ state, finishedAt })
    .where('id', 'in', ids)
    .execute();
}

async function scene(t: TestContext, own: OwnDatabase) {
  const queue = await openQueue(own.address);
  t.after(() => queue[Symbol.asyncDispose]());
  const ids: string[] = [];
  for (let nth = 0; nth < FINISHED; nth++) ids.push(await queue.newTask(`1.2.${nth}`, 1));
  await finish(queue, ids, 'COMPLETED');
  const changed: number[] = [];
  queue.events.on('deletionChanged', ({ id }) => changed.push(id));
  const open = (ports: Partial<DeletionPorts> = {}) => {
    const deletions = new Deletions({ ...queue, hasDuty: () => true, isHeld: () => false, ...ports });
    t.after(() => deletions.stop());
    deletions.start();
    return deletions;
  };
  const left = async () =>
    (await queue.database.queries.selectFrom('task').select('id').orderBy('id').execute()).map(
      ({ id }) => id,
    );
  return { queue, ids, open, left, changed };
}

const over = (deletions: Deletions, { id }: Deletion): Promise<Deletion> =>
  waitFor(
    async () => {
      const [deletion] = await deletions.getMany([id]);
      return deletion?.state !== 'RUNNING' && deletion;
    },
    { what: 'the deletion is over' },
  );

/** Ends the loop once the first batch is committed, as a crash would: what is asked for stays as it is written. */
function cutShort({ events }: Queue, deletions: Deletions): Promise<void> {
  return new Promise((resolve, reject) => {
    const off = events.on('taskChanged', ({ deleted }) => {
      if (!deleted) return;
      off();
      deletions.stop().then(resolve, reject);
    });
  });
}

onBothDatabases((open) => {
  test('tasks that had finished are deleted with their files, and each batch is told; others stay', async (t) => {
    await using own = await open();
    const { queue, open: begun, left, changed, ids } = await scene(t, own);
    const running = await queue.newTask('1.3', 1);
    const failed = await queue.newTask('1.4', 1);
    await finish(queue, [failed], 'FAILED');
    const later = await queue.newTask('1.5', 1);
    await finish(queue, [later], 'COMPLETED', Date.now() + 3_600_000);
    const [{ key } = { key: '' }] = await queue.database.queries
      .selectFrom('image')
      .select('key')
      .where('taskId', '=', ids[0]!)
      .execute();
    assert.ok(existsSync(queue.data.path(key)));
    const deletions = begun();
    const asked = await deletions.begin('COMPLETED', 'someone');
    assert.deepEqual([asked.state, asked.count, asked.done], ['RUNNING', FINISHED, 0]);
    const ended = await over(deletions, asked);
    assert.deepEqual([ended.state, ended.count, ended.done], ['COMPLETED', FINISHED, FINISHED]);
    assert.ok(ended.finishedAt !== null);
    assert.deepEqual(await left(), [running, failed, later].sort());
    assert.ok(changed.length >= 4, 'the beginning, three batches');
    const effects = await queue.database.queries.selectFrom('effect').select('payload').execute();
    assert.ok(effects.some(({ payload }) => payload.includes(key)));
    assert.deepEqual(
      (await deletions.list(5)).map(({ id }) => id),
      [asked.id],
    );
  });

  test('what a crash cut short goes on, and is counted right', async (t) => {
    await using own = await open();
    const { queue, open: begun, left } = await scene(t, own);
    const first = begun();
    const cut = cutShort(queue, first);
    const asked = await first.begin('COMPLETED', null);
    await cut;
    const [between] = await first.getMany([asked.id]);
    const rest = (await left()).length;
    assert.equal(between?.state, 'RUNNING');
    assert.equal(between.done, FINISHED - rest, 'the count and the rows are one commit');
    assert.ok(rest > 0 && rest < FINISHED);
    const other = begun({ hasDuty: () => false });
    assert.equal((await other.begin('COMPLETED', null)).id, asked.id, 'one that runs is given back');
    await other.stop();
    assert.equal((await left()).length, rest, 'another gateway leaves it to the one that has the duty');
    const next = begun();
    const ended = await over(next, asked);
    assert.deepEqual([ended.state, ended.done], ['COMPLETED', FINISHED]);
    assert.deepEqual(await left(), []);
  });

  test('one that is stopped leaves the rest, and one of a restored gateway is not gone on with', async (t) => {
    await using own = await open();
    const { queue, open: begun, left } = await scene(t, own);
    const first = begun();
    const cut = cutShort(queue, first);
    const asked = await first.begin('COMPLETED', null);
    await cut;
    const rest = await left();
    const restored = begun({ isHeld: () => true });
    assert.equal((await over(restored, asked)).state, 'CANCELLED');
    await assert.rejects(restored.cancel(asked.id), ConflictError);
    await assert.rejects(restored.cancel(asked.id + 1), NotFoundError);
    assert.deepEqual(await left(), rest);
    await restored.stop();
    const idle = begun({ hasDuty: () => false });
    await idle.stop();
    const second = await idle.begin('COMPLETED', null);
    assert.equal((await idle.cancel(second.id)).state, 'CANCELLED');
    idle.start();
    assert.deepEqual(await left(), rest);
    await assert.rejects(idle.begin('RUNNING', null), ConflictError);
  });
});
