import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import {
  bytesValue,
  PIXEL_DATA,
  readPart10,
  replaceElements,
  sequenceValue,
  type Tag,
  type Value,
  type Vr,
} from '../../dicom/index.ts';
import { ERROR_CODES, GatewayError } from '../../server/base/errors.ts';
import { ageInYears } from '../../server/remote/shared-folder/contract.ts';
import { prepare, unpack, validate } from '../support/imaging-steps.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Every element of an image that the Validator, the Packer or the Unpacker reads, with its VR. */
const READ: readonly (readonly [Tag, Vr, string])[] = [
  [0x00080005, 'CS', 'SpecificCharacterSet'],
  [0x00080008, 'CS', 'ImageType'],
  [0x00080016, 'UI', 'SOPClassUID'],
  [0x00080018, 'UI', 'SOPInstanceUID'],
  [0x00080020, 'DA', 'StudyDate'],
  [0x00080021, 'DA', 'SeriesDate'],
  [0x00080022, 'DA', 'AcquisitionDate'],
  [0x00080031, 'TM', 'SeriesTime'],
  [0x00080032, 'TM', 'AcquisitionTime'],
  [0x0008103e, 'LO', 'SeriesDescription'],
  [0x00080070, 'LO', 'Manufacturer'],
  [0x00081090, 'LO', 'ManufacturerModelName'],
  [0x00100020, 'LO', 'PatientID'],
  [0x00101010, 'AS', 'PatientAge'],
  [0x00101020, 'DS', 'PatientSize'],
  [0x00101030, 'DS', 'PatientWeight'],
  [0x00180050, 'DS', 'SliceThickness'],
  [0x00181210, 'SH', 'ConvolutionKernel'],
  [0x00181242, 'IS', 'ActualFrameDuration'],
  [0x0020000d, 'UI', 'StudyInstanceUID'],
  [0x0020000e, 'UI', 'SeriesInstanceUID'],
  [0x00200011, 'IS', 'SeriesNumber'],
  [0x00200032, 'DS', 'ImagePositionPatient'],
  [0x00200037, 'DS', 'ImageOrientationPatient'],
  [0x00200052, 'UI', 'FrameOfReferenceUID'],
  [0x00280002, 'US', 'SamplesPerPixel'],
  [0x00280004, 'CS', 'PhotometricInterpretation'],
  [0x00280008, 'IS', 'NumberOfFrames'],
  [0x00280010, 'US', 'Rows'],
  [0x00280011, 'US', 'Columns'],
  [0x00280030, 'DS', 'PixelSpacing'],
  [0x00280051, 'CS', 'CorrectedImage'],
  [0x00280100, 'US', 'BitsAllocated'],
  [0x00280101, 'US', 'BitsStored'],
  [0x00280102, 'US', 'HighBit'],
  [0x00280103, 'US', 'PixelRepresentation'],
  [0x00281052, 'DS', 'RescaleIntercept'],
  [0x00281053, 'DS', 'RescaleSlope'],
  [0x00540016, 'SQ', 'RadiopharmaceuticalInformationSequence'],
  [0x00541001, 'CS', 'Units'],
  [0x00541006, 'CS', 'SUVType'],
  [0x00541102, 'CS', 'DecayCorrection'],
  [0x00541103, 'LO', 'ReconstructionMethod'],
  [PIXEL_DATA, 'OW', 'PixelData'],
];

/** Those of the radiopharmaceutical's item. */
const READ_OF_TRACER: readonly (readonly [Tag, Vr, string])[] = [
  [0x00180031, 'LO', 'Radiopharmaceutical'],
  [0x00181072, 'TM', 'RadiopharmaceuticalStartTime'],
  [0x00181074, 'DS', 'RadionuclideTotalDose'],
  [0x00181075, 'DS', 'RadionuclideHalfLife'],
  [0x00181078, 'DT', 'RadiopharmaceuticalStartDateTime'],
  [0x00540300, 'SQ', 'RadionuclideCodeSequence'],
  [0x00540304, 'SQ', 'RadiopharmaceuticalCodeSequence'],
];

