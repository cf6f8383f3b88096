import {
  bytesValue,
  binaryValue,
  encodeDataset,
  item,
  PET_IMAGE_STORAGE,
  PIXEL_DATA,
  sequenceValue,
  textValue,
  uidFromParts,
  type Item,
  type Tag,
  type Value,
} from '../../dicom/index.ts';

const SIDE = 64;

export interface TestImage {
  readonly sopInstanceUid: string;
  readonly dataset: Buffer;
}

/**
 * A small PET image that says of itself that it is a test and may be deleted. The same gateway and device always
 * make the same UIDs, so that a device holds one such object however often it is tried.
 */
export function makeTestImage(
  gateway: { readonly aeTitle: string },
  device: { readonly name: string },
  transferSyntaxUid: string,
  now: Date,
): TestImage {
  const uid = (part: string) => uidFromParts('connection test', gateway.aeTitle, device.name, part);
  const sopInstanceUid = uid('instance');
  const date = now.toISOString().slice(0, 10).replaceAll('-', '');
  const time = now.toISOString().slice(11, 19).replaceAll(':', '');
  const elements = new Map<Tag, Value>([
    ...patientAndStudy(uid('study'), date, time),
    ...petSeries(uid('series'), date, time),
    ...image(sopInstanceUid, uid('frame of reference'), date, time),
  ]);
  return { sopInstanceUid, dataset: encodeDataset(elements, transferSyntaxUid) };
}

type Elements = readonly (readonly [Tag, Value])[];

function patientAndStudy(studyInstanceUid: string, date: string, time: string): Elements {
  return [
    [0x00080020, textValue('DA', date)],
    [0x00080030, textValue('TM', time)],
    [0x00080050, textValue('SH', '')],
    [0x00080090, textValue('PN', '')],
    [0x00081030, textValue('LO', 'PETFECTIOR CONNECTION TEST - MAY BE DELETED')],
    [0x00100010, textValue('PN', 'PETFECTIOR^TEST')],
    [0x00100020, textValue('LO', 'PETFECTIOR-TEST')],
    [0x00100030, textValue('DA', '')],
    [0x00100040, textValue('CS', 'O')],
    [0x0020000d, textValue('UI', studyInstanceUid)],
    [0x00200010, textValue('SH', 'TEST')],
  ];
}

function petSeries(seriesInstanceUid: string, date: string, time: string): Elements {
  return [
    [0x00080021, textValue('DA', date)],
    [0x00080031, textValue('TM', time)],
    [0x00080060, textValue('CS', 'PT')],
    [0x00080070, textValue('LO', 'PETfectior Client')],
    [0x0008103e, textValue('LO', 'CONNECTION TEST - NOT A PATIENT')],
    [0x0020000e, textValue('UI', seriesInstanceUid)],
    [0x00200011, textValue('IS', 1)],
    [0x00280051, textValue('CS', 'DECY', 'ATTN')],
    [
      0x00540016,
      sequenceValue(
        item([0x00181074, textValue('DS', 0)], [0x00540300, sequenceValue(code('C-111A1', '^18^Fluorine'))]),
      ),
    ],
    [0x00540081, binaryValue('US', 1)],
    [
      0x00540410,
      sequenceValue(code('F-10450', 'recumbent', [0x00540412, sequenceValue(code('F-10340', 'supine'))])),
    ],
    [0x00540414, sequenceValue(code('F-10470', 'headfirst'))],
    [0x00541000, textValue('CS', 'STATIC', 'IMAGE')],
    [0x00541001, textValue('CS', 'BQML')],
    [0x00541002, textValue('CS', 'EMISSION')],
    [0x00541100, textValue('CS', 'NONE')],
    [0x00541102, textValue('CS', 'START')],
    [0x00180015, textValue('CS', 'WHOLEBODY')],
    [0x00181181, textValue('CS', 'NONE')],
  ];
}

function image(sopInstanceUid: string, frameOfReferenceUid: string, date: string, time: string): Elements {
  return [
    [0x00080005, textValue('CS', 'ISO_IR 100')],
    [0x00080008, textValue('CS', 'DERIVED', 'PRIMARY')],
    [0x00080016, textValue('UI', PET_IMAGE_STORAGE)],
    [0x00080018, textValue('UI', sopInstanceUid)],
    [0x00080022, textValue('DA', date)],
    [0x00080032, textValue('TM', time)],
    [0x00080023, textValue('DA', date)],
    [0x00080033, textValue('TM', time)],
    [0x00180050, textValue('DS', 3)],
    [0x00181242, textValue('IS', 1000)],
    [0x00200013, textValue('IS', 1)],
    [0x00200032, textValue('DS', 0, 0, 0)],
    [0x00200037, textValue('DS', 1, 0, 0, 0, 1, 0)],
    [0x00200052, textValue('UI', frameOfReferenceUid)],
    [0x00201040, textValue('LO', '')],
    [0x00280002, binaryValue('US', 1)],
    [0x00280004, textValue('CS', 'MONOCHROME2')],
    [0x00280010, binaryValue('US', SIDE)],
    [0x00280011, binaryValue('US', SIDE)],
    [0x00280030, textValue('DS', 3, 3)],
    [0x00280100, binaryValue('US', 16)],
    [0x00280101, binaryValue('US', 16)],
    [0x00280102, binaryValue('US', 15)],
    [0x00280103, binaryValue('US', 0)],
    [0x00281052, textValue('DS', 0)],
    [0x00281053, textValue('DS', 1)],
    [0x00541300, textValue('DS', 500)],
    [0x00541321, textValue('DS', 1)],
    [0x00541330, binaryValue('US', 1)],
    [PIXEL_DATA, bytesValue('OW', checkerboard())],
  ];
}

function code(value: string, meaning: string, ...more: Elements): Item {
  return item(
    [0x00080100, textValue('SH', value)],
    [0x00080102, textValue('SH', 'SRT')],
    [0x00080104, textValue('LO', meaning)],
    ...more,
  );
}

/** Nobody takes it for a patient. */
function checkerboard(): Uint8Array {
  const cells = new Uint16Array(SIDE * SIDE);
  for (let at = 0; at < cells.length; at++)
    cells[at] = ((at >> 3) ^ (Math.floor(at / SIDE) >> 3)) & 1 ? 1000 : 0;
  return new Uint8Array(cells.buffer);
}
