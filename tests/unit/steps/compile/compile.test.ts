import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SliceHeader } from '../../../../server/imaging/instance-header.ts';
import {
  compileSeries,
  countReached,
  type Completion,
  type CompletionRules,
} from '../../../../server/steps/compile/compile.ts';

interface Ladder {
  readonly count: number;
  readonly spacing: number;
  readonly start: number;
  /** Whether instance numbers and image indices fall along the normal. */
  readonly falls: boolean;
  readonly feetFirst: boolean;
  /** By how much the slices are turned about the patient's x and y axes, radians: reformatted series may be oblique. */
  readonly turned?: readonly [x: number, y: number];
  readonly hasImageIndex: boolean;
}

const RULES: CompletionRules = {
  expected: undefined,
  minimumImages: 5,
  spacingTolerance: 0.025,
  trigger: 'quiet',
  elsewhere: [],
};

/** The slices of a whole series, ascending along the normal. */
function ladderSlices(ladder: Ladder): SliceHeader[] {
  const { count, spacing, start, falls, feetFirst, turned = [0, 0], hasImageIndex } = ladder;
  const turn = (vector: readonly [number, number, number]) => turnedBy(turned, vector);
  return Array.from({ length: count }, (_, at) => ({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.128',
    sopInstanceUid: `1.2.${at}`,
    instanceNumber: at,
    position: turn([-100, -100, (feetFirst ? -1 : 1) * (start + at * spacing)]),
    orientation: [...turn([feetFirst ? -1 : 1, 0, 0]), ...turn([0, 1, 0])],
    rows: 4,
    columns: 4,
    pixelSpacing: [4, 4],
    frameOfReferenceUid: '1.2.3',
    seriesType: ['STATIC', 'IMAGE'],
    imageIndex: hasImageIndex ? (falls ? count - at : at + 1) : undefined,
    acquisitionDateTime: '20240101100000',
    frameReferenceTime: 0,
    actualFrameDuration: 120_000,
  }));
}

function turnedBy(
  [aboutX, aboutY]: readonly [number, number],
  [x, y, z]: readonly [number, number, number],
): [number, number, number] {
  const [y1, z1] = [y * Math.cos(aboutX) - z * Math.sin(aboutX), y * Math.sin(aboutX) + z * Math.cos(aboutX)];
  return [x * Math.cos(aboutY) + z1 * Math.sin(aboutY), y1, z1 * Math.cos(aboutY) - x * Math.sin(aboutY)];
}

const angle = fc.constantFrom(0, 0, 0.3, -1.2);
const ladder = fc.record<Ladder>({
  count: fc.integer({ min: 8, max: 60 }),
  spacing: fc.double({ min: 1, max: 6, noNaN: true }),
  start: fc.double({ min: -900, max: 900, noNaN: true }),
  falls: fc.boolean(),
  feetFirst: fc.boolean(),
  turned: fc.tuple(angle, angle),
  hasImageIndex: fc.boolean(),
});

/** A series with a part of it that has arrived: in any order, some of it twice. */
const arrival = ladder.chain((whole) =>
  fc
    .record({
      kept: fc.uniqueArray(fc.nat(whole.count - 1), { minLength: 2, maxLength: whole.count }),
      again: fc.array(fc.nat(10 * whole.count), { maxLength: 10 }),
    })
    .map(({ kept, again }) => ({ whole, kept, again: again.map((at) => kept[at % kept.length] as number) })),
);

function arrived(whole: Ladder, places: readonly number[]): SliceHeader[] {
  const slices = ladderSlices(whole);
  return places.map((at) => slices[at] as SliceHeader);
}

function absent(whole: Ladder, kept: readonly number[]): number[] {
  return Array.from({ length: whole.count }, (_, at) => at).filter((at) => !kept.includes(at));
}

function failureCode(completion: Completion): string {
  return completion.verdict === 'failed' ? completion.error.code : completion.verdict;
}

