import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bytesValue,
  DicomError,
  item,
  parseDataset,
  PIXEL_DATA,
  readPart10,
  replaceElements,
  sequenceValue,
  textValue,
  TRANSFER_SYNTAX,
  type Dataset,
  type Tag,
  type Value,
} from '../../../../dicom/index.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';

type Syntax = typeof TRANSFER_SYNTAX.implicitLittleEndian | typeof TRANSFER_SYNTAX.explicitLittleEndian;

/** Encoded by hand, so that what is read back was not written by what is under test. */
interface Raw {
  readonly tag: Tag;
  readonly vr: string;
  readonly value: Uint8Array;
  readonly undefinedLength: boolean;
}

const LONG_FORM = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

function encode({ tag, vr, value, undefinedLength }: Raw, explicit: boolean): Buffer {
  const long = explicit && LONG_FORM.has(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  header.writeUInt16LE(tag >>> 16, 0);
  header.writeUInt16LE(tag & 0xffff, 2);
  if (explicit) header.write(vr, 4, 'latin1');
  if (explicit && !long) header.writeUInt16LE(value.length, 6);
  else header.writeUInt32LE(undefinedLength ? 0xffffffff : value.length, long ? 8 : 4);
  const end = undefinedLength ? Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]) : Buffer.alloc(0);
  return Buffer.concat([header, value, end]);
}

const tags = fc
  .record({
    group: fc.constantFrom(0x0008, 0x0009, 0x0010, 0x0018, 0x0019, 0x0028, 0x0054),
    element: fc.integer({ min: 1, max: 0x40 }),
  })
  .map(({ group, element }) => ((group << 16) | (element + (group % 2 ? 0x1000 : 0))) >>> 0)
  // The character set decides how text is encoded and cannot be replaced.
  .filter((tag) => tag !== 0x00080005);

const flat = (explicit: boolean) =>
  fc
    .uniqueArray(
      fc.record({
        tag: tags,
        vr: fc.constantFrom('LO', 'DS', 'US', 'OB', 'UN', 'UI'),
        // Odd lengths are wrong and occur.
        value: fc.uint8Array({ maxLength: 40 }),
        undefinedLength: fc.constant(false),
      }),
      { selector: ({ tag }) => tag, maxLength: 8 },
    )
    .map((list) => list.toSorted((a, b) => a.tag - b.tag).map((raw) => encode(raw, explicit)));

const sequence = (explicit: boolean) =>
  fc
    .record({
      items: fc.array(fc.record({ elements: flat(explicit), isUndefined: fc.boolean() }), { maxLength: 3 }),
      undefinedLength: fc.boolean(),
    })
    .map(({ items, undefinedLength }) => ({
      undefinedLength,
      vr: 'SQ',
      value: Buffer.concat(
        items.map(({ elements, isUndefined }) => {
          const body = Buffer.concat(elements);
          const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]);
          if (!isUndefined) header.writeUInt32LE(body.length, 4);
          const end = isUndefined ? Buffer.from([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]) : Buffer.alloc(0);
          return Buffer.concat([header, body, end]);
        }),
      ),
    }));

const rawElements = (explicit: boolean) =>
  fc
    .uniqueArray(
      fc.record({
        tag: tags,
        content: fc.oneof(
          {
            weight: 3,
            arbitrary: fc.record({
              vr: fc.constantFrom('LO', 'DS', 'US', 'OB', 'UN', 'UI'),
              value: fc.uint8Array({ maxLength: 300 }),
              undefinedLength: fc.constant(false),
            }),
          },
          { weight: 1, arbitrary: sequence(explicit) },
        ),
      }),
      { selector: ({ tag }) => tag, maxLength: 25 },
    )
    .map((list) =>
      list.toSorted((a, b) => a.tag - b.tag).map(({ tag, content }): Raw => ({ tag, ...content })),
    );

const edits = fc.uniqueArray(
  fc.tuple(
    tags,
    fc.option(
      fc.uint8Array({ maxLength: 60 }).map((bytes): Value => bytesValue('OB', bytes)),
      { nil: null },
    ),
  ),
  { selector: ([tag]) => tag, maxLength: 10 },
);

const bytesOf = (dataset: Dataset, tag: Tag): Buffer => {
  const { offset, end } = dataset.element(tag) as { offset: number; end: number };
  return dataset.bytes.subarray(offset, end);
};

