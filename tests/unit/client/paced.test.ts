/** What a page is spared of a burst of messages. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MOST_AT_ONCE, paced } from '../../../client/graphql/paced.ts';

type Result = Parameters<ReturnType<typeof paced>['next']>[0];

const about = (taskId: string, received: number): Result => ({ data: { taskChanged: { taskId, received } } });

function open({ mock }: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const shown: unknown[] = [];
  let overflows = 0;
  const sink = paced(
    {
      next: ({ data }) => shown.push(data?.['taskChanged'] ?? data),
      error: () => shown.push('error'),
      complete: () => shown.push('complete'),
    },
    () => overflows++,
  );
  return { sink, shown, overflows: () => overflows, pass: () => mock.timers.tick(100) };
}

test('of many messages about a task the newest is shown, after those of others that are older', (context) => {
  const { sink, shown, pass } = open(context);
  for (let received = 1; received <= 20; received++) sink.next(about('a', received));
  sink.next(about('b', 1));
  sink.next(about('a', 21));
  assert.deepEqual(shown, []);
  pass();
  assert.deepEqual(shown, [
    { taskId: 'b', received: 1 },
    { taskId: 'a', received: 21 },
  ]);
  pass();
  assert.equal(shown.length, 2);
});

test('what is no task is shown at once; what is held is shown before the stream ends', (context) => {
  const { sink, shown } = open(context);
  sink.next(about('a', 1));
  sink.next({ data: { problemsChanged: [] } });
  sink.complete();
  assert.deepEqual(shown, [{ problemsChanged: [] }, { taskId: 'a', received: 1 }, 'complete']);
});

test('more tasks at once than are worth moving one by one are read anew', (context) => {
  const { sink, shown, overflows, pass } = open(context);
  for (let task = 0; task <= MOST_AT_ONCE; task++) sink.next(about(String(task), 1));
  pass();
  assert.deepEqual(shown, []);
  assert.equal(overflows(), 1);
});
