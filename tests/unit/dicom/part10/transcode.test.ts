import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DicomError, dictionaryVr } from '../../../../dicom/index.ts';
import { transcode } from '../../../../dicom/part10/transcode.ts';
import { encodeDataset, type Dataset, type Element } from '../../../../server/phantom/element.ts';
import { mutate } from '../../../support/mutate.ts';
import { seededRandom } from '../../../../server/phantom/random.ts';

const EXPLICIT = { explicitVr: true };
const IMPLICIT = { explicitVr: false };

/** In blocks of that many bytes. */
async function* inBlocks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function transcoded(
  bytes: Uint8Array,
  from: typeof EXPLICIT,
  to: typeof EXPLICIT,
  block = 1 << 20,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of transcode(inBlocks(bytes, block), { from, to })) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const as = (
  dataset: Dataset,
  { explicitVr }: typeof EXPLICIT,
  undefinedLength = true,
  groupLengths = false,
) => encodeDataset(dataset, { explicitVr, undefinedLength, groupLengths });

/** What implicit VR leaves of the VRs: those of the dictionary; sequences of undefined length are seen as such. */
const byDictionary = (dataset: Dataset): Dataset =>
  dataset.map(([tag, vr, value]): Element =>
    vr === 'SQ' ? [tag, vr, (value as Dataset[]).map(byDictionary)] : [tag, dictionaryVr(tag), value],
  );

const leaf = fc
  .tuple(
    fc.constantFrom(
      ...([
        [0x00080008, 'CS'],
        [0x00081030, 'LO'],
        [0x00090010, 'LO'],
        [0x00091001, 'UN'],
        [0x00091002, 'OB'],
        [0x00091003, 'FD'],
        [0x00091004, 'UT'],
        [0x00100010, 'PN'],
        [0x00181050, 'DS'],
        [0x00200013, 'IS'],
        [0x00280010, 'US'],
        [0x0028135a, 'CS'],
        [0x00281050, 'DS'],
        [0x60003000, 'OW'],
        [0x60020010, 'US'],
        [0x7fe00010, 'OW'],
      ] as const),
    ),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([[tag, vr], bytes]): Element => [tag, vr, bytes]);

const { dataset: datasets } = fc.letrec<{ dataset: Dataset; sequence: Element }>((tie) => ({
  dataset: fc.uniqueArray(fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie('sequence')), {
    selector: ([tag]) => tag,
    maxLength: 12,
  }),
  sequence: fc
    .tuple(
      fc.constantFrom(0x00081140, 0x00091010, 0x00540016),
      fc.array(tie('dataset') as fc.Arbitrary<Dataset>, { minLength: 1, maxLength: 3 }),
    )
    .map(([tag, items]): Element => [tag, 'SQ', items]),
}));

test('explicit to implicit: every value, wherever it lies and however long its sequences say to be', async () => {
  await fc.assert(
    fc.asyncProperty(
      datasets,
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 60 }),
      async (dataset, undefinedLength, groupLengths, block) => {
        const source = as(dataset, EXPLICIT, undefinedLength, groupLengths);
        assert.deepEqual(await transcoded(source, EXPLICIT, IMPLICIT, block), as(dataset, IMPLICIT));
      },
    ),
    { numRuns: 100 },
  );
});

test('implicit to explicit: the same values, with the VR of the dictionary or UN', async () => {
  await fc.assert(
    fc.asyncProperty(datasets, fc.integer({ min: 1, max: 60 }), async (dataset, block) => {
      const expected = as(byDictionary(dataset), EXPLICIT);
      assert.deepEqual(await transcoded(as(dataset, IMPLICIT), IMPLICIT, EXPLICIT, block), expected);
      // A known sequence says by its tag what it is.
      const known = dataset.filter(([tag, vr]) => vr !== 'SQ' || tag !== 0x00091010);
      const isKnown = !JSON.stringify(known).includes(String(0x00091010));
      if (isKnown)
        assert.deepEqual(
          await transcoded(as(known, IMPLICIT, false, true), IMPLICIT, EXPLICIT, block),
          as(byDictionary(known), EXPLICIT),
        );
    }),
    { numRuns: 100 },
  );
});

test('a private sequence whose length is counted keeps its bytes as UN: they are implicit VR inside (PS3.5 6.2.2)', async () => {
  const inner: Dataset = [[0x00091011, 'LO', 'inside']];
  const implicit = as([[0x00091010, 'SQ', [inner]]], IMPLICIT, false);
  const value = implicit.subarray(8);
  const explicit = await transcoded(implicit, IMPLICIT, EXPLICIT);
  assert.deepEqual(explicit, as([[0x00091010, 'UN', value]], EXPLICIT));
  assert.deepEqual(await transcoded(explicit, EXPLICIT, IMPLICIT), implicit);
});

