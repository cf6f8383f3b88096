/** Objects with a marker in everything that has no business outside: to be searched for in whatever leaves. */
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

/** What each marker begins with. */
export const MARK = 'PLNT';

/** What the Listener, the Compilator, the Validator and the Packer have to find as it is. */
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
  0x00540081,
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

export class PlantedMarkers {
  #planted = 0;

  /** The object with a marker in every element that is not needed, and many more elements. */
  plant(object: Buffer): Buffer {
    const part10 = readPart10(object);
    const { dataset } = part10;
    const edits = new Map<Tag, Value | null>([
      ...this.#everyVr(),
      ...this.#privateBlock(0x0015),
      [0x00400275, this.#nested(3)],
    ]);
    for (const element of dataset.elements) {
      const isPrivate = (element.tag >>> 16) % 2 === 1;
      if (dataset.isSequence(element)) {
        const items = dataset.items(element.tag).map((item) => this.#plantItem(item));
        edits.set(element.tag, sequenceValue(...items));
      } else if (NEEDED.has(element.tag) || isPrivate || element.tag % 0x10000 === 0) {
        edits.delete(element.tag);
      } else if (element.tag !== 0x00080005) {
        edits.set(element.tag, bytesValue(dictionaryVr(element.tag), this.#marker()));
      }
    }
    return Buffer.concat([
      object.subarray(0, part10.datasetOffset),
      ...replaceElements(dataset, edits as Edits),
    ]);
  }

  /** A marker of its own for every place: text where the VR is text, the same bytes where it is not. */
  #marker(): Buffer {
    return Buffer.from(`${MARK}${String(this.#planted++).padStart(4, '0')}`, 'latin1');
  }

  #everyVr(): [Tag, Value][] {
    return ONE_OF_EACH.map(([tag, vr]) => [tag, bytesValue(vr, this.#marker())]);
  }

  #nested(depth: number): Value {
    const deeper: [Tag, Value][] = depth > 0 ? [[0x00400275, this.#nested(depth - 1)]] : [];
    return sequenceValue(new Map([...this.#everyVr(), ...this.#privateBlock(0x0011), ...deeper]));
  }

  #privateBlock(group: number): [Tag, Value][] {
    const at = (element: number) => group * 0x10000 + element;
    return [
      [at(0x00e0), bytesValue('LO', this.#marker())],
      [at(0xe001), bytesValue('LO', this.#marker())],
      [at(0xe002), bytesValue('UN', this.#marker())],
      [at(0xe003), sequenceValue(new Map([[0x00100010, bytesValue('PN', this.#marker())]]))],
    ];
  }

  /** The item with what it has, and a marker in every VR beside it; sequences of it likewise. */
  #plantItem(source: Dataset): Item {
    const elements = new Map<Tag, Value>([
      ...this.#everyVr(),
      ...this.#privateBlock(0x0013),
      [0x00400275, this.#nested(2)],
    ]);
    for (const element of source.elements) {
      elements.set(
        element.tag,
        source.isSequence(element)
          ? sequenceValue(...source.items(element.tag).map((item) => this.#plantItem(item)))
          : bytesValue(element.vr, source.value(element.tag) as Buffer),
      );
    }
    return elements;
  }
}

/** What looks like a UID, long enough to be one of an instance. */
export function uidsIn(bytes: Buffer): string[] {
  return [...new Set(bytes.toString('latin1').match(/\d+(?:\.\d+){2,}/g) ?? [])].filter(
    (uid) => uid.length > 20,
  );
}

/** Words that are in the bytes, in one of the encodings that text has. */
export function wordsIn(bytes: Buffer, words: readonly string[]): string[] {
  return words.filter((word) =>
    (['latin1', 'utf16le'] as const).some((encoding) => bytes.includes(Buffer.from(word, encoding))),
  );
}
