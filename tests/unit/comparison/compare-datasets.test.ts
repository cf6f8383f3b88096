import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { compareDatasets } from '../../../server/comparison/compare-datasets.ts';
import { loadElementNames, type NameElement } from '../../../server/comparison/element-name.ts';
import { petDataset } from '../../support/pet-dataset.ts';
import type { Dataset as Elements } from '../../../server/phantom/element.ts';

let nameOf: NameElement;
before(async () => {
  nameOf = await loadElementNames();
});

const compare = (a: Elements, b: Elements) =>
  compareDatasets(petDataset(a), petDataset(b), nameOf).elements.map(
    ({ path, name, vr, change, source, result }) =>
      [path, name, vr, change, source ?? '-', result ?? '-'].join(' '),
  );

test('an element is changed, added, removed or the same, with its name and VR', () => {
  assert.deepEqual(
    compare(
      [
        [0x00080060, 'CS', 'PT'],
        [0x0008103e, 'LO', 'WB'],
        [0x00100010, 'PN', 'DOE^JANE'],
      ],
      [
        [0x00080060, 'CS', 'PT'],
        [0x0008103e, 'LO', 'WB PETFECTIOR'],
        [0x00200011, 'IS', '1001'],
      ],
    ),
    [
      '(0008,0060) Modality CS SAME PT PT',
      '(0008,103E) SeriesDescription LO CHANGED WB WB PETFECTIOR',
      '(0010,0010) PatientName PN REMOVED DOE^JANE -',
      '(0020,0011) SeriesNumber IS ADDED - 1001',
    ],
  );
});

test('what a sequence holds comes below it, and makes it a changed one', () => {
  const tracer = (dose: string): Elements => [[0x00540016, 'SQ', [[[0x00181074, 'DS', dose]]]]];
  assert.deepEqual(compare(tracer('1'), tracer('2')), [
    '(0054,0016) RadiopharmaceuticalInformationSequence SQ CHANGED 1 1',
    '(0054,0016)[1].(0018,1074) RadionuclideTotalDose DS CHANGED 1 2',
  ]);
  assert.deepEqual(compare([], tracer('2')), [
    '(0054,0016) RadiopharmaceuticalInformationSequence SQ ADDED - 1',
    '(0054,0016)[1].(0018,1074) RadionuclideTotalDose DS ADDED - 2',
  ]);
});

test('private elements have the name of their creator, bytes a length and a hash, and long values are cut', () => {
  const elements: Elements = [
    [0x00710010, 'LO', 'SIEMENS MED PT'],
    [0x00711022, 'DT', '20260102120000'],
    [0x00711023, 'OB', new Uint8Array(5000).fill(7)],
    [0x00204000, 'LT', 'x'.repeat(2000)],
  ];
  const found = compareDatasets(petDataset(elements), petDataset(elements), nameOf).elements;
  assert.deepEqual(
    found.map(({ tag, isPrivate, creator }) => `${tag} ${isPrivate} ${creator}`),
    [
      '(0020,4000) false null',
      '(0071,0010) true null',
      '(0071,1022) true SIEMENS MED PT',
      '(0071,1023) true SIEMENS MED PT',
    ],
  );
  assert.match(found[0]?.source ?? '', /^x{256} \.\.\. \(2000\)$/);
  assert.match(found[3]?.source ?? '', /^5000 B, SHA-256 [0-9a-f]{16}$/);
});

test('values that differ only beyond what is shown are changed', () => {
  const comment = (end: string): Elements => [[0x00204000, 'LT', 'x'.repeat(1000) + end]];
  assert.match(compare(comment('a'), comment('b'))[0] ?? '', /CHANGED/);
});

test('implicit and explicit VR of the same values are the same', () => {
  const elements: Elements = [
    [0x00280010, 'US', 128],
    [0x00280030, 'DS', '4\\4'],
    [0x00080008, 'CS', 'ORIGINAL\\PRIMARY'],
  ];
  const compared = compareDatasets(petDataset(elements, false), petDataset(elements, true), nameOf);
  assert.deepEqual([...new Set(compared.elements.map(({ change }) => change))], ['SAME']);
});

test('as many elements as a bound are compared, and it is said that there are more', () => {
  const many: Elements = Array.from({ length: 4100 }, (_, at) => [
    0x00110000 + 0x1000 + at,
    'UN',
    new Uint8Array([1]),
  ]);
  const { elements, isWhole } = compareDatasets(petDataset(many), petDataset([]), nameOf);
  assert.equal(elements.length, 4000);
  assert.equal(isWhole, false);
});
