import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { ConflictError, NotFoundError, ValidationError } from '../../../server/base/refusals.ts';
import { Retention } from '../../../server/queue/retention.ts';
import { TaskCommands } from '../../../server/queue/commands.ts';
import { Effects } from '../../../server/queue/effects.ts';
import { TaskQueries } from '../../../server/tasks/task-queries.ts';
import { claimStep, runStep } from '../../support/drive-task.ts';
import { openQueue, type Queue } from '../../support/open-queue.ts';
import { waitFor } from '../../support/wait-for.ts';

function commandsOf({ database, store }: Queue): TaskCommands {
  return new TaskCommands({
    database,
    store,
    knowsDevice: () => false,
    knowsRadiopharmaceutical: async (name) => name === 'FDG',
    onTryNow: async () => undefined,
  });
}

/** What commits have left to do, and doing it. */
function effectsOf({ database, events, data, log }: Queue, discarded: string[] = []): Effects {
  return new Effects({
    database,
    events,
    now: Date.now,
    log,
    removeFile: (key) => data.remove(key),
    isHeld: () => false,
    discardJob: async (taskId, jobId) => void discarded.push(`${taskId} ${jobId}`),
  });
}

const KEEP = {
  keepFinishedDays: 7,
  keepFailedDays: 30,
  keepRecordsDays: 1e6,
  reserveBytes: 0,
  freePromisedWhenFull: false,
};

const UPLOADED = {
  results: { upload: { jobId: 'job-1', uploadedAt: 0, serverVersion: undefined, standIn: true } },
};

async function fail(
  { store }: Queue,
  id: string,
  code: 'INTERNAL' | 'BAD_RESULT' | 'UNKNOWN_RADIOPHARMACEUTICAL' | 'INCOMPLETE_SERIES' | 'DYNAMIC_SERIES',
) {
  await runStep(store, id, { kind: 'fail', failure: { code, params: {} } });
}

async function advance({ store }: Queue, id: string, times: number) {
  for (let step = 0; step < times; step++) await runStep(store, id);
}

test('what a task cannot do is refused with a sentence, and changes nothing', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  await assert.rejects(commands.ask(id, { kind: 'retry' }), ConflictError);
  await assert.rejects(commands.ask(id, { kind: 'restart' }), ConflictError);
  await assert.rejects(commands.resend(id, []), ConflictError);
  await assert.rejects(commands.ask('000000000000000000', { kind: 'cancel' }), NotFoundError);
  assert.equal((await queue.store.get(id))?.state, 'QUEUED');
});

test('retry runs the failed step again; a failed remote job is submitted again', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  await advance(queue, id, 2);
  await fail(queue, id, 'INTERNAL');
  await commands.ask(id, { kind: 'retry' });
  let task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state, task?.failureCode], ['PACKER', 'QUEUED', null]);
  await advance(queue, id, 3);
  await fail(queue, id, 'BAD_RESULT');
  await commands.ask(id, { kind: 'retry' });
  task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state], ['UPLOADER', 'QUEUED']);
});

test('a task that was cancelled while the server worked is submitted again; before that it goes on where it was', async () => {
  await using queue = await openQueue();
  const discarded: string[] = [];
  const commands = commandsOf(queue);
  await using _carryingOut = await started(effectsOf(queue, discarded));
  const id = await queue.newTask('1.1');
  await advance(queue, id, 2);
  await commands.ask(id, { kind: 'cancel' });
  await commands.ask(id, { kind: 'retry' });
  let task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state], ['PACKER', 'QUEUED']);
  await advance(queue, id, 1);
  await runStep(queue.store, id, { kind: 'advance' }, UPLOADED);
  await commands.ask(id, { kind: 'cancel' });
  await waitFor(() => discarded.length > 0, { what: 'the job to be discarded' });
  assert.deepEqual(discarded, [`${id} job-1`]);
  await commands.ask(id, { kind: 'retry' });
  task = await queue.store.get(id);
  assert.deepEqual([task?.step, task?.state], ['UPLOADER', 'QUEUED']);
});

