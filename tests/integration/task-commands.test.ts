import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { ConflictError, NotFoundError, ValidationError } from '../../server/base/refusals.ts';
import { Retention } from '../../server/queue/retention.ts';
import { TaskCommands } from '../../server/queue/commands.ts';
import { openQueue, type Queue } from '../support/open-queue.ts';

function commandsOf({ database, store, events, data }: Queue, discarded: string[] = []): TaskCommands {
  return new TaskCommands({
    database,
    store,
    events,
    data,
    knowsDevice: async () => false,
    knowsRadiopharmaceutical: async (name) => name === 'FDG',
    discardJob: async (taskId, jobId) => void discarded.push(`${taskId} ${jobId}`),
  });
}

async function fail(
  queue: Queue,
  id: string,
  code: 'INTERNAL' | 'BAD_RESULT' | 'UNKNOWN_RADIOPHARMACEUTICAL',
) {
  const task = await queue.store.get(id);
  const claimed = await queue.store.claim(task!.step as Parameters<typeof queue.store.claim>[0]);
  await queue.store.apply(id, 'fail', { lease: claimed!.lease, failure: { code, params: {} } });
}

async function advance(queue: Queue, id: string, times: number) {
  for (let step = 0; step < times; step++) {
    const claimed = await queue.store.claim(
      (await queue.store.get(id))!.step as Parameters<typeof queue.store.claim>[0],
    );
    await queue.store.apply(id, 'advance', { lease: claimed!.lease });
  }
}

test('what a task cannot do is refused with a sentence, and changes nothing', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  await assert.rejects(commands.retry(id), ConflictError);
  await assert.rejects(commands.restart(id), ConflictError);
  await assert.rejects(commands.resend(id, []), ConflictError);
  await assert.rejects(commands.cancel('000000000000000000'), NotFoundError);
  assert.equal((await queue.store.get(id))?.state, 'QUEUED');
});

test('retry runs the failed step again; a failed remote job is submitted again', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  await advance(queue, id, 2);
  await fail(queue, id, 'INTERNAL');
  await commands.retry(id);
  let task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state, task?.failureCode], ['PACKER', 'QUEUED', null]);
  await advance(queue, id, 3);
  await fail(queue, id, 'BAD_RESULT');
  await commands.retry(id);
  task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state], ['UPLOADER', 'QUEUED']);
});

test('a task that was cancelled while the server worked is submitted again; before that it goes on where it was', async () => {
  await using queue = await openQueue();
  const discarded: string[] = [];
  const commands = commandsOf(queue, discarded);
  const id = await queue.newTask('1.1');
  await advance(queue, id, 2);
  await commands.cancel(id);
  await commands.retry(id);
  let task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state], ['PACKER', 'QUEUED']);
  const claimed = await queue.store.claim('PACKER');
  await queue.store.apply(id, 'advance', { lease: claimed!.lease });
  const uploading = await queue.store.claim('UPLOADER');
  await queue.store.apply(id, 'advance', {
    lease: uploading!.lease,
    results: { upload: { jobId: 'job-1', uploadedAt: 0, serverVersion: undefined, standIn: true } },
  });
  await commands.cancel(id);
  assert.deepEqual(discarded, [`${id} job-1`]);
  await commands.retry(id);
  task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state], ['UPLOADER', 'QUEUED']);
});

test('restart begins with the images that are here and forgets what was found', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  const claimed = await queue.store.claim('COMPILATOR');
  await queue.store.apply(id, 'advance', {
    lease: claimed!.lease,
    results: { compile: { keys: [], meanGap: 1 } },
  });
  await commands.cancel(id);
  await commands.restart(id);
  const task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state, task?.stepResults], ['COMPILATOR', 'QUEUED', '{}']);
});

