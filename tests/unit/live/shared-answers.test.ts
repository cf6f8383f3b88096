import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Events } from '../../../server/base/events.ts';
import { MOST_ANSWERS, MOST_ANSWER_BYTES, SharedAnswers } from '../../../server/live/shared-answers.ts';

const events = () => new Events((error) => assert.fail(String(error)));
const answer = (bytes = 1) => Promise.resolve({ text: 'x', bytes });

test('an answer is shared until anything changes that it could show', () => {
  const source = events();
  const shared = new SharedAnswers(source);
  const event = {};
  const given = answer();
  shared.put(event, 'what', given);
  assert.equal(shared.get(event, 'what'), given);
  assert.equal(shared.get(event, 'another'), undefined);
  assert.equal(shared.get({}, 'what'), undefined);
  source.publish('taskChanged', { taskId: '1', deleted: true });
  assert.equal(shared.get(event, 'what'), undefined);
});

test('an answer that was begun before a change is not counted after it', async () => {
  const source = events();
  const shared = new SharedAnswers(source);
  const late = Promise.withResolvers<{ text: string; bytes: number }>();
  shared.put({}, 'what', late.promise);
  source.publish('devicesChanged', {});
  late.resolve({ text: 'x', bytes: 100 });
  await late.promise;
  assert.equal(shared.bytes, 0);
});

test('without any change it is looked up again after a second', () => {
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  try {
    const shared = new SharedAnswers(events());
    const event = {};
    shared.put(event, 'what', answer());
    now = 999;
    assert.ok(shared.get(event, 'what'));
    now = 1001;
    assert.equal(shared.get(event, 'what'), undefined);
  } finally {
    clock.mock.restore();
  }
});

test('no more than so many answers and so many bytes are kept', async () => {
  const shared = new SharedAnswers(events());
  const event = {};
  for (let each = 0; each < 3 * MOST_ANSWERS; each++) shared.put(event, String(each), answer());
  const kept = Array.from({ length: 3 * MOST_ANSWERS }, (_, each) => shared.get(event, String(each)));
  assert.ok(kept.filter(Boolean).length <= MOST_ANSWERS);
  for (let each = 0; each < 100; each++) {
    shared.put(event, `long ${each}`, answer(MOST_ANSWER_BYTES / 8));
    await Promise.resolve();
    assert.ok(shared.bytes <= MOST_ANSWER_BYTES * 1.25);
  }
});