test('a UN of undefined length is a sequence in implicit VR, within an explicit dataset too', async () => {
  const sequence = as([[0x00091010, 'SQ', [[[0x00091011, 'LO', 'inside']]]]], IMPLICIT);
  const written = Buffer.concat([
    sequence.subarray(0, 4),
    Buffer.from('UN\0\0', 'latin1'),
    sequence.subarray(4),
  ]);
  assert.deepEqual(await transcoded(written, EXPLICIT, IMPLICIT), sequence);
});

test('US or SS follows PixelRepresentation, also that of the dataset round an item', async () => {
  const dataset = (vr: 'US' | 'SS', representation: number): Dataset => [
    [0x00280103, 'US', representation],
    [0x00280106, vr, 7],
    [0x00283000, 'SQ', [[[0x00283002, vr, [7, 7, 7]]]]],
  ];
  for (const [vr, representation] of [
    ['US', 0],
    ['SS', 1],
  ] as const)
    assert.deepEqual(
      await transcoded(as(dataset(vr, representation), IMPLICIT), IMPLICIT, EXPLICIT),
      as(dataset(vr, representation), EXPLICIT),
    );
});

test('a value too long for its VR is UN; one of odd length is padded; an unknown VR and a stray implicit element are read', async () => {
  const long = Buffer.alloc(70_000, 'x');
  assert.deepEqual(
    await transcoded(as([[0x00081030, 'LO', long]], IMPLICIT), IMPLICIT, EXPLICIT),
    as([[0x00081030, 'UN', long]], EXPLICIT),
  );
  const odd = Buffer.from([0x08, 0, 0x30, 0x10, 3, 0, 0, 0, 0x61, 0x62, 0x63]);
  assert.deepEqual(await transcoded(odd, IMPLICIT, EXPLICIT), as([[0x00081030, 'LO', 'abc']], EXPLICIT));
  const unknown = Buffer.from([0x08, 0, 0x30, 0x10, 0x5a, 0x5a, 0, 0, 2, 0, 0, 0, 0x61, 0x62]);
  const implicit = as([[0x00081030, 'LO', 'ab']], IMPLICIT);
  assert.deepEqual(await transcoded(unknown, EXPLICIT, IMPLICIT), implicit);
  assert.deepEqual(await transcoded(implicit, EXPLICIT, IMPLICIT), implicit);
});

test('zero bytes behind the last element are no element, in an item neither', async () => {
  const dataset: Dataset = [[0x00081030, 'LO', 'ab']];
  const padded = Buffer.concat([as(dataset, EXPLICIT), Buffer.alloc(4)]);
  assert.deepEqual(await transcoded(padded, EXPLICIT, IMPLICIT), as(dataset, IMPLICIT));
  const item = Buffer.concat([Buffer.from([0xfe, 0xff, 0, 0xe0, padded.length, 0, 0, 0]), padded]);
  const sequence = Buffer.concat([
    Buffer.from([0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, item.length, 0, 0, 0]),
    item,
  ]);
  assert.deepEqual(
    await transcoded(sequence, EXPLICIT, IMPLICIT),
    as([[0x00081140, 'SQ', [dataset]]], IMPLICIT),
  );
});

test('a large value passes as the blocks that it came in, and nothing is gathered', async () => {
  const block = Buffer.alloc(1 << 20, 7);
  const blocks = 200;
  const header = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x57, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(blocks * block.length, 8);
  async function* source(): AsyncGenerator<Uint8Array> {
    yield header;
    for (let count = 0; count < blocks; count++) yield block;
  }
  let views = 0;
  for await (const piece of transcode(source(), { from: EXPLICIT, to: IMPLICIT }))
    if (piece.buffer === block.buffer) views++;
  assert.equal(views, blocks);
});

test('broken bytes end in an error of the library, never in another one and never without end', async () => {
  const random = seededRandom(16);
  const dataset: Dataset = [
    [0x00080008, 'CS', 'ORIGINAL'],
    [0x00081140, 'SQ', [[[0x00081150, 'UI', '1.2.3']], [[0x00540016, 'SQ', [[[0x00181074, 'DS', '1']]]]]]],
    [0x00280103, 'US', 0],
    [0x7fe00010, 'OW', Buffer.alloc(64)],
  ];
  for (const [from, to] of [
    [EXPLICIT, IMPLICIT],
    [IMPLICIT, EXPLICIT],
  ] as const)
    for (let round = 0; round < 2000; round++) {
      const bytes = mutate(as(dataset, from, round % 2 === 0), random);
      await transcoded(bytes, from, to).catch((error: unknown) => assert.ok(error instanceof DicomError));
    }
});

test('depth and number of elements are bounded', async () => {
  let nested: Dataset = [[0x00081030, 'LO', 'ab']];
  for (let depth = 0; depth < 40; depth++) nested = [[0x00081140, 'SQ', [nested]]];
  await assert.rejects(transcoded(as(nested, EXPLICIT), EXPLICIT, IMPLICIT), { reason: 'limit' });
  const many = Buffer.alloc(8 * 100_001);
  await assert.rejects(transcoded(many, IMPLICIT, EXPLICIT), { reason: 'limit' });
});
