import type { Dataset, Element } from './element.ts';

/** Places where real exports hold what names a person, a place or a device. */
const PLACES: readonly (readonly [tag: number, vr: string])[] = [
  [0x00080050, 'SH'],
  [0x00080080, 'LO'],
  [0x00080081, 'ST'],
  [0x00080090, 'PN'],
  [0x00081010, 'SH'],
  [0x00081030, 'LO'],
  [0x0008103e, 'LO'],
  [0x00081040, 'LO'],
  [0x00081048, 'PN'],
  [0x00081050, 'PN'],
  [0x00081060, 'PN'],
  [0x00081070, 'PN'],
  [0x00081080, 'LO'],
  [0x00100010, 'PN'],
  [0x00100020, 'LO'],
  [0x00101000, 'LO'],
  [0x00101001, 'PN'],
  [0x00101040, 'LO'],
  [0x00102154, 'SH'],
  [0x00102180, 'SH'],
  [0x001021b0, 'LT'],
  [0x00104000, 'LT'],
  [0x00180010, 'LO'],
  [0x00181000, 'LO'],
  [0x00181030, 'LO'],
  [0x00200010, 'SH'],
  [0x00204000, 'LT'],
  [0x00321032, 'PN'],
  [0x00321060, 'LO'],
  [0x00380010, 'LO'],
  [0x00400242, 'SH'],
  [0x00400253, 'SH'],
  [0x00400254, 'LO'],
];

const marker = (tag: number) => `PLANTED${tag.toString(16).padStart(8, '0')}`;

/**
 * Puts a marker string in every place that names someone: known elements, a private block, the requested
 * procedure's sequence and free text inside the radiopharmaceutical's item. Each marker is `PLANTED` and the tag.
 */
export function plantStrings(dataset: Dataset): Dataset {
  const planted = new Map<number, Element>(dataset.map((element) => [element[0], element]));
  for (const [tag, vr] of PLACES) planted.set(tag, [tag, vr, marker(tag)]);
  planted.set(0x00990010, [0x00990010, 'LO', 'PHANTOM PRIVATE']);
  planted.set(0x00991001, [0x00991001, 'LO', marker(0x00991001)]);
  planted.set(0x00400275, [
    0x00400275,
    'SQ',
    [
      [
        [0x00400007, 'LO', marker(0x00400007)],
        [0x00401001, 'SH', marker(0x00401001)],
      ],
    ],
  ]);
  const isotope = planted.get(0x00540016);
  if (isotope) {
    const [item] = isotope[2] as readonly Dataset[];
    planted.set(0x00540016, [
      0x00540016,
      'SQ',
      [
        [
          ...(item as Dataset),
          [0x00181070, 'LO', marker(0x00181070)],
          [0x00990010, 'LO', 'PHANTOM PRIVATE'],
          [0x00991002, 'LO', marker(0x00991002)],
        ],
      ],
    ]);
  }
  return [...planted.values()];
}
