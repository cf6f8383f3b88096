import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  placeImages,
  type ArrivingImage,
  type ImageContent,
  type TaskOfSeries,
} from '../../../server/intake/place-image.ts';

const QUIET_MS = 30_000;
const NOW = 1_000_000;

interface Image extends ArrivingImage {
  readonly sopInstanceUid: string;
}
type Task = TaskOfSeries<ImageContent>;

function image(index: number, options: { readonly at?: number; readonly version?: number } = {}): Image {
  const { at = NOW, version = 1 } = options;
  return {
    sopInstanceUid: `1.2.${index}`,
    checksum: version * 1000 + index,
    datasetBytes: 500,
    bytes: 800,
    receivedAt: at,
  };
}

function task(id: string, holds: readonly Image[], as: Partial<Task> = {}): Task {
  return {
    id,
    takesImages: true,
    isFinished: false,
    isCancelled: false,
    hasGoneOn: as.takesImages === false,
    canReopen: false,
    firstImageAt: NOW,
    lastImageAt: NOW,
    images: new Map(holds.map((held) => [held.sopInstanceUid, held])),
    ...as,
  };
}

/** Places batches one after another, each on what the ones before left. Newest first, as it is given. */
function placeBatches(batches: readonly (readonly Image[])[], tasks: readonly Task[]) {
  let now = [...tasks];
  let begun = 0;
  let copies = 0;
  for (const batch of batches)
    for (const placed of placeImages(batch, now, QUIET_MS)) {
      copies += placed.copies.length;
      const before = now.find(({ id }) => id === placed.id);
      const after: Task = {
        ...(before ?? task(`new ${++begun}`, [])),
        lastImageAt: placed.lastImageAt,
        images: new Map([
          ...(before?.images ?? []),
          ...placed.added.map((added) => [added.sopInstanceUid, added] as const),
        ]),
        ...(placed.isReopened ? { takesImages: true, hasGoneOn: false, canReopen: false } : {}),
        ...(placed.isClosed ? { takesImages: false } : {}),
      };
      now = before ? now.map((each) => (each === before ? after : each)) : [after, ...now];
    }
  return { tasks: now.map((each) => ({ ...each, images: new Map([...each.images].sort()) })), copies };
}

/** Cuts a list into batches at these places. */
function cut(images: readonly Image[], at: readonly number[]): Image[][] {
  const ends = [...new Set(at.map((each) => each % (images.length + 1)))].sort((a, b) => a - b);
  return [...ends, images.length].map((end, nth) => images.slice(ends[nth - 1] ?? 0, end));
}

const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

const state = fc.constantFrom<Partial<Task>>(
  { takesImages: true },
  { takesImages: true, isFinished: true },
  { takesImages: false },
  { takesImages: false, canReopen: true },
  { takesImages: false, isFinished: true },
  { takesImages: false, isFinished: true, isCancelled: true },
);

/** Some tasks of a series of ten slices, at most one of which is open, newest first. */
const tasks = fc.array(fc.tuple(state, fc.uniqueArray(fc.nat(9))), { maxLength: 3 }).map((each) =>
  each.map(([as, held], nth) =>
    task(
      `old ${nth}`,
      held.map((index) => image(index)),
      nth === 0 ? as : { ...as, takesImages: false },
    ),
  ),
);

