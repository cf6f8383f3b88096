import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import {
  DicomError,
  encodeFileHeader,
  parseDataset,
  PIXEL_DATA,
  readPart10,
  TRANSFER_SYNTAX,
} from '../../../../dicom/index.ts';
import { makePhantomSeries } from '../../../../server/phantom/series.ts';

const EXPLICIT = { transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian };
const IMPLICIT = { transferSyntaxUid: TRANSFER_SYNTAX.implicitLittleEndian };
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const reason = (expected: string) => (error: unknown) =>
  error instanceof DicomError && error.reason === expected;

test('what lies behind a sequence of undefined length, with items of both kinds, is found', () => {
  const bytes = hex(`
    0800 0600 5351 0000 ffffffff
      feff00e0 ffffffff 0800 6000 4353 0200 5054 feff0de0 00000000
      feff00e0 0a000000 0800 6000 4353 0200 4354
    feffdde0 00000000
    1000 2000 4c4f 0400 4142 4300`);
  const dataset = parseDataset(bytes, EXPLICIT);
  assert.equal(dataset.text(0x00100020), 'ABC');
  assert.deepEqual(
    dataset.items(0x00080006).map((each) => each.text(0x00080060)),
    ['PT', 'CT'],
  );
});

test('UN of undefined length holds implicit VR (PS3.5 6.2.2)', () => {
  const bytes = hex(`
    0900 0110 554e 0000 ffffffff
      feff00e0 ffffffff 0800 6000 02000000 5054 feff0de0 00000000
    feffdde0 00000000
    1000 2000 4c4f 0200 4142`);
  const dataset = parseDataset(bytes, EXPLICIT);
  assert.equal(dataset.items(0x00091001)[0]?.text(0x00080060), 'PT');
  assert.equal(dataset.text(0x00100020), 'AB');
});

test('an explicit element whose VR is no VR is read as implicit; a VR unknown to PS3.5 by its reserved bytes', () => {
  const implicit = hex('1000 2000 02000000 4142  1000 4000 4353 0200 4d20');
  assert.equal(parseDataset(implicit, EXPLICIT).text(0x00100020), 'AB');
  assert.equal(parseDataset(implicit, EXPLICIT).text(0x00100040), 'M');
  const unknown = hex('0900 0110 5a5a 0000 02000000 4142  1000 4000 4353 0200 4d20');
  assert.equal(parseDataset(unknown, EXPLICIT).text(0x00100040), 'M');
});

test('US or SS follows PixelRepresentation in implicit VR', () => {
  const bytes = (representation: string) =>
    hex(`2800 0301 02000000 ${representation}  2800 0601 02000000 feff`);
  assert.equal(parseDataset(bytes('0100'), IMPLICIT).number(0x00280106), -2);
  assert.equal(parseDataset(bytes('0000'), IMPLICIT).number(0x00280106), 65534);
});

test('private elements are found by their creator, wherever its block lies', () => {
  const bytes = hex(`
    0900 1000 04000000 41434d45
    0900 1100 0c000000 47454d535f504554445f3031
    0900 b211 04000000 1c000000`);
  const dataset = parseDataset(bytes, IMPLICIT);
  const tag = dataset.privateTag('GEMS_PETD_01', 0x0009, 0xb2);
  assert.equal(tag, 0x000911b2);
  assert.equal(dataset.number(tag as number, 'SL'), 28);
  assert.equal(dataset.privateTag('ACME', 0x0009, 0xb2), undefined);
});

test('the first of two elements with one tag counts', () => {
  assert.equal(
    parseDataset(hex('1000 2000 02000000 4141 1000 2000 02000000 4242'), IMPLICIT).text(0x00100020),
    'AA',
  );
});

test('absent, empty and unusable values are undefined', () => {
  const dataset = parseDataset(
    hex('1800 5000 04000000 312c3520  1800 4212 00000000  2800 3000 06000000 315c415c3220'),
    IMPLICIT,
  );
  assert.equal(dataset.number(0x00180050), undefined);
  assert.equal(dataset.number(0x00181242), undefined);
  assert.equal(dataset.number(0x00189999), undefined);
  assert.equal(dataset.numbers(0x00280030), undefined);
  assert.deepEqual(dataset.texts(0x00181242), []);
});

test('depth, count and ends are bounded, each with its reason', () => {
  const nested = Buffer.concat(Array<Buffer>(40).fill(hex('0800 0600 5351 0000 ffffffff feff00e0 ffffffff')));
  assert.throws(() => parseDataset(nested, EXPLICIT), reason('limit'));
  const many = Buffer.concat(Array<Buffer>(2000).fill(hex('1000 2000 00000000')));
  assert.throws(() => parseDataset(many, { ...IMPLICIT, limits: { elements: 1000 } }), reason('limit'));
  assert.throws(() => parseDataset(hex('1000 2000 ff000000 41'), IMPLICIT), reason('truncated'));
  assert.throws(() => parseDataset(hex('feff00e0 00000000'), IMPLICIT), reason('malformed'));
  assert.throws(
    () => parseDataset(Buffer.alloc(0), { transferSyntaxUid: TRANSFER_SYNTAX.explicitBigEndian }),
    reason('unsupported-transfer-syntax'),
  );
});

test('a file without preamble, without meta group, or deflated is read; noise is not', () => {
  const { bytes, sopInstanceUid } = makePhantomSeries({ slices: 1, rows: 8, transferSyntax: 'explicit' })
    .objects[0]!;
  const { dataset, datasetOffset } = readPart10(bytes);
  const uidOf = (file: Buffer) => readPart10(file).dataset.text(0x00080018);
  assert.equal(uidOf(bytes.subarray(132)), sopInstanceUid);
  assert.equal(uidOf(bytes.subarray(datasetOffset)), sopInstanceUid);
  const meta = {
    sopClassUid: '1.2.3',
    sopInstanceUid,
    transferSyntaxUid: TRANSFER_SYNTAX.deflatedExplicitLittleEndian,
    implementationClassUid: '1.2.3',
    implementationVersionName: 'X',
  };
  const deflated = Buffer.concat([encodeFileHeader(meta), deflateRawSync(dataset.bytes)]);
  assert.ok(
    readPart10(deflated)
      .dataset.value(PIXEL_DATA)
      ?.equals(dataset.value(PIXEL_DATA) as Buffer),
  );
  assert.throws(() => readPart10(deflated, { limits: { inflatedBytes: 500 } }), reason('limit'));
  assert.throws(() => readPart10(Buffer.from('no DICOM at all, but text')), reason('not-dicom'));
  assert.throws(() => readPart10(Buffer.alloc(0)), reason('not-dicom'));
});
