import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  bytesValue,
  dictionaryVr,
  PIXEL_DATA,
  readPart10,
  replaceElements,
  sequenceValue,
  type Dataset,
  type Edits,
  type Item,
  type Tag,
  type Value,
  type Vr,
} from '../../dicom/index.ts';
import { packSeries, type PackOutput } from '../../server/pipeline/steps/pack.ts';
import type { Packaging } from '../../server/processing/transport.ts';
import { NEVER, SECRET, TASK_ID, validate } from '../support/imaging-steps.ts';
import { MANUFACTURERS } from '../support/phantom/options.ts';
import { makePhantomSeries } from '../support/phantom/series.ts';
import { missingPrograms, PYTHON } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MARK = 'PLNT';

/** What the Validator and the Packer have to find as it is. */
const NEEDED = new Set<Tag>([
  0x00080016,
  0x00080018,
  0x00080020,
  0x00080021,
  0x00080022,
  0x00080030,
  0x00080031,
  0x00080032,
  0x00080070,
  0x00081090,
  0x00101010,
  0x00101020,
  0x00101030,
  0x00180050,
  0x00181210,
  0x00181242,
  0x0020000d,
  0x0020000e,
  0x00200011,
  0x00200032,
  0x00200037,
  0x00200052,
  0x00280002,
  0x00280004,
  0x00280010,
  0x00280011,
  0x00280030,
  0x00280051,
  0x00280100,
  0x00280101,
  0x00280102,
  0x00280103,
  0x00281052,
  0x00281053,
  0x00540016,
  0x00541001,
  0x00541102,
  0x00541103,
  PIXEL_DATA,
]);

/** One public element of every VR that is nowhere on the allow-list. */
const ONE_OF_EACH: readonly (readonly [Tag, Vr])[] = [
  [0x00080055, 'AE'],
  [0x00101010 + 0xffff, 'AS'],
  [0x00280009, 'AT'],
  [0x00080064, 'CS'],
  [0x00100030, 'DA'],
  [0x00101005 + 0x10000, 'DS'],
  [0x0008002a, 'DT'],
  [0x00186030, 'FD'],
  [0x00186028, 'FL'],
  [0x00200012, 'IS'],
  [0x00081030, 'LO'],
  [0x00204000, 'LT'],
  [0x00420011, 'OB'],
  [0x00660036, 'OD'],
  [0x00640009, 'OF'],
  [0x00660040, 'OL'],
  [0x7fe00003, 'OV'],
  [0x00281201, 'OW'],
  [0x00100010, 'PN'],
  [0x00080050, 'SH'],
  [0x00186020, 'SL'],
  [0x00400006, 'SS'],
  [0x00080081, 'ST'],
  [0x0008001e, 'SV'],
  [0x00100032, 'TM'],
  [0x00080119, 'UC'],
  [0x00081195, 'UI'],
  [0x00080040 + 0x100, 'UL'],
  [0x00990099, 'UN'],
  [0x00081190, 'UR'],
  [0x00280014, 'US'],
  [0x0040a160, 'UT'],
  [0x00080121, 'UV'],
];

let planted = 0;

/** A marker of its own for every place: text where the VR is text, the same bytes where it is not. */
function marker(): Buffer {
  return Buffer.from(`${MARK}${String(planted++).padStart(4, '0')}`, 'latin1');
}

function plantAll(): [Tag, Value][] {
  return ONE_OF_EACH.map(([tag, vr]) => [tag, bytesValue(vr, marker())]);
}

function nested(depth: number): Value {
  const deeper: [Tag, Value][] = depth > 0 ? [[0x00400275, nested(depth - 1)]] : [];
  return sequenceValue(new Map([...plantAll(), ...privateBlock(0x0011), ...deeper]));
}

function privateBlock(group: number): [Tag, Value][] {
  const at = (element: number) => group * 0x10000 + element;
  return [
    [at(0x00e0), bytesValue('LO', marker())],
    [at(0xe001), bytesValue('LO', marker())],
    [at(0xe002), bytesValue('UN', marker())],
    [at(0xe003), sequenceValue(new Map([[0x00100010, bytesValue('PN', marker())]]))],
  ];
}

/** The item with what it has, and a marker in every VR beside it; sequences of it likewise. */
function plantItem(source: Dataset): Item {
  const elements = new Map<Tag, Value>([...plantAll(), ...privateBlock(0x0013), [0x00400275, nested(2)]]);
  for (const element of source.elements) {
    elements.set(
      element.tag,
      source.isSequence(element)
        ? sequenceValue(...source.items(element.tag).map(plantItem))
        : bytesValue(element.vr, source.value(element.tag) as Buffer),
    );
  }
  return elements;
}

/** The object with a marker in every element that is not needed, and many more elements. */
function plant(bytes: Buffer): Buffer {
  const part10 = readPart10(bytes);
  const { dataset } = part10;
  const edits = new Map<Tag, Value | null>([...plantAll(), ...privateBlock(0x0015), [0x00400275, nested(3)]]);
  for (const element of dataset.elements) {
    const isPrivate = (element.tag >>> 16) % 2 === 1;
    if (dataset.isSequence(element)) {
      edits.set(element.tag, sequenceValue(...dataset.items(element.tag).map(plantItem)));
    } else if (NEEDED.has(element.tag) || isPrivate || element.tag % 0x10000 === 0) {
      edits.delete(element.tag);
    } else if (element.tag !== 0x00080005) {
      edits.set(element.tag, bytesValue(dictionaryVr(element.tag), marker()));
    }
  }
  return Buffer.concat([
    bytes.subarray(0, part10.datasetOffset),
    ...replaceElements(dataset, edits as Edits),
  ]);
}