describe('where images go', () => {
  it('is the same however images are divided into batches, whatever the tasks, copies and conflicts', () => {
    const arriving = fc.array(
      fc.record({
        index: fc.nat(9),
        at: fc.integer({ min: NOW, max: NOW + 100_000 }),
        version: fc.constantFrom(1, 1, 1, 2),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(tasks, arriving, fc.array(fc.nat()), (before, many, at) => {
        const images = many.map(({ index, ...options }) => image(index, options));
        assert.deepEqual(placeBatches(cut(images, at), before), placeBatches([images], before));
      }),
    );
  });

  it('is the same in any order and for any number of identical copies that come in one stream', () => {
    const sends = tasks.chain((before) =>
      fc
        .uniqueArray(fc.nat(9), { minLength: 1 })
        .chain((indices) =>
          fc.tuple(
            shuffled(indices),
            fc
              .array(fc.constantFrom(...indices), { maxLength: 20 })
              .chain((again) => shuffled([...indices, ...again])),
          ),
        )
        .map(([once, often]) => ({ before, once, often })),
    );
    fc.assert(
      fc.property(sends, fc.array(fc.nat()), ({ before, once, often }, at) => {
        const single = placeBatches([once.map((index) => image(index))], before);
        const many = placeBatches(
          cut(
            often.map((index) => image(index)),
            at,
          ),
          before,
        );
        assert.deepEqual(many.tasks, single.tasks);
        assert.equal(many.copies - single.copies, often.length - once.length);
      }),
    );
  });

  it('gives a series that is sent up to three times with losses one task with all that arrived', () => {
    const sends = fc.array(fc.subarray([...Array(10).keys()]), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        sends.chain((each) => fc.tuple(shuffled(each.flat()), fc.array(fc.nat()))),
        ([indices, at]) => {
          const placed = placeBatches(
            cut(
              indices.map((index) => image(index)),
              at,
            ),
            [],
          );
          const distinct = [...new Set(indices)].sort();
          assert.equal(placed.tasks.length, distinct.length > 0 ? 1 : 0);
          assert.deepEqual(
            [...(placed.tasks[0]?.images.keys() ?? [])],
            distinct.map((index) => `1.2.${index}`),
          );
          assert.equal(placed.copies, indices.length - distinct.length);
        },
      ),
    );
  });

  const whole = Array.from({ length: 5 }, (_, index) => image(index));
  const again = (at: number) => whole.map(({ checksum, ...rest }) => ({ ...rest, checksum, receivedAt: at }));
  const idsOf = (images: readonly Image[], before: readonly Task[]) =>
    placeImages(images, before, QUIET_MS).map(({ id, added, copies }) => [id, added.length, copies.length]);

  it('mends a failed task with the images that it lacks, and counts the rest as copies', () => {
    const failed = task('a', whole.slice(0, 3), { isFinished: true });
    assert.deepEqual(idsOf(again(NOW + 1e6), [failed]), [['a', 2, 3]]);
    assert.deepEqual(idsOf(again(NOW + 1e6).reverse(), [failed]), [['a', 2, 3]]);
  });

  it('takes what comes for a task at work as copies, however late', () => {
    assert.deepEqual(idsOf(again(NOW + 1e6), [task('a', whole, { takesImages: false })]), [['a', 0, 5]]);
  });

  it('calls back a task that is at work for images that come late, in any order', () => {
    const gone = task('a', whole.slice(0, 3), { takesImages: false, canReopen: true });
    for (const images of [again(NOW + 1e6), again(NOW + 1e6).reverse()]) {
      const [placed, ...others] = placeImages(images, [gone], QUIET_MS);
      assert.deepEqual([placed?.id, placed?.isReopened, placed?.added.length], ['a', true, 2]);
      assert.equal(others.length, 0);
    }
    const [copies] = placeImages(again(NOW + 1e6).slice(0, 3), [gone], QUIET_MS);
    assert.deepEqual([copies?.isReopened, copies?.copies.length], [false, 3], 'copies call nothing back');
  });

  it('calls back no task that another has followed, and begins one for other contents', () => {
    const gone = task('a', whole.slice(0, 3), { takesImages: false, canReopen: true });
    const newer = task('b', [], { takesImages: false, isFinished: true, isCancelled: true });
    assert.deepEqual(
      placeImages([image(4)], [newer, gone], QUIET_MS).map(({ id, isReopened }) => [id, isReopened]),
      [
        ['a', false],
        [undefined, false],
      ],
    );
    const [begun] = placeImages([image(2, { version: 2 })], [gone], QUIET_MS);
    assert.deepEqual([begun?.id, begun?.isConflict], [undefined, true]);
  });

  it('says of a task that has gone on that another has images which it lacks, however they come', () => {
    const delivered = task('a', whole.slice(0, 3), { takesImages: false, isFinished: true });
    const overtaken = (images: readonly Image[]) =>
      placeImages(images, [delivered], QUIET_MS).find(({ id }) => id === 'a')?.isOvertaken ?? false;
    assert.equal(overtaken(again(NOW + 1e6)), true);
    assert.equal(overtaken(again(NOW + 1e6).reverse()), true);
    assert.equal(overtaken(again(NOW + 1e6).slice(0, 3)), false, 'it has all of them');
    const cancelled = { ...delivered, isCancelled: true };
    assert.equal(placeImages(again(NOW), [cancelled], QUIET_MS).length, 1, 'it is wanted no more');
  });

  it('begins a task for a series that is sent again after it was finished, and not before a pause', () => {
    const finished = task('a', whole, { takesImages: false, isFinished: true });
    assert.deepEqual(idsOf(again(NOW + QUIET_MS), [finished]), [['a', 0, 5]]);
    assert.deepEqual(idsOf(again(NOW + QUIET_MS + 1), [finished]), [[undefined, 5, 0]]);
    // One stream, however long: each copy is the last image for the next one.
    const slowly = whole.map((each, nth) => ({ ...each, receivedAt: NOW + nth * QUIET_MS }));
    assert.deepEqual(idsOf(slowly, [finished]), [['a', 0, 5]]);
  });

  it('begins a task for a series that is sent again after the clock was set back', () => {
    const finished = task('a', whole, { takesImages: false, isFinished: true, firstImageAt: NOW - 10_000 });
    assert.deepEqual(idsOf(again(NOW - 3_600_000), [finished]), [[undefined, 5, 0]]);
    assert.deepEqual(
      idsOf(again(NOW - 10_000), [finished]),
      [['a', 0, 5]],
      'registered late, as after a crash',
    );
  });

  it('begins a task for a series that is sent again after it was cancelled, at once', () => {
    const cancelled = task('a', whole, { takesImages: false, isFinished: true, isCancelled: true });
    assert.deepEqual(idsOf(again(NOW), [cancelled]), [[undefined, 5, 0]]);
  });

  it('closes a task for which an image comes with other contents, and begins one with that image', () => {
    const other = image(2, { version: 2 });
    const [closed, begun] = placeImages(
      [image(4), other, image(3)],
      [task('a', whole.slice(0, 3))],
      QUIET_MS,
    );
    assert.deepEqual([closed?.id, closed?.isClosed, closed?.added], ['a', true, [image(4)]]);
    assert.deepEqual([begun?.id, begun?.isConflict, begun?.added], [undefined, true, [other, image(3)]]);
  });

  it('believes bytes that were compared, not the checksum', () => {
    const other = { ...image(2), isOther: true };
    const placed = placeImages([other], [task('a', whole)], QUIET_MS);
    assert.deepEqual(
      placed.map(({ id, isClosed, isConflict }) => [id, isClosed, isConflict]),
      [
        ['a', true, false],
        [undefined, false, true],
      ],
    );
  });

  it('goes by the length of the file for images from before checksums were kept', () => {
    const old = { ...image(2), checksum: null, datasetBytes: null };
    assert.deepEqual(idsOf([image(2)], [task('a', [old])]), [['a', 0, 1]]);
    assert.deepEqual(idsOf([image(2)], [task('a', [{ ...old, bytes: 1 }])]), [
      ['a', 0, 0],
      [undefined, 1, 0],
    ]);
  });
});
