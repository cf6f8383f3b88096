import assert from 'node:assert/strict';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { RunFolders } from '../../../server/queue/run-folders.ts';
import { claimStep, runStep } from '../../support/drive-task.ts';
import { openQueue } from '../../support/open-queue.ts';

test('what a crash left of runs is removed; what a row names, and what is worked on, stays', async () => {
  await using queue = await openQueue();
  const { data, store, database } = queue;
  const folders = new RunFolders(data);
  const id = await queue.newTask('1.1');
  const write = async (claim: number, step: 'PACKER' | 'UNPACKER' | 'VALIDATOR') => {
    const key = await folders.make({ owner: 'x', taskId: id, claim }, step);
    writeFileSync(data.path(`${key}/file`), 'x');
    return key;
  };
  const [cutOff, packed, unpacked] = [
    await write(2, 'PACKER'),
    await write(30, 'PACKER'),
    await write(31, 'UNPACKER'),
  ];
  await runStep(
    store,
    id,
    { kind: 'advance' },
    {
      results: { pack: { key: `${packed}/file` } },
      also: async (tx) => {
        const files = JSON.stringify([{ key: `${unpacked}/file` }]);
        const row = { taskId: id, output: 0, seriesInstanceUid: '1', description: '', seriesNumber: 1 };
        await tx
          .insertInto('result')
          .values({ ...row, integrity: '{}', files })
          .execute();
      },
    },
  );
  const claimed = await claimStep(store, 'VALIDATOR');
  const running = await write(claimed!.lease.claim, 'VALIDATOR');

  const { signal } = new AbortController();
  assert.equal(await folders.sweep(database.queries, signal), 0, 'a folder that has just changed is spared');
  const path = data.path(data.taskKey(id));
  const anHourAgo = new Date(Date.now() - 3_700_000);
  utimesSync(path, anHourAgo, anHourAgo);
  assert.equal(await new RunFolders(data).sweep(database.queries, signal), 1);
  assert.deepEqual(
    [cutOff, packed, unpacked, running].map((key) => existsSync(data.path(key))),
    [false, true, true, true],
  );
});
