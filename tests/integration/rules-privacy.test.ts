import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  item,
  readPart10,
  replaceElements,
  sequenceValue,
  textValue,
  type Edits,
  type Tag,
  type Value,
} from '../../dicom/index.ts';
import type { DicomJson } from '../../server/steps/pack/allow-list.ts';
import { packSeries, type PackOutput } from '../../server/steps/pack/pack.ts';
import type { AcquisitionParameters, Packaging } from '../../server/remote/transport.ts';
import { NEVER, prepare, SECRET, TASK_ID, validate } from '../support/imaging-steps.ts';
import { MANUFACTURERS } from '../../server/phantom/options.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { MARK, PlantedMarkers, uidsIn, wordsIn } from '../support/planted-markers.ts';
import { missingPrograms, PYTHON } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** All bytes that leave: the package as it is and opened, and everything that is told with it. */
function leaving(path: string, packaging: Packaging, packed: PackOutput): Buffer {
  const file = readFileSync(path);
  const opened =
    packaging.kind === 'shared-folder'
      ? execFileSync(PYTHON, ['-c', UNZIP, path], { maxBuffer: 1 << 28 })
      : packaging.coding === 'zstd'
        ? zstdDecompressSync(file)
        : packaging.coding === 'gzip'
          ? gunzipSync(file)
          : file;
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
  { kind: 'http', encoding: 'jpeg-ls+rescale', coding: 'identity' },
  { kind: 'http', encoding: 'i2-planes+rescale', coding: 'zstd' },
  { kind: 'http', encoding: 'f4', coding: 'gzip' },
  { kind: 'shared-folder', dtype: '<f4' },
];

const words = (json: DicomJson) =>
  Object.values(json)
    .flatMap((element) => element.Value ?? [])
    .join(' ');

