/** What the Task Manager's sweep finds that no event announced. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskManager } from '../../../server/queue/task-manager.ts';
import { claimStep } from '../../support/drive-task.ts';
import { openQueue } from '../../support/open-queue.ts';
import { waitFor } from '../../support/wait-for.ts';

for (const isServerThere of [true, false])
  test(`a task that began to wait for the server when it had come back ${isServerThere ? 'is woken' : 'waits while it is away'}`, async () => {
    await using queue = await openQueue();
    const { store, events, log } = queue;
    const id = await queue.newTask('1.1');
    const { lease } = (await claimStep(store, 'COMPILATOR'))!;
    const until = store.now + 300_000;
    await store.actUnder(lease, { kind: 'wait', reason: 'SERVER', until });
    let looked = 0;
    const manager = new TaskManager({
      ...{ store, events, log },
      wakeWorkers: () => looked++,
      isServerThere: () => isServerThere,
      retain: async () => undefined,
    });
    manager.start();
    await waitFor(() => looked > 0, { what: 'the sweep' });
    await manager.stop();
    assert.equal((await store.get(id))?.state, isServerThere ? 'QUEUED' : 'WAITING');
  });
