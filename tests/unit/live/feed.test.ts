import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BeyondNewest, Feed } from '../../../server/live/feed.ts';
import { Pages } from '../../../server/live/pages.ts';

interface Entry {
  readonly cursor: number;
}

/** Numbered rows that are committed, and told in their order, perhaps not all by this gateway. */
class Source {
  readonly rows: Entry[] = [];
  /** Reads that have begun, to be let through one by one. */
  readonly reads: (() => void)[] = [];
  held = false;

  commit(): Entry {
    const entry = { cursor: this.rows.length + 1 };
    this.rows.push(entry);
    return entry;
  }
  async after(cursor: number, limit: number): Promise<readonly Entry[]> {
    // What a reader sees is what was committed when its query ran, however late it gets the answer.
    const seen = this.rows.slice(cursor, cursor + limit);
    if (this.held) await new Promise<void>((resolve) => this.reads.push(resolve));
    return seen;
  }
  async lastCursor(): Promise<number> {
    return this.rows.length;
  }
}

const accept = () => true;

async function take(reader: AsyncIterator<Entry>, count: number): Promise<number[]> {
  const cursors: number[] = [];
  while (cursors.length < count) cursors.push((await reader.next()).value.cursor as number);
  return cursors;
}

test('whatever is committed, told, skipped and read in between, a reader sees each entry once, in order', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant('commit and tell' as const) },
    { weight: 1, arbitrary: fc.constant('commit elsewhere' as const) },
    { weight: 2, arbitrary: fc.constant('read' as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.nat(20),
      fc.array(step, { maxLength: 120 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (before, steps, from) => {
        const source = new Source();
        for (let row = 0; row < before; row++) source.commit();
        const feed = await Feed.open(source, new Pages(1000));
        const since = Math.floor(from * before);
        const reader = feed.read(since, accept);
        const seen: number[] = [];
        for (const what of steps) {
          if (what === 'commit and tell') feed.push(source.commit());
          else if (what === 'commit elsewhere') source.commit();
          else {
            // What others wrote is owed as soon as this gateway writes something after it.
            feed.push(source.commit());
            seen.push(...(await take(reader, 1)));
          }
        }
        feed.push(source.commit());
        seen.push(...(await take(reader, source.rows.length - since - seen.length)));
        assert.deepEqual(
          seen,
          source.rows.slice(since).map(({ cursor }) => cursor),
        );
        await reader.return?.();
      },
    ),
    { numRuns: 200 },
  );
});

test('a reader that is far behind the ring reads from the database until it is within it', async () => {
  const source = new Source();
  const feed = await Feed.open(source, new Pages(1000));
  const slow = feed.read(0, accept);
  const fast = feed.read(0, accept);
  for (let round = 0; round < 10; round++) {
    for (let entry = 0; entry < 2000; entry++) feed.push(source.commit());
    await take(fast, 2000);
  }
  const seen = await take(slow, 20_000);
  assert.deepEqual(
    seen,
    Array.from({ length: 20_000 }, (_, index) => index + 1),
  );
});

test('a reader that waits in the database does not miss what is told meanwhile', async () => {
  const source = new Source();
  for (let row = 0; row < 3; row++) source.commit();
  const feed = await Feed.open(source, new Pages(1000));
  source.held = true;
  const reader = feed.read(0, accept);
  const first = reader.next();
  await new Promise(setImmediate);
  feed.push(source.commit());
  source.held = false;
  source.reads.forEach((letThrough) => letThrough());
  assert.equal((await first).value.cursor, 1);
  assert.deepEqual(await take(reader, 3), [2, 3, 4]);
});

test('a reader whose entries have been removed by retention goes on with those that are there', async () => {
  const source = new Source();
  for (let row = 0; row < 30; row++) source.commit();
  const feed = await Feed.open(source, new Pages(1000));
  source.after = async () => [];
  const reader = feed.read(0, accept);
  const next = reader.next();
  await new Promise(setImmediate);
  feed.push(source.commit());
  assert.equal((await next).value.cursor, 31);
});

test('a reader that is ended while it waits is ended at once, and nothing of it is kept', async () => {
  const source = new Source();
  const feed = await Feed.open(source, new Pages(1000));
  const reader = feed.read(null, accept);
  const waiting = reader.next();
  await new Promise(setImmediate);
  await reader.return?.();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  feed.push(source.commit());
  assert.deepEqual(await reader.next(), { done: true, value: undefined });
});

test('a cursor that was never given out is an error', async () => {
  const feed = await Feed.open(new Source(), new Pages(1000));
  await assert.rejects(feed.read(1, accept).next(), BeyondNewest);
});
