import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaskCommands } from '../../../server/queue/commands.ts';
import { openQueue } from '../../support/open-queue.ts';

test('many are deleted a batch at a time, and what else is asked of tasks has its turn between', async () => {
  await using queue = await openQueue();
  const commands = new TaskCommands({
    ...queue,
    knowsDevice: () => false,
    knowsRadiopharmaceutical: async () => false,
    onTryNow: async () => undefined,
  });
  const kept = await queue.newTask('1.1');
  const ids: string[] = [];
  for (let nth = 0; nth < 50; nth++) ids.push(await queue.newTask(`1.2.${nth}`));
  const left = async () => {
    const rows = await queue.database.queries
      .selectFrom('task')
      .select('id')
      .where('id', '!=', kept)
      .execute();
    return rows.length;
  };
  const deleting = commands.delete([...ids, ids[0]!, '000000000000000000']);
  await queue.store.act(kept, { kind: 'setPriority', priority: 7 });
  const between = await left();
  assert.ok(between > 0 && between <= ids.length - 20, `${between} are left when another is changed`);
  assert.deepEqual(await deleting, ids, 'each is told once, and none that did not exist');
  assert.equal(await left(), 0);
  assert.equal((await queue.store.get(kept))?.priority, 7);
});