for (const [name, transferSyntaxUid] of [
  ['implicit', TRANSFER_SYNTAX.implicitLittleEndian],
  ['explicit', TRANSFER_SYNTAX.explicitLittleEndian],
] as const satisfies [string, Syntax][]) {
  const explicit = name === 'explicit';
  test(`whatever is replaced in ${name} VR, every other element is the same to the bit and in its place`, () => {
    fc.assert(
      fc.property(rawElements(explicit), edits, (raws, list) => {
        const dataset = parseDataset(Buffer.concat(raws.map((raw) => encode(raw, explicit))), {
          transferSyntaxUid,
        });
        const changes = new Map(list);
        const result = parseDataset(Buffer.concat(replaceElements(dataset, changes)), { transferSyntaxUid });

        const expected = new Set(raws.map(({ tag }) => tag));
        for (const [tag, value] of changes) {
          if (value === null) expected.delete(tag);
          else expected.add(tag);
        }
        assert.deepEqual(
          result.elements.map(({ tag }) => tag),
          [...expected].toSorted((a, b) => a - b),
        );
        for (const { tag } of raws) {
          if (!changes.has(tag)) assert.ok(bytesOf(result, tag).equals(bytesOf(dataset, tag)));
        }
        for (const [tag, value] of changes) {
          if (value === null) continue;
          const written = result.value(tag) as Buffer;
          const wanted = 'bytes' in value ? value.bytes : new Uint8Array();
          assert.ok(written.subarray(0, wanted.length).equals(wanted));
          assert.equal(written.length, wanted.length + (wanted.length % 2));
        }
      }),
      { numRuns: 300 },
    );
  });
}

test('no edit at all gives the same bytes', () => {
  for (const { bytes } of makePhantomSeries({ slices: 2, rows: 8 }).objects) {
    const { dataset } = readPart10(bytes);
    assert.ok(Buffer.concat(replaceElements(dataset, new Map())).equals(dataset.bytes));
  }
});

test('an edit before a part that was not read keeps that part; one within it is refused', () => {
  const { bytes } = makePhantomSeries({ slices: 1, rows: 8 }).objects[0]!;
  const { dataset } = readPart10(bytes, { stopAt: PIXEL_DATA });
  const whole = readPart10(bytes).dataset;
  const result = Buffer.concat(
    replaceElements(dataset, new Map([[0x0008103e, textValue('LO', 'A longer description than before')]])),
  );
  const { value } = { value: whole.value(PIXEL_DATA) as Buffer };
  assert.ok(result.subarray(result.length - value.length).equals(value));
  assert.throws(() => replaceElements(dataset, new Map([[PIXEL_DATA, bytesValue('OW', value)]])), DicomError);
});

test('retired group lengths stay true', () => {
  const group = encode(
    { tag: 0x00080000, vr: 'UL', value: Buffer.from([26, 0, 0, 0]), undefinedLength: false },
    true,
  );
  const other = encode(
    { tag: 0x00100000, vr: 'UL', value: Buffer.from([99, 0, 0, 0]), undefinedLength: false },
    true,
  );
  const text = (tag: Tag, value: string) =>
    encode({ tag, vr: 'LO', value: Buffer.from(value), undefinedLength: false }, true);
  const bytes = Buffer.concat([
    group,
    text(0x00080070, 'ACME'),
    text(0x0008103e, 'CHEST '),
    other,
    text(0x00100020, 'ID'),
  ]);
  const dataset = parseDataset(bytes, { transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian });
  const result = parseDataset(
    Buffer.concat(replaceElements(dataset, new Map([[0x0008103e, textValue('LO', 'LONGER TEXT!')]]))),
    {
      transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian,
    },
  );
  assert.equal(result.number(0x00080000), 12 + 20);
  // Wrong before, and not ours to mend.
  assert.equal(result.number(0x00100000), 99);
});

test('text is written in the character set of the object, also within sequences', () => {
  const cases = [
    ['ISO_IR 100', 'Señal é', 'Señal é'],
    ['ISO_IR 192', 'Señal 東京', 'Señal 東京'],
    ['ISO_IR 144', 'Люкceмбypг', 'Люкceмбypг'],
    ['\\ISO 2022 IR 87', '山田^太郎', '山田^太郎'],
    ['\\ISO 2022 IR 149', '김희중', '김희중'],
    ['GB18030', '王^小东', '王^小东'],
    // What a set does not have loses its accents, or its place is kept.
    ['', 'Señal', 'Senal'],
    ['ISO_IR 100', '東京 x', '?? x'],
  ] as const;
  for (const [set, text, expected] of cases) {
    const bytes = encode(
      {
        tag: 0x00080005,
        vr: 'CS',
        value: Buffer.from(set.length % 2 ? `${set} ` : set),
        undefinedLength: false,
      },
      true,
    );
    const dataset = parseDataset(bytes, { transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian });
    const changes = new Map<Tag, Value>([
      [0x00100010, textValue('PN', text)],
      [0x00081111, sequenceValue(item([0x0008103e, textValue('LO', text)]))],
    ]);
    const result = parseDataset(Buffer.concat(replaceElements(dataset, changes)), {
      transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian,
    });
    assert.equal(result.text(0x00100010), expected, set);
    assert.equal(result.items(0x00081111)[0]?.text(0x0008103e), expected, set);
  }
});

test('values that their VR cannot hold are refused', () => {
  for (const make of [
    () => textValue('DS', NaN),
    () => textValue('IS', 1.5),
    () => textValue('IS', 2 ** 31),
    () => textValue('UI', '1.02.3'),
    () => textValue('CS', 'A CODE STRING TOO LONG'),
    () => textValue('US', 1),
  ]) {
    assert.throws(make, (error) => error instanceof DicomError && error.reason === 'invalid-value');
  }
});