test('restart begins with the images that are here and forgets what was found', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const id = await queue.newTask('1.1');
  await runStep(queue.store, id, { kind: 'advance' }, { results: { compile: { keys: [], meanGap: 1 } } });
  await commands.ask(id, { kind: 'cancel' });
  await commands.ask(id, { kind: 'restart' });
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
  await using _carryingOut = await started(effectsOf(queue));
  await claimStep(queue.store, 'COMPILATOR');
  const [image] = await queue.database.queries
    .selectFrom('image')
    .select('key')
    .where('taskId', '=', id)
    .execute();
  assert.deepEqual(await commands.delete([id, '000000000000000000']), [id]);
  await waitFor(() => !existsSync(queue.data.path(image!.key)), { what: 'the file to be removed' });
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
  for (const id of [old, recent]) await commands.ask(id, { kind: 'cancel' });
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
    store: queue.store,
    log: queue.log,
    rules: () => ({ ...KEEP, reserveBytes: 0 }),
    removeLogs: async () => 0,
    filesRemoved: async () => undefined,
    monotonic: () => 0,
  });
  await retention.run(AbortSignal.timeout(10_000));
  await using _carryingOut = await started(effectsOf(queue));
  assert.equal(existsSync(queue.data.path(keys.old)), false);
  assert.ok(existsSync(queue.data.path(keys.recent)) && existsSync(queue.data.path(keys.running)));
  assert.ok(await queue.store.get(old), 'its row stays for the record');
  await assert.rejects(commands.ask(old, { kind: 'restart' }), /removed by retention/);
});

test('under the reserve, images go before their time only where a setting says so, oldest and finished first, as many as are needed', async () => {
  await using queue = await openQueue();
  const { store, database, data, log } = queue;
  const commands = commandsOf(queue);
  const ids: string[] = [];
  for (const series of ['1.1', '1.2', '1.3', '1.4', '1.5']) ids.push(await queue.newTask(series));
  const [failed, older, newer, newest, running] = ids as [string, string, string, string, string];
  for (const id of [older, newer, newest]) await commands.ask(id, { kind: 'cancel' });
  await fail(queue, failed, 'DYNAMIC_SERIES');
  for (const [nth, id] of [failed, older, newer, newest].entries())
    await database.queries
      .updateTable('task')
      .set({ finishedAt: nth + 1 })
      .where('id', '=', id)
      .execute();
  const effects = effectsOf(queue);
  let freePromisedWhenFull = false;
  let gains = true;
  let removed = 0;
  // What is free follows from what has been removed.
  const disk = Object.assign(Object.create(data) as typeof data, {
    space: async () => ({ total: 1e9, free: gains ? removed * 100 : 0 }),
  });
  const retention = new Retention({
    database,
    data: disk,
    store,
    log,
    rules: () => ({
      ...KEEP,
      keepFinishedDays: 1e6,
      keepFailedDays: 1e6,
      reserveBytes: 150,
      freePromisedWhenFull,
    }),
    removeLogs: async () => 0,
    filesRemoved: async () => {
      await effects.filesRemoved();
      removed++;
    },
    monotonic: () => 0,
  });
  const gone = async () =>
    (await Promise.all(ids.map((id) => store.get(id))))
      .filter((row) => row!.imagesDeleted)
      .map((row) => row!.id);
  await retention.run(AbortSignal.timeout(10_000));
  assert.deepEqual(await gone(), [], 'what is promised is kept');
  freePromisedWhenFull = true;
  await retention.run(AbortSignal.timeout(10_000));
  assert.deepEqual(
    await gone(),
    [older, newer],
    'two are enough, and the failed one is kept though it is older',
  );
  gains = false;
  await retention.run(AbortSignal.timeout(10_000));
  assert.ok(!(await gone()).includes(running));
  assert.equal((await store.get(running))?.state, 'QUEUED');
});

test('where removing images gains nothing, not all of them go, and it is tried again once an hour', async () => {
  await using queue = await openQueue();
  const ids: string[] = [];
  for (let series = 0; series < 12; series++) {
    const id = await queue.newTask(`1.${series}`);
    await commandsOf(queue).ask(id, { kind: 'cancel' });
    ids.push(id);
  }
  await queue.database.queries.updateTable('task').set({ finishedAt: 1 }).execute();
  let free = 0;
  let gain = 0;
  let hours = 0;
  const retention = new Retention({
    database: queue.database,
    data: Object.assign(Object.create(queue.data) as typeof queue.data, {
      space: async () => ({ total: 2, free }),
    }),
    store: queue.store,
    log: queue.log,
    rules: () => ({ ...KEEP, keepFinishedDays: 1e6, reserveBytes: 2, freePromisedWhenFull: true }),
    removeLogs: async () => 0,
    filesRemoved: async () => void (free += gain),
    monotonic: () => hours * 3_600_000,
  });
  const removed = async () =>
    (await Promise.all(ids.map((id) => queue.store.get(id)))).filter((row) => row!.imagesDeleted).length;
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal(await removed(), 3);
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal(await removed(), 3, 'nor by and by, run after run');
  free = 2;
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal(await removed(), 3);
  free = 0;
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal(await removed(), 6, 'it is tried again once there was room in between');
  hours = 1;
  for (let run = 0; run < 3; run++) await retention.run(AbortSignal.timeout(10_000));
  assert.equal(await removed(), 7, 'one in an hour');
  hours = 2;
  gain = 1;
  await retention.run(AbortSignal.timeout(10_000));
  assert.equal(await removed(), 9, 'and more once that gains something, as many as are needed');
});