test('choosing a radiopharmaceutical validates the task again, and an unknown name is refused at its field', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  await advance(queue, id, 1);
  await fail(queue, id, 'UNKNOWN_RADIOPHARMACEUTICAL');
  await assert.rejects(
    commands.setRadiopharmaceutical(id, 'XYZ'),
    (error: unknown) => error instanceof ValidationError && error.fields[0]?.path === 'name',
  );
  await commands.setRadiopharmaceutical(id, 'FDG');
  const task = await queue.store.get(id);
  assert.deepEqual(
    [task?.step, task?.state, task?.chosenRadiopharmaceutical],
    ['VALIDATOR', 'QUEUED', 'FDG'],
  );
});

test('deleting removes rows and files, also of a task that runs; its transitions stay without a gap', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  const kept = await queue.newTask('1.2');
  await queue.store.claim('COMPILATOR');
  const [image] = await queue.database.queries
    .selectFrom('image')
    .select('key')
    .where('taskId', '=', id)
    .execute();
  assert.deepEqual(await commands.delete([id, '000000000000000000']), [id]);
  assert.equal(existsSync(queue.data.path(image!.key)), false);
  assert.equal(await queue.store.get(id), undefined);
  assert.ok(await queue.store.get(kept));
  const { rows } = await queue.database.queries
    .selectFrom('transition')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  assert.equal(Number(rows), queue.transitions.length);
});

test('retention removes images of finished tasks whose time is over, and nothing of any other', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const [old, recent, running] = [
    await queue.newTask('1.1'),
    await queue.newTask('1.2'),
    await queue.newTask('1.3'),
  ];
  for (const id of [old, recent]) await commands.cancel(id);
  const eightDaysAgo = Date.now() - 8 * 24 * 3_600_000;
  await queue.database.queries
    .updateTable('task')
    .set({ finishedAt: eightDaysAgo })
    .where('id', '=', old)
    .execute();
  const keyOf = async (id: string) =>
    (await queue.database.queries.selectFrom('image').select('key').where('taskId', '=', id).execute())[0]!
      .key;
  const keys = { old: await keyOf(old), recent: await keyOf(recent), running: await keyOf(running) };
  const retention = new Retention({
    database: queue.database,
    data: queue.data,
    commands,
    log: queue.log,
    rules: () => ({ keepFinishedDays: 7, keepFailedDays: 30, keepRecordsDays: 365, reserveBytes: 0 }),
    removeLogs: async () => 0,
  });
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal(existsSync(queue.data.path(keys.old)), false);
  assert.ok(existsSync(queue.data.path(keys.recent)) && existsSync(queue.data.path(keys.running)));
  assert.ok(await queue.store.get(old), 'its row stays for the record');
  await assert.rejects(commands.restart(old), /removed by retention/);
});

test('under the watermark, images of finished tasks go before their time, and those of others stay', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const [finished, running] = [await queue.newTask('1.1'), await queue.newTask('1.2')];
  await commands.cancel(finished);
  const retention = new Retention({
    database: queue.database,
    data: queue.data,
    commands,
    log: queue.log,
    rules: () => ({
      keepFinishedDays: 7,
      keepFailedDays: 30,
      keepRecordsDays: 365,
      reserveBytes: Number.MAX_SAFE_INTEGER,
    }),
    removeLogs: async () => 0,
  });
  await queue.database.queries
    .updateTable('task')
    .set({ finishedAt: Date.now() - 1000 })
    .where('id', '=', finished)
    .execute();
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal((await queue.store.get(finished))?.imagesDeleted, 1);
  assert.equal((await queue.store.get(running))?.imagesDeleted, 0);
});

test('a job that nobody waits for any more is discarded at the processing server, once it is there', async () => {
  await using queue = await openQueue();
  const discarded: string[] = [];
  const commands = commandsOf(queue, discarded);
  const early = await queue.newTask('1.1');
  await commands.cancel(early);
  const id = await queue.newTask('1.2');
  await advance(queue, id, 3);
  const claimed = await queue.store.claim('UPLOADER');
  const upload = { jobId: 'job-1', uploadedAt: 0, serverVersion: undefined, standIn: true };
  await queue.store.apply(id, 'advance', { lease: claimed!.lease, results: { upload } });
  await commands.cancel(id);
  assert.deepEqual(discarded, [`${id} job-1`]);
});