describe('privacy', () => {
  for (const manufacturer of MANUFACTURERS) {
    const skip = missingPrograms('python3');
    it(`nothing leaves that is not on the list: ${manufacturer}`, { skip }, async () => {
      using directory = temporaryDirectory();
      const markers = new PlantedMarkers();
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
        writeFileSync(path, markers.plant(object.bytes));
        return path;
      });
      const sent = Buffer.concat(paths.map((path) => readFileSync(path)));
      assert.ok(sent.toString('latin1').split(MARK).length > 400, 'markers are there to be found');
      const uids = uidsIn(sent);
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
            scannerTexts: [],
            outputPath,
          },
          () => {},
          NEVER,
        );
        const bytes = leaving(outputPath, packaging, packed);
        assert.deepEqual(wordsIn(bytes, [MARK, ...uids]), [], 'left');
        // The element before and after, so that a list that lets nothing through is seen too.
        assert.ok(bytes.includes(series.manufacturer));
      }
    });
  }

  it('no free text of the tracer leaves, and no age over 89: codes, and words of this installation', async () => {
    using directory = temporaryDirectory();
    const text = (value: string) => textValue('LO', value);
    const code = (value: string, scheme: string, meaning = 'Smith') =>
      sequenceValue(
        item(
          [0x00080100, textValue('SH', value)],
          [0x00080102, textValue('SH', scheme)],
          [0x00080104, text(meaning)],
        ),
      );
    const pack = async (edits: Edits) => {
      const series = makePhantomSeries({ slices: 2, rows: 8, columns: 8 });
      const paths = series.objects.map((object, at) => {
        const path = join(directory.path, `${at}.dcm`);
        const { dataset, datasetOffset } = readPart10(object.bytes);
        const body = replaceElements(dataset, edits);
        writeFileSync(path, Buffer.concat([object.bytes.subarray(0, datasetOffset), ...body]));
        return path;
      });
      const { packed } = await prepare(paths, directory.path);
      const sent = JSON.stringify(packed);
      assert.deepEqual(wordsIn(Buffer.from(sent), ['Smith', '4711', 'SMITH']), []);
      const settings = packed.metadata.reconSettings as DicomJson;
      const [isotope] = settings['00540016']?.Value as [DicomJson];
      return { age: packed.metadata.patientAge, isotope };
    };
    const isotope = (codes: Value, nuclide: Value, route: Value) =>
      item(
        [0x00180031, text('FDG for Smith Jane MRN 4711')],
        [0x00181074, textValue('DS', '370')],
        [0x00181078, textValue('DT', '20240315090000')],
        [0x00540300, nuclide],
        [0x00540302, route],
        [0x00540304, codes],
      );
    const edits = (...codes: [Value, Value, Value]): Edits =>
      new Map<Tag, Value>([
        [0x00101010, textValue('AS', '097Y')],
        [0x00540016, sequenceValue(isotope(...codes))],
      ]);
    const known = await pack(
      edits(code('C-B1031', 'SRT'), code('C-111A1', 'SRT', 'FDG'), code('47625008', 'SCT')),
    );
    assert.equal(known.age, '090Y');
    assert.deepEqual(known.isotope['00180031'], { vr: 'LO', Value: ['FDG'] });
    assert.deepEqual(known.isotope['00181074'], { vr: 'DS', Value: [3.7e8] });
    const items = (tag: string) => known.isotope[tag]?.Value?.map((one) => words(one as DicomJson));
    assert.deepEqual(items('00540304'), ['C-B1031 SRT FDG']);
    assert.deepEqual(items('00540300'), ['C-111A1 SRT F-18']);
    assert.deepEqual(items('00540302'), ['47625008 SCT']);
    // What has not the form of a code of its scheme is text too.
    const local = await pack(edits(code('SMITH 4711', 'SRT'), code('4711', '99LOCAL'), code('Smith', 'SCT')));
    assert.deepEqual(local.isotope['00540304']?.Value, [{ '00080104': { vr: 'LO', Value: ['FDG'] } }]);
    assert.deepEqual(local.isotope['00540302']?.Value, [{}]);
  });

  it('no free text of the scanner leaves, nor a number that cannot be what its element is for', async () => {
    using directory = temporaryDirectory();
    const pack = async (edits: Edits, scannerTexts: readonly string[] = []) => {
      const series = makePhantomSeries({ slices: 2, rows: 8, columns: 8 });
      const paths = series.objects.map((object, at) => {
        const path = join(directory.path, `${at}.dcm`);
        const { dataset, datasetOffset } = readPart10(object.bytes);
        const body = replaceElements(dataset, edits);
        writeFileSync(path, Buffer.concat([object.bytes.subarray(0, datasetOffset), ...body]));
        return path;
      });
      const asked: AcquisitionParameters[] = [];
      const { packed, validated } = await prepare(paths, directory.path, { scannerTexts }, asked);
      return { packed, validated, sent: JSON.stringify([packed, asked]) };
    };
    const isotope = item(
      [0x00180031, textValue('LO', 'FDG')],
      [0x00181071, textValue('DS', '47110815')],
      [0x00181072, textValue('TM', '47110815')],
      [0x00181074, textValue('DS', '4711081547110')],
      [0x00181075, textValue('DS', '6586.2')],
    );
    const edits: Edits = new Map<Tag, Value>([
      [0x00080070, textValue('LO', 'SIEMENS Smith Jane')],
      [0x00081090, textValue('LO', 'Biograph128_mCT Smith')],
      [0x00101030, textValue('DS', '47110815')],
      [0x00181210, textValue('SH', 'Gauss Smith')],
      [0x00200011, textValue('IS', '47110815')],
      [0x00541103, textValue('LO', 'PSF+TOF 2i21s MRN 4711')],
      [0x00540016, sequenceValue(isotope)],
    ]);
    const { packed, validated, sent } = await pack(edits);
    assert.deepEqual(wordsIn(Buffer.from(sent), ['Smith', 'Jane', '4711']), []);
    const { manufacturer, model, reconstructionMethod, iterations } = packed.metadata.parameters;
    assert.deepEqual(
      [manufacturer, model, reconstructionMethod, iterations],
      ['SIEMENS', 'UNLISTED', 'UNLISTED', 2],
    );
    assert.deepEqual(
      validated.warnings.filter(({ code }) => code === 'SCANNER_TEXT_WITHHELD').map(({ params }) => params),
      [{ elements: 'Manufacturer, ManufacturerModelName, ReconstructionMethod, ConvolutionKernel' }],
    );
    assert.equal(packed.metadata.seriesNumber, undefined);

    // A site says which texts are of its scanners.
    const listed = await pack(edits, ['PSF+TOF 2i21s MRN 4711', 'Biograph128_mCT Smith']);
    assert.equal(listed.packed.metadata.parameters.model, 'Biograph128_mCT Smith');
    assert.equal(listed.packed.metadata.parameters.reconstructionMethod, 'PSF+TOF 2i21s MRN 4711');
  });

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
          scannerTexts: [],
          outputPath: join(directory.path, 'package'),
        },
        () => {},
        NEVER,
      ).then((packed) => packed.metadata);
    const [http, folder] = [PACKAGINGS[0], PACKAGINGS.at(-1)] as [Packaging, Packaging];
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