test('a job that nobody waits for any more is discarded at the processing server, once it is there', async () => {
  await using queue = await openQueue();
  const discarded: string[] = [];
  const commands = commandsOf(queue);
  await using _carryingOut = await started(effectsOf(queue, discarded));
  const early = await queue.newTask('1.1');
  await commands.ask(early, { kind: 'cancel' });
  const id = await queue.newTask('1.2');
  await advance(queue, id, 3);
  await runStep(queue.store, id, { kind: 'advance' }, UPLOADED);
  await commands.ask(id, { kind: 'cancel' });
  await waitFor(() => discarded.length > 0, { what: 'the job to be discarded' });
  assert.deepEqual(discarded, [`${id} job-1`]);
});

test('what the API offers is what the command takes: no resend without results, no retry without images', async () => {
  await using queue = await openQueue();
  const commands = commandsOf(queue);
  const queries = new TaskQueries({
    database: queue.database,
    progressOf: () => undefined,
    etaOf: () => null,
  });
  const offered = async (id: string) => (await queries.actionsOf([(await queries.get(id))!]))[0];
  const id = await queue.newTask('1.1');
  assert.deepEqual(await offered(id), ['cancel']);
  await fail(queue, id, 'INCOMPLETE_SERIES');
  assert.deepEqual(await offered(id), ['retry', 'restart', 'complete']);
  await queue.store.act(id, { kind: 'removeImages' });
  assert.deepEqual(await offered(id), []);
  for (const kind of ['retry', 'restart', 'complete'] as const)
    await assert.rejects(commands.ask(id, { kind }), /removed by retention/);

  const dynamic = await queue.newTask('1.2');
  await fail(queue, dynamic, 'DYNAMIC_SERIES');
  assert.deepEqual(await offered(dynamic), ['retry', 'restart'], 'no image makes it static');
  const delivered = await queue.newResult(['2.25.1'], []);
  assert.equal((await queue.store.get(delivered))?.state, 'COMPLETED', 'there is nobody to send it to');
  assert.deepEqual(await offered(delivered), ['restart', 'resend']);
});

test('what a commit has left to do is done by the next run of the gateway', async () => {
  await using queue = await openQueue();
  const id = await queue.newTask('1.1');
  const [image] = await queue.database.queries.selectFrom('image').select('key').execute();
  await commandsOf(queue).delete([id]);
  assert.ok(existsSync(queue.data.path(image!.key)), 'the gateway ended before it was removed');
  await using _carryingOut = await started(effectsOf(queue));
  assert.equal(existsSync(queue.data.path(image!.key)), false);
});

test('a processing server that does not answer delays neither the start nor the removal of files', async () => {
  await using queue = await openQueue();
  const id = await queue.newTask('1.1');
  await advance(queue, id, 3);
  await runStep(queue.store, id, { kind: 'advance' }, UPLOADED);
  const [image] = await queue.database.queries.selectFrom('image').select('key').execute();
  await commandsOf(queue).delete([id]);
  let asked = 0;
  const effects = new Effects({
    database: queue.database,
    events: queue.events,
    now: Date.now,
    log: queue.log,
    removeFile: (key) => queue.data.remove(key),
    isHeld: () => false,
    discardJob: (_task, _job, signal) =>
      new Promise((_, reject) => {
        asked++;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  });
  await effects.start();
  assert.equal(existsSync(queue.data.path(image!.key)), false);
  await waitFor(() => asked === 1, { what: 'the server to be asked' });
  await effects.stop();
  const left = await queue.database.queries.selectFrom('effect').select(['kind', 'attempts']).execute();
  assert.deepEqual(
    left.map(({ kind, attempts }) => [kind, attempts]),
    [['discardRemoteJob', 0]],
    'it is asked again by the next run',
  );
});

async function started(effects: Effects): Promise<AsyncDisposable> {
  await effects.start();
  return { [Symbol.asyncDispose]: () => effects.stop() };
}