function uidsOf(bytes: Buffer): string[] {
  return [...new Set(bytes.toString('latin1').match(/\d+(?:\.\d+){2,}/g) ?? [])].filter(
    (uid) => uid.length > 20,
  );
}

/** All bytes that leave: the package as it is and opened, and everything that is told with it. */
function leaving(path: string, packaging: Packaging, packed: PackOutput): Buffer {
  const file = readFileSync(path);
  const opened =
    packaging.kind === 'shared-folder'
      ? execFileSync(PYTHON, ['-c', UNZIP, path], { maxBuffer: 1 << 28 })
      : packaging.coding === 'zstd'
        ? zstdDecompressSync(file)
        : gunzipSync(file);
  return Buffer.concat([file, opened, Buffer.from(JSON.stringify(packed))]);
}

const UNZIP = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        sys.stdout.buffer.write(name.encode() + archive.read(name))
`;

const PACKAGINGS: readonly Packaging[] = [
  { kind: 'http', encoding: 'i2+rescale', coding: 'zstd' },
  { kind: 'http', encoding: 'f4', coding: 'gzip' },
  { kind: 'shared-folder', dtype: '<f4' },
];

describe('privacy', () => {
  for (const manufacturer of MANUFACTURERS) {
    const skip = missingPrograms('python3');
    it(`nothing leaves that is not on the list: ${manufacturer}`, { skip }, async () => {
      using directory = temporaryDirectory();
      planted = 0;
      const series = makePhantomSeries({
        manufacturer,
        slices: 3,
        rows: 8,
        columns: 8,
        patientName: `${MARK}9001^NAME`,
        patientId: `${MARK}9002`,
        accessionNumber: `${MARK}9003`,
        seriesDescription: `${MARK}9004`,
      });
      const paths = series.objects.map((object, at) => {
        const path = join(directory.path, `${at}.dcm`);
        writeFileSync(path, plant(object.bytes));
        return path;
      });
      const sent = Buffer.concat(paths.map((path) => readFileSync(path)));
      assert.ok(sent.toString('latin1').split(MARK).length > 400, 'markers are there to be found');
      const uids = uidsOf(sent);
      assert.ok(uids.includes(series.studyInstanceUid) && uids.includes(series.seriesInstanceUid));

      const validated = await validate(paths);
      const ordered = validated.order.map((at) => paths[at] as string);
      for (const packaging of PACKAGINGS) {
        const outputPath = join(directory.path, 'package');
        const packed = await packSeries(
          {
            taskId: TASK_ID,
            clientId: 'hospital',
            paths: ordered,
            validated,
            packaging,
            pseudonymSecret: SECRET,
            outputPath,
          },
          () => {},
          NEVER,
        );
        const bytes = leaving(outputPath, packaging, packed);
        for (const form of [MARK, ...uids]) {
          for (const encoding of ['latin1', 'utf16le'] as const) {
            assert.equal(bytes.includes(Buffer.from(form, encoding)), false, `${form} left`);
          }
        }
        // The element before and after, so that a list that lets nothing through is seen too.
        assert.ok(bytes.includes(series.manufacturer));
      }
    });
  }

  it('pseudonyms are the same for the same installation only, and dates keep their distances', async () => {
    using directory = temporaryDirectory();
    const series = makePhantomSeries({ slices: 2, rows: 8, columns: 8 });
    const paths = series.objects.map((object, at) => {
      const path = join(directory.path, `${at}.dcm`);
      writeFileSync(path, object.bytes);
      return path;
    });
    const validated = await validate(paths);
    const pack = (pseudonymSecret: string, packaging: Packaging) =>
      packSeries(
        {
          taskId: TASK_ID,
          clientId: 'hospital',
          paths,
          validated,
          packaging,
          pseudonymSecret,
          outputPath: join(directory.path, 'package'),
        },
        () => {},
        NEVER,
      ).then((packed) => packed.metadata);
    const [http, , folder] = PACKAGINGS as readonly [Packaging, Packaging, Packaging];
    const mine = await pack(SECRET, http);
    assert.deepEqual(await pack(SECRET, http), mine);
    const other = await pack('ff'.repeat(32), http);
    assert.match(mine.studyInstanceUid, /^2\.25\.\d+$/);
    assert.notEqual(other.studyInstanceUid, mine.studyInstanceUid);
    assert.notEqual(other.studyDate, mine.studyDate);

    const exact = await pack(SECRET, folder);
    assert.equal(exact.studyDate, '2024-03-15');
    assert.equal(exact.radiopharmaceuticalStart, '2024-03-15T09:00:00');
    assert.notEqual(mine.studyDate, exact.studyDate);
    const distance = (metadata: typeof mine) =>
      Date.parse(`${metadata.seriesDate}T${metadata.seriesTime}`) -
      Date.parse(metadata.radiopharmaceuticalStart as string);
    assert.equal(distance(mine), distance(exact));
  });
});
