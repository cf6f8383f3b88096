/** What is said of a series by what came of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PET_IMAGE_STORAGE } from '../../../dicom/index.ts';
import { Arrivals } from '../../../server/retrieve/arrivals.ts';
import { judgeSeries, type RetrievedImages } from '../../../server/retrieve/judge-series.ts';
import { receiptOf } from '../../support/receipts.ts';

const SERIES = '1.2.3';
const WHOLE_BODY = ['WHOLE BODY', 'IMAGE'];

interface Case {
  /** SOP Instance UIDs that came; one may come twice. */
  readonly came: readonly number[];
  /** Number of Slices in their headers. */
  readonly slices?: number;
  readonly seriesType?: readonly string[];
  readonly frames?: number;
  readonly counts: readonly [sent: number, failed: number];
  /** PET images that the archive lists; null where it does not. */
  readonly listed: readonly number[] | null;
}

const uid = (number: number) => `${SERIES}.${number}`;

function judged({
  came,
  slices,
  seriesType = WHOLE_BODY,
  frames,
  counts: [sent, failed],
  listed,
}: Case): unknown {
  const arrivals = new Arrivals();
  using expected = arrivals.expect(SERIES);
  arrivals.note(
    came.map((number) => {
      const receipt = receiptOf(SERIES, number);
      const { series, slice } = receipt.header;
      return {
        ...receipt,
        header: {
          series: { ...series, numberOfSlices: slices },
          slice: { ...slice, seriesType, frames },
        },
      };
    }),
  );
  const pet = listed?.map((number) => ({ instanceUid: uid(number), sopClassUid: PET_IMAGE_STORAGE })) ?? null;
  const images: RetrievedImages = { device: 'PACS', aeTitle: 'HERE', sent, failed, pet, expected };
  const { failure, warning } = judgeSeries(images);
  return failure?.code ?? warning?.code ?? 'whole';
}

describe('a retrieved series', () => {
  const cases: readonly (readonly [what: string, given: Case, says: string])[] = [
    ['with every listed image is whole', { came: [1, 2], counts: [2, 0], listed: [1, 2] }, 'whole'],
    [
      'with every listed image, and failed objects, warns',
      { came: [1, 2], counts: [2, 3], listed: [1, 2] },
      'OBJECTS_NOT_SENT',
    ],
    [
      'with as many images as its headers say, and failed objects, warns',
      { came: [1, 2], slices: 2, counts: [2, 3], listed: null },
      'OBJECTS_NOT_SENT',
    ],
    [
      'whose dropped objects were sent too is whole',
      { came: [1, 2], slices: 2, counts: [5, 0], listed: null },
      'whole',
    ],
    [
      'with fewer images than its headers say, and failed objects, fails',
      { came: [1, 2], slices: 3, counts: [2, 1], listed: null },
      'IMAGES_NOT_SENT',
    ],
    [
      'is not whole by a number of slices that holds for one of several time slices',
      { came: [1, 2], slices: 2, seriesType: ['DYNAMIC', 'IMAGE'], counts: [2, 2], listed: null },
      'IMAGES_NOT_SENT',
    ],
    [
      'nor where the type says static and the frames do not',
      { came: [1, 2], slices: 2, frames: 4, counts: [2, 2], listed: null },
      'IMAGES_NOT_SENT',
    ],
    [
      'of which one image came twice is not whole',
      { came: [1, 1], slices: 2, counts: [2, 0], listed: null },
      'IMAGES_MISSING',
    ],
    [
      'is judged by the list before its headers',
      { came: [1, 2], slices: 2, counts: [2, 1], listed: [1, 2, 3] },
      'IMAGES_NOT_SENT',
    ],
    [
      'whose archive counts fewer than it lists fails',
      { came: [1], counts: [1, 0], listed: [1, 2] },
      'IMAGES_LEFT_OUT',
    ],
    ['of which nothing came fails', { came: [], counts: [3, 0], listed: null }, 'NOTHING_CAME'],
    [
      'without any word on its size is left to its compilation',
      { came: [1], counts: [1, 0], listed: null },
      'whole',
    ],
  ];
  for (const [what, given, says] of cases) test(what, () => assert.equal(judged(given), says));
});
