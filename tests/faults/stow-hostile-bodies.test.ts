/** Bodies of STOW-RS by someone who means harm: what the gateway's own process gives for them is bounded. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFileMeta } from '../../dicom/index.ts';
import { MultipartError, partsOf } from '../../server/dicom-web/multipart-reader.ts';
import type { ObjectReceiver } from '../../server/dicom-web/object-receiver.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { longestTurnOf, mostMemoryOf } from '../support/event-loop-work.ts';
import { leastOf } from '../support/least-of.ts';
import { openObjectReceiver } from '../support/object-receiver.ts';

const BOUNDARY = 'of the test';
const MIB = 1 << 20;
/** Processor time of one turn in which nobody else of the process is served, ms; a slow machine takes several times as long. */
const LONGEST_TURN_MS = 400;
const SOURCE = { aeTitle: 'PACS', address: '127.0.0.1' };

const [image] = makePhantomSeries({ slices: 1, rows: 256, columns: 256, transferSyntax: 'explicit' }).objects;
const file = image!.bytes;
const pixels = file.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]), readFileMeta(file).datasetOffset);

function part(bytes: Buffer): Buffer[] {
  return [
    Buffer.from(`--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ];
}

function repeated(count: number, bytes: Buffer): Buffer[] {
  return Array.from({ length: count }, () => part(bytes)).flat();
}

/** The image with more in its header, in front of its pixels. */
function withHeader(...elements: readonly Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, pixels), ...elements, file.subarray(pixels)]);
}

/** Empty private elements, explicit VR. */
function emptyElements(count: number): Buffer {
  const bytes = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index++) {
    bytes.writeUInt16LE(0x6001 + 2 * (index >> 16), index * 8);
    bytes.writeUInt16LE(index & 0xffff, index * 8 + 2);
    bytes.write('LO', index * 8 + 4);
  }
  return bytes;
}

function longElement(length: number): Buffer {
  const header = Buffer.from([0x0b, 0x60, 1, 0, 0x4f, 0x42, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(length, 8);
  return Buffer.concat([header, Buffer.alloc(length)]);
}

/** As a socket gives them. */
async function* body(pieces: readonly Buffer[], end = `--${BOUNDARY}--\r\n`): AsyncGenerator<Buffer> {
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += 64 * 1024) {
      yield piece.subarray(at, at + 64 * 1024);
      await new Promise(setImmediate);
    }
  yield Buffer.from(end);
}

/** @returns the different statuses, in hexadecimal, and how many parts; or that the body was refused as a whole */
async function received(receiver: ObjectReceiver, pieces: readonly Buffer[], end?: string): Promise<string> {
  try {
    const objects = await receiver.receive({
      parts: partsOf(body(pieces, end), BOUNDARY),
      source: SOURCE,
    });
    return `${[...new Set(objects.map(({ status }) => status.toString(16)))].join()} of ${objects.length}`;
  } catch (error) {
    if (!(error instanceof MultipartError)) throw error;
    return 'refused';
  }
}

const cases: readonly (readonly [what: string, said: string, make: () => Buffer[], end?: string])[] = [
  ['headers of 99,000 elements', '0 of 4', () => repeated(4, withHeader(emptyElements(99_000)))],
  [
    'headers beyond the limit of elements',
    'c000 of 4',
    () => repeated(4, withHeader(emptyElements(100_001))),
  ],
  [
    'a header of many elements and 15 MiB',
    '0 of 2',
    () => repeated(2, withHeader(emptyElements(90_000), longElement(15 * MIB))),
  ],
  ['a header of 17 MiB', 'c000 of 1', () => repeated(1, withHeader(longElement(17 * MIB)))],
  ['ten thousand empty parts', 'c000 of 10000', () => repeated(10_000, Buffer.alloc(0))],
  ['a part without a file meta group', 'c000 of 1', () => repeated(1, Buffer.alloc(32 * MIB, 'DICM'))],
  ['32 MiB without a boundary', 'refused', () => [Buffer.alloc(32 * MIB)]],
  ['nothing but beginnings of boundaries', 'refused', () => [Buffer.alloc(8 * MIB, '\r\n--of the')]],
  ['an image that is cut off', 'refused', () => part(file).slice(0, 2), ''],
  [
    'a header of a part that never ends',
    'refused',
    () => [Buffer.from(`--${BOUNDARY}\r\nX: `), Buffer.alloc(8 * MIB, 'a')],
    '',
  ],
];

describe('hostile bodies of STOW-RS', { timeout: 120_000 }, () => {
  for (const [what, said, make, end] of cases)
    test(`${what}: ${said}`, async () => {
      const pieces = make();
      using kept = openObjectReceiver();
      let answer = '';
      const turn = await longestTurnOf(async () => (answer = await received(kept.receiver, pieces, end)));
      assert.equal(answer, said);
      assert.ok(turn < LONGEST_TURN_MS, `a turn of ${Math.round(turn)} ms`);
    });

  test('a body of small parts is not read on while nobody takes them', async () => {
    const one = Buffer.concat(part(Buffer.alloc(8 * 1024)));
    let read = 0;
    const pieces = (async function* () {
      for (let count = 0; count < 1000; count++) {
        read += one.length;
        yield one;
      }
      yield Buffer.from(`--${BOUNDARY}--\r\n`);
    })();
    let count = 0;
    for await (const { blocks } of partsOf(pieces, BOUNDARY)) {
      for await (const _block of blocks);
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
      count++;
      assert.ok(read < count * one.length + 2 * MIB, `${read} bytes for ${count} parts`);
    }
    assert.equal(count, 1000);
  });

  test('sixteen bodies at once take turns: one image is written between two looks at others', async () => {
    const [large] = makePhantomSeries({ slices: 1, rows: 960, columns: 960, noise: false }).objects;
    const pieces = repeated(3, large!.bytes);
    const turnOf = (bodies: number) => async () => {
      using kept = openObjectReceiver();
      const answers = new Set<string>();
      const turn = await longestTurnOf(() =>
        Promise.all(
          Array.from({ length: bodies }, async () => answers.add(await received(kept.receiver, pieces))),
        ),
      );
      assert.deepEqual([...answers], ['0 of 3']);
      return turn;
    };
    const alone = await leastOf(3, turnOf(1));
    const together = await leastOf(3, turnOf(16));
    // Without turns it is ten times as long; a loaded machine measures three times for one image too.
    assert.ok(together < 5 * alone, `${together.toFixed(1)} ms, and ${alone.toFixed(1)} ms alone`);
  });

  test('sixteen bodies with long headers at once are taken or refused within 64 MiB', async () => {
    const long = withHeader(longElement(10 * MIB));
    const pieces = repeated(2, long);
    using kept = openObjectReceiver();
    const statuses = new Set<number>();
    const most = await mostMemoryOf(() =>
      Promise.all(
        Array.from({ length: 16 }, async () => {
          const parts = partsOf(body(pieces), BOUNDARY);
          for (const { status } of await kept.receiver.receive({ parts, source: SOURCE }))
            statuses.add(status);
        }),
      ),
    );
    assert.ok(most < 64 * MIB, `${Math.round(most / MIB)} MiB`);
    assert.ok([...statuses].every((status) => status === 0 || status === 0xa700));
  });
});
