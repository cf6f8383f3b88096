import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../../../server/live/turns.ts';

const round = () => new Promise(setImmediate);

test('so many pieces of work run at once, and the others in the order in which they came', async () => {
  const turns = new Turns<string>(2);
  assert.equal(turns.take('a'), undefined);
  assert.equal(turns.take('a'), undefined);
  const order: number[] = [];
  const third = turns.take('a')!.then(() => order.push(3));
  const fourth = turns.take('a')!.then(() => order.push(4));
  assert.equal(turns.take('b'), undefined, 'nobody waits for another');
  await round();
  assert.deepEqual(order, []);
  turns.leave('a');
  await third;
  turns.leave('a');
  await fourth;
  assert.deepEqual(order, [3, 4]);
  turns.leave('a');
  turns.leave('a');
  turns.leave('b');
  await round();
  assert.equal(turns.size, 0, 'nothing is kept of who is done');
});

test('whoever has worked for some milliseconds leaves the rest of the round to others, alone or not', async () => {
  const turns = new Turns<string>(1);
  let rounds = 0;
  let counting = true;
  const count = () => {
    rounds++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  for (let piece = 0; piece < 20; piece++) {
    const turn = turns.take('a');
    if (turn) await turn;
    for (const end = performance.now() + 5; performance.now() < end;);
    turns.leave('a');
  }
  counting = false;
  assert.ok(rounds >= 19, `${rounds} rounds of the event loop for 20 pieces of 5 ms`);
});