const BAD: readonly (readonly [string, Buffer])[] = [
  ['empty', Buffer.alloc(0)],
  ['spaces', Buffer.from('    ')],
  ['zeros', Buffer.alloc(16)],
  ['all bits', Buffer.alloc(16, 0xff)],
  ['one byte too many', Buffer.from([1, 2, 3])],
  ['text', Buffer.from('Größe?')],
  ['not a number', Buffer.from('NaN')],
  ['too large', Buffer.from('1e999')],
  ['negative', Buffer.from('-7')],
  ['zero', Buffer.from('0')],
  ['many values', Buffer.from('1\\2\\3\\4\\5\\6\\7\\8\\9')],
  ['backslashes', Buffer.from('\\\\\\\\')],
  ['a path', Buffer.from('../../../etc/passwd')],
  ['control characters', Buffer.from('\u001b[31m\r\n\0\t')],
  ['escapes of another character set', Buffer.from('\u001b$B;3\u001b(J\u001b$)C\xff')],
  ['nearly an item', Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0x7f])],
  ['endless', Buffer.alloc(60_000, 'A')],
  ['an endless number', Buffer.alloc(60_000, '9')],
];

const series = makePhantomSeries({ manufacturer: 'siemens', slices: 3, rows: 6, columns: 6 });

type Edit = readonly [Tag, Value | null];

/** The phantom's objects with one element changed in each, or only in the first. */
function withEdit(directory: string, edit: Edit, everywhere: boolean): string[] {
  return series.objects.map((object, at) => {
    const path = join(directory, `${at}.dcm`);
    const part10 = readPart10(object.bytes);
    const edits = everywhere || at === 0 ? new Map([edit]) : new Map<Tag, Value | null>();
    const isUid = edit[0] === 0x00080018;
    // An instance UID stays different from slice to slice, where it is text at all.
    const value = edit[1];
    if (isUid && value && 'bytes' in value && everywhere && value.bytes.length > 0) {
      edits.set(edit[0], bytesValue('UI', Buffer.concat([value.bytes, Buffer.from(`.${at}`)])));
    }
    const head = object.bytes.subarray(0, part10.datasetOffset);
    writeFileSync(path, Buffer.concat([head, ...rawEdit(part10.dataset, edits)]));
    return path;
  });
}

/** The character set cannot be edited as others can: its bytes are exchanged by hand. */
function rawEdit(
  dataset: ReturnType<typeof readPart10>['dataset'],
  edits: Map<Tag, Value | null>,
): Uint8Array[] {
  const value = edits.get(0x00080005);
  if (value === undefined) return replaceElements(dataset, edits);
  const element = dataset.element(0x00080005);
  assert.ok(element);
  const { bytes } = dataset;
  const replaced = value && 'bytes' in value ? Buffer.from(value.bytes) : undefined;
  const padded = replaced && Buffer.concat([replaced, Buffer.alloc(replaced.length % 2, ' ')]);
  const header = Buffer.from(bytes.subarray(element.offset, element.valueOffset));
  if (padded) header.writeUInt16LE(padded.length, 6);
  return [
    bytes.subarray(0, element.offset),
    ...(padded ? [header, padded] : []),
    bytes.subarray(element.end),
  ];
}

/** Takes what is left of the series as far as it goes. */
async function outcome(directory: string, paths: readonly string[]): Promise<string> {
  try {
    const prepared = await prepare(paths, directory);
    const { outputs } = await unpack(prepared, { denoised: prepared.voxels });
    assert.equal(outputs[0]?.files.length, 3);
    for (const warning of prepared.validated.warnings) assert.match(warning.code, /^[A-Z_]+$/);
    return 'completed';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    assert.ok(error.code in ERROR_CODES && error.code !== 'INTERNAL', error.code);
    for (const value of Object.values(error.params)) assert.ok(String(value).length <= 300, error.code);
    return error.code;
  }
}