describe('completion', () => {
  it('finds a whole series at once, in any order, some images twice, and orders it along the normal', () => {
    fc.assert(
      fc.property(arrival, ({ whole, kept, again }) => {
        const places = [...kept, ...absent(whole, kept), ...again];
        const slices = arrived(whole, places);
        const rules = { ...RULES, expected: whole.count, trigger: 'arrival' } as const;
        const completion = compileSeries(slices, rules);
        assert.equal(completion.verdict, 'complete');
        assert.deepEqual(
          completion.verdict === 'complete' && completion.order.map((at) => places[at]),
          Array.from({ length: whole.count }, (_, at) => at),
        );
      }),
    );
  });

  it('waits for any part of a series and names what is missing, by number and position', () => {
    fc.assert(
      fc.property(arrival, ({ whole, kept, again }) => {
        const missing = absent(whole, kept);
        fc.pre(missing.length > 0);
        const rules = { ...RULES, expected: whole.count, trigger: 'arrival' } as const;
        const { verdict, coverage } = compileSeries(arrived(whole, [...kept, ...again]), rules);
        assert.equal(verdict, 'waiting');
        assert.equal(coverage.received, kept.length);
        assert.equal(coverage.missing.length + coverage.missingAtEnds, missing.length);
        if (!whole.hasImageIndex) return;
        assert.deepEqual(
          coverage.missing.map((slice) => slice.index),
          missing.map((at) => at + 1),
        );
        for (const [nth, at] of missing.entries()) {
          const expected = whole.start + at * whole.spacing;
          assert.ok(Math.abs((coverage.missing[nth]?.position ?? NaN) - expected) < 1e-6);
        }
      }),
    );
  });

  it('names the missing slices between those that are here without any help of the headers', () => {
    fc.assert(
      fc.property(arrival, ({ whole, kept }) => {
        const sorted = [...kept].sort((a, b) => a - b);
        // The step is known once two neighbours are here.
        fc.pre(sorted.some((at, nth) => sorted[nth + 1] === at + 1));
        const [first, last] = [sorted[0] as number, sorted.at(-1) as number];
        const inner = absent(whole, kept).filter((at) => at > first && at < last);
        const slices = arrived({ ...whole, hasImageIndex: false }, kept);
        const { coverage } = compileSeries(slices, { ...RULES, expected: whole.count });
        assert.deepEqual(
          coverage.missing.map((slice) => slice.index),
          inner.map((at) => at - first + 1),
        );
        for (const [nth, at] of inner.entries()) {
          const expected = whole.start + at * whole.spacing;
          assert.ok(Math.abs((coverage.missing[nth]?.position ?? NaN) - expected) < 1e-6);
        }
        assert.equal(coverage.missingAtEnds, whole.count - kept.length - inner.length);
      }),
    );
  });

  it('decides once the source is quiet: whole, or too few, or incomplete, and says how much is missing', () => {
    fc.assert(
      fc.property(arrival, fc.boolean(), ({ whole, kept }, knowsCount) => {
        const expected = knowsCount ? whole.count : undefined;
        const completion = compileSeries(arrived(whole, kept), { ...RULES, expected });
        const sorted = [...kept].sort((a, b) => a - b);
        const gaps = sorted.slice(1).map((at, nth) => at - (sorted[nth] as number));
        // Image indices tell that every second slice is missing; without them that is a series of its own.
        const seesAll = knowsCount && whole.hasImageIndex;
        const isEven = gaps.every((gap) => gap === gaps[0]);
        const isContiguous = isEven && (gaps[0] === 1 || !seesAll);
        fc.pre(seesAll || isEven || gaps.includes(1));
        if (isContiguous && kept.length >= RULES.minimumImages) assert.equal(completion.verdict, 'complete');
        else if (isContiguous && expected === undefined)
          assert.equal(failureCode(completion), 'TOO_FEW_IMAGES');
        else assert.equal(failureCode(completion), 'INCOMPLETE_SERIES');
      }),
    );
  });

  it('lets an operator go on with what is there, if it has no holes', () => {
    const whole = { count: 20, spacing: 3, start: 0, falls: false, feetFirst: false, hasImageIndex: true };
    const rules = { ...RULES, expected: 20, minimumImages: 10, trigger: 'operator' } as const;
    assert.equal(compileSeries(arrived(whole, [3, 4, 5]), rules).verdict, 'complete');
    assert.equal(failureCode(compileSeries(arrived(whole, [3, 4, 6]), rules)), 'INCOMPLETE_SERIES');
    assert.equal(failureCode(compileSeries(arrived(whole, [3]), rules)), 'TOO_FEW_IMAGES');
  });

  const WHOLE: Ladder = {
    count: 12,
    spacing: 3.27,
    start: -20,
    falls: true,
    feetFirst: false,
    hasImageIndex: true,
  };
  const ALL = Array.from({ length: 12 }, (_, at) => at);
  const quiet = { ...RULES, expected: 12 };

  it('says where slices are missing', () => {
    const completion = compileSeries(arrived(WHOLE, [0, 1, 2, 5, 6, 8, 9, 10, 11]), quiet);
    assert.equal(completion.verdict, 'failed');
    assert.deepEqual(completion.verdict === 'failed' && completion.error.params, {
      received: 9,
      expected: 12,
      missing: 3,
      where: '4-5 (-10.2 / -6.9 mm), 8 (2.9 mm)',
    });
  });

  it('bears uneven steps within the tolerance, and no others', () => {
    const moved = (offset: number) =>
      arrived(WHOLE, ALL).map((slice, at) =>
        at < 6
          ? slice
          : { ...slice, position: [-100, -100, (slice.position[2] as number) + offset] as const },
      );
    const rules = { ...RULES, expected: undefined };
    assert.equal(compileSeries(moved(0.07), rules).verdict, 'complete');
    assert.equal(failureCode(compileSeries(moved(0.7), rules)), 'IRREGULAR_SPACING');
  });

  it('does not mix geometries, whatever differs', () => {
    const differences: Partial<SliceHeader>[] = [
      { rows: 5 },
      { columns: 5 },
      { pixelSpacing: [4, 4.1] },
      { orientation: [1, 0, 0, 0, 0.999, 0.0447] },
      { frameOfReferenceUid: '1.2.4' },
    ];
    for (const difference of differences) {
      const slices = arrived(WHOLE, ALL).map((slice, at) => (at === 7 ? { ...slice, ...difference } : slice));
      assert.equal(failureCode(compileSeries(slices, quiet)), 'MIXED_GEOMETRY');
      assert.equal(compileSeries(slices, { ...quiet, trigger: 'arrival' }).verdict, 'waiting');
    }
  });

  it('recognises dynamic and gated series by type, and by positions that repeat with other times', () => {
    for (const type of ['DYNAMIC', 'GATED']) {
      const slices = arrived(WHOLE, ALL).map((slice) => ({ ...slice, seriesType: [type, 'IMAGE'] }));
      assert.equal(failureCode(compileSeries(slices, quiet)), 'DYNAMIC_SERIES');
      assert.equal(compileSeries(slices, { ...quiet, trigger: 'arrival' }).verdict, 'waiting');
    }
    const first = arrived(WHOLE, ALL).map((slice) => ({ ...slice, frames: 4 }));
    assert.equal(failureCode(compileSeries(first, quiet)), 'DYNAMIC_SERIES', 'by its first frame alone');
    assert.equal(compileSeries(first, { ...quiet, trigger: 'arrival' }).verdict, 'waiting');
    const frames = [0, 1].flatMap((frame) =>
      arrived(WHOLE, ALL).map((slice) => ({
        ...slice,
        sopInstanceUid: `${slice.sopInstanceUid}.${frame}`,
        frameReferenceTime: frame * 60_000,
      })),
    );
    assert.equal(failureCode(compileSeries(frames, quiet)), 'DYNAMIC_SERIES');
  });

  it('knows a frame whose series began in another task, however it is labelled', () => {
    const [earlier, later] = [0, 1].map((frame) =>
      arrived(WHOLE, ALL).map((slice) => ({
        ...slice,
        sopInstanceUid: `${slice.sopInstanceUid}.${frame}`,
        frameReferenceTime: frame * 60_000,
      })),
    );
    const elsewhere = earlier!.map((header) => ({ taskId: 'first', header }));
    for (const trigger of ['quiet', 'operator'] as const) {
      const completion = compileSeries(later!, { ...RULES, trigger, elsewhere });
      assert.ok(completion.verdict === 'failed');
      assert.deepEqual(
        [completion.error.code, completion.error.params],
        ['FRAMES_ELSEWHERE', { task: 'first', count: WHOLE.count }],
      );
    }
    const sameTime = earlier!.map((header) => ({
      taskId: 'first',
      header: { ...header, frameReferenceTime: 60_000 },
    }));
    const otherGrid = elsewhere.map(({ header, ...rest }) => ({ ...rest, header: { ...header, rows: 8 } }));
    for (const others of [sameTime, otherGrid])
      assert.equal(
        failureCode(compileSeries(later!, { ...RULES, elsewhere: others })),
        'SLICES_ELSEWHERE',
        'another export of the scan: a person decides',
      );
    const theirs = later!.map((header) => ({ taskId: 'first', header }));
    assert.equal(compileSeries(later!, { ...RULES, elsewhere: theirs }).verdict, 'complete', 'copies');
  });

  it('does not choose between two images of one position', () => {
    const slices = arrived(WHOLE, [...ALL, 4]).map((slice, at) =>
      at === 12 ? { ...slice, sopInstanceUid: '1.2.99' } : slice,
    );
    assert.equal(failureCode(compileSeries(slices, quiet)), 'DUPLICATE_SLICES');
  });

  it('fails with a code on nothing at all, and on one slice', () => {
    assert.equal(failureCode(compileSeries([], { ...RULES, expected: undefined })), 'TOO_FEW_IMAGES');
    assert.equal(failureCode(compileSeries(arrived(WHOLE, [3]), RULES)), 'TOO_FEW_IMAGES');
    assert.equal(compileSeries([], { ...RULES, trigger: 'arrival' }).verdict, 'waiting');
  });

  it('counts without looking', () => {
    assert.equal(countReached(47, { expected: 47, minimumImages: 47 }), true);
    assert.equal(countReached(46, { expected: 47, minimumImages: 1 }), false);
    assert.equal(countReached(40, { expected: 40, minimumImages: 47 }), false);
    assert.equal(countReached(100, { expected: undefined, minimumImages: 47 }), false);
  });
});