describe('malformed headers', () => {
  for (const [tag, vr, name] of READ) {
    it(`never crash a task: ${name}`, { timeout: 60_000 }, async () => {
      using directory = temporaryDirectory();
      for (const everywhere of [true, false]) {
        await outcome(directory.path, withEdit(directory.path, [tag, null], everywhere));
        // In one slice alone, a few kinds show as much as all.
        for (const [kind, bytes] of everywhere ? BAD : BAD.slice(0, 4)) {
          const paths = withEdit(directory.path, [tag, bytesValue(vr, bytes)], everywhere);
          const start = performance.now();
          await outcome(directory.path, paths);
          assert.ok(performance.now() - start < 10_000, `${name} ${kind}`);
        }
      }
    });
  }

  for (const [tag, vr, name] of READ_OF_TRACER) {
    it(`never crash a task: ${name}`, { timeout: 60_000 }, async () => {
      using directory = temporaryDirectory();
      const { dataset } = readPart10(series.objects[0]?.bytes as Buffer);
      const [item] = dataset.items(0x00540016);
      assert.ok(item);
      for (const bytes of [null, ...BAD.map(([, value]) => value)]) {
        const elements = new Map<Tag, Value>(
          item.elements.map((element) => [
            element.tag,
            item.isSequence(element)
              ? sequenceValue(...item.items(element.tag))
              : bytesValue(element.vr, item.value(element.tag) as Buffer),
          ]),
        );
        elements.delete(tag);
        if (bytes) elements.set(tag, bytesValue(vr, bytes));
        await outcome(directory.path, withEdit(directory.path, [0x00540016, sequenceValue(elements)], true));
      }
    });
  }

  it('are told from good ones: what is needed and missing is named', async () => {
    using directory = temporaryDirectory();
    const needed: readonly (readonly [Tag, string])[] = [
      [0x00080070, 'Manufacturer'],
      [0x00081090, 'ManufacturerModelName'],
      [0x00180050, 'SliceThickness'],
      [0x00200032, 'ImagePositionPatient'],
      [0x00200037, 'ImageOrientationPatient'],
      [0x00280010, 'Rows'],
      [0x00280030, 'PixelSpacing'],
      [0x00281053, 'RescaleSlope'],
      [0x00541001, 'Units'],
      [0x00541103, 'ReconstructionMethod'],
    ];
    for (const [tag, name] of needed) {
      await assert.rejects(validate(withEdit(directory.path, [tag, null], true)), (error: GatewayError) => {
        assert.equal(error.code, 'MISSING_HEADER');
        assert.equal(error.params['elements'], name);
        return true;
      });
    }
  });

  it('do not stop a series where nothing depends on them, and take away only what does', async () => {
    using directory = temporaryDirectory();
    for (const tag of [0x00101030, 0x00101020, 0x00101010, 0x00080031, 0x0008103e, 0x00281050, 0x00200011]) {
      const paths = withEdit(directory.path, [tag, bytesValue('LO', Buffer.from('?'))], true);
      assert.equal(await outcome(directory.path, paths), 'completed');
    }
    const validated = await validate(withEdit(directory.path, [0x00101030, null], true));
    assert.equal(validated.suvPerBecquerel, null);
    assert.deepEqual(
      validated.warnings.map(({ code }) => code),
      ['SUV_UNAVAILABLE', 'WEIGHT_UNUSABLE'],
    );
  });

  it('keep ages in years, months, weeks and days, and give those over 89 as 90', async () => {
    using directory = temporaryDirectory();
    for (const [age, years, leaves] of [
      ['089Y', 89],
      ['108Y', 90, '090Y'],
      ['006M', 0],
      ['030M', 2],
      ['060W', 1],
      ['010D', 0],
    ] as const) {
      const paths = withEdit(directory.path, [0x00101010, bytesValue('AS', Buffer.from(age))], true);
      const { packed } = await prepare(paths, directory.path);
      assert.equal(packed.metadata.patientAge, leaves ?? age);
      assert.equal(ageInYears(packed.metadata.patientAge), years);
    }
  });
});
