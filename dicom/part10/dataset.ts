import { DicomError } from '../dicom-error.ts';
import { PIXEL_REPRESENTATION, SPECIFIC_CHARACTER_SET, type Tag } from '../tag.ts';
import { datasetEncoding } from '../transfer-syntax.ts';
import { CharacterSet, DEFAULT_CHARACTER_SET } from './character-set.ts';
import { dictionaryVr, followsPixelRepresentation } from './dictionary.ts';
import { DATASET_LIMITS, type DatasetLimits } from './limits.ts';
import { parseNumber, readNumbers } from './number.ts';
import { isSingleText, isText, usesCharacterSet, type Vr } from './vr.ts';
import { Walker, type Element } from './walk.ts';

export interface ParseOptions {
  readonly transferSyntaxUid: string;
  /** Stop before the first element with this tag or a higher one, e.g. `PIXEL_DATA`. */
  readonly stopAt?: Tag;
  readonly limits?: Partial<DatasetLimits>;
}

/**
 * A dataset as it lies in its bytes: nothing is copied, values are decoded when asked for. Absent, empty and
 * unusable values are undefined, never guessed. Where a tag comes twice, the first one counts. Where the object does
 * not say the VR (implicit VR, UN), the dictionary does, or the caller's `as` for private elements.
 */
export class Dataset {
  readonly bytes: Buffer;
  /** In the order of the bytes. */
  readonly elements: readonly Element[];
  readonly explicitVr: boolean;
  /** First byte, and the byte behind the last element walked (before `stopAt`), within `bytes`. */
  readonly start: number;
  readonly end: number;
  /** For text, this dataset's own or that of the dataset it is nested in (PS3.3 C.12.1.1.2). */
  readonly characterSet: CharacterSet;
  readonly #walker: Walker;
  readonly #depth: number;
  readonly #parent: Dataset | undefined;
  readonly #byTag = new Map<Tag, Element>();

  /** Use `parseDataset`, or `items` of a dataset. */
  constructor(
    walker: Walker,
    range: { readonly start: number; readonly end: number; readonly stopAt: Tag },
    encoding: { readonly explicitVr: boolean; readonly depth: number },
    parent?: Dataset,
  ) {
    const { list, end } = walker.elements(
      range.start,
      range.end,
      encoding.explicitVr,
      encoding.depth,
      range.stopAt,
    );
    this.bytes = walker.bytes;
    this.elements = list;
    this.explicitVr = encoding.explicitVr;
    this.start = range.start;
    this.end = end;
    this.#walker = walker;
    this.#depth = encoding.depth;
    this.#parent = parent;
    for (const element of list) if (!this.#byTag.has(element.tag)) this.#byTag.set(element.tag, element);
    const own = this.#byTag.get(SPECIFIC_CHARACTER_SET);
    this.characterSet = own
      ? CharacterSet.of(this.#latin(own).split('\\'))
      : (parent?.characterSet ?? DEFAULT_CHARACTER_SET);
  }

  has(tag: Tag): boolean {
    return this.#byTag.has(tag);
  }

  element(tag: Tag): Element | undefined {
    return this.#byTag.get(tag);
  }

  /** The value's bytes as they lie, padding included; a view, not a copy. */
  value(tag: Tag): Buffer | undefined {
    const element = this.#byTag.get(tag);
    return element && this.bytes.subarray(element.valueOffset, element.valueOffset + element.length);
  }

  /** First value as text without padding; undefined where absent or empty, or where the VR is not text. */
  text(tag: Tag, as?: Vr): string | undefined {
    return this.texts(tag, as)[0] || undefined;
  }

  /** Values as text without padding. Empty values among others are `''`; an empty or absent element is `[]`. */
  texts(tag: Tag, as?: Vr): string[] {
    const element = this.#byTag.get(tag);
    if (!element || element.length === 0) return [];
    const vr = meaningOf(element, as);
    if (!isText(vr)) return [];
    const text = usesCharacterSet(vr)
      ? this.characterSet.decode(this.#valueOf(element), vr)
      : this.#latin(element);
    if (isSingleText(vr)) return [trimEnd(text)];
    const values = text.split('\\').map(trim);
    return values.length === 1 && values[0] === '' ? [] : values;
  }

  /** First value as a number, of a text VR (DS, IS) or a binary one. */
  number(tag: Tag, as?: Vr): number | undefined {
    const element = this.#byTag.get(tag);
    if (!element || element.length === 0) return undefined;
    const vr = meaningOf(element, as);
    if (isText(vr)) return parseNumber(trim(this.#latin(element).split('\\', 1)[0] ?? ''));
    return readNumbers(this.#valueOf(element), this.#signed(element, vr))?.[0];
  }

  /** All values as numbers; undefined where absent or empty, or where one of them is not a number. */
  numbers(tag: Tag, as?: Vr): number[] | undefined {
    const element = this.#byTag.get(tag);
    if (!element || element.length === 0) return undefined;
    const vr = meaningOf(element, as);
    if (!isText(vr)) return readNumbers(this.#valueOf(element), this.#signed(element, vr));
    const values: number[] = [];
    for (const text of this.#latin(element).split('\\')) {
      const value = parseNumber(trim(text));
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  }

  /**
   * Items of a sequence; `[]` where absent or where the element is no sequence.
   * @throws DicomError where the sequence's own encoding is broken
   */
  items(tag: Tag): Dataset[] {
    const element = this.#byTag.get(tag);
    if (!element || !this.isSequence(element)) return [];
    const depth = this.#depth + 1;
    // PS3.5 6.2.2: inside UN everything is implicit VR.
    const explicitVr = this.explicitVr && element.vr !== 'UN';
    const end = element.valueOffset + element.length;
    return this.#walker
      .items(element.valueOffset, end, explicitVr, depth)
      .map((item) => new Dataset(this.#walker, { ...item, stopAt: NO_STOP }, { explicitVr, depth }, this));
  }

  /** Whether `items` can be asked for: SQ, or UN that the dictionary or its undefined length says to be one. */
  isSequence(element: Element): boolean {
    if (element.vr === 'SQ') return true;
    return element.vr === 'UN' && (element.undefinedLength || dictionaryVr(element.tag) === 'SQ');
  }

  /** Fragments of an encapsulated value (PS3.5 A.4), the offset table first; undefined where it is native. */
  fragments(tag: Tag): Buffer[] | undefined {
    const element = this.#byTag.get(tag);
    if (!element || !element.undefinedLength) return undefined;
    return this.#walker
      .items(element.valueOffset, element.valueOffset + element.length, this.explicitVr, this.#depth + 1)
      .map((range) => this.bytes.subarray(range.start, range.end));
  }

  /**
   * The tag that a private element has in this dataset (PS3.5 7.8.1).
   * @param element its low byte, e.g. 0xB2 for `(0009,xxB2)`
   */
  privateTag(creator: string, group: number, element: number): Tag | undefined {
    const first = ((group << 16) | 0x10) >>> 0;
    for (let block = 0x10; block <= 0xff; block++) {
      const reservation = first + block - 0x10;
      if (this.text(reservation) === creator) {
        const tag = ((group << 16) | (block << 8) | element) >>> 0;
        return this.#byTag.has(tag) ? tag : undefined;
      }
    }
    return undefined;
  }

  #valueOf(element: Element): Buffer {
    return this.bytes.subarray(element.valueOffset, element.valueOffset + element.length);
  }

  #latin(element: Element): string {
    return this.bytes.toString('latin1', element.valueOffset, element.valueOffset + element.length);
  }

  /** Resolves "US or SS" where implicit VR leaves it open. */
  #signed(element: Element, vr: Vr): Vr {
    if (vr !== 'US' || (this.explicitVr && element.vr !== 'UN') || !followsPixelRepresentation(element.tag))
      return vr;
    return this.#pixelRepresentation() === 1 ? 'SS' : 'US';
  }

  #pixelRepresentation(): number | undefined {
    return this.number(PIXEL_REPRESENTATION) ?? this.#parent?.number(PIXEL_REPRESENTATION);
  }
}

const NO_STOP = 0x1_0000_0000;

/**
 * Reads a dataset from its encoded bytes (not deflated: see `readPart10`).
 * @throws DicomError truncated, malformed, limit, unsupported-transfer-syntax
 */
export function parseDataset(bytes: Uint8Array, options: ParseOptions): Dataset {
  const encoding = datasetEncoding(options.transferSyntaxUid);
  if (!encoding) {
    throw new DicomError(
      'unsupported-transfer-syntax',
      `transfer syntax ${options.transferSyntaxUid} is not read`,
    );
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const walker = new Walker(buffer, { ...DATASET_LIMITS, ...options.limits });
  const range = { start: 0, end: buffer.length, stopAt: options.stopAt ?? NO_STOP };
  return new Dataset(walker, range, { explicitVr: encoding.explicitVr, depth: 0 });
}

/** UN says nothing: then the dictionary does. */
function meaningOf(element: Element, as?: Vr): Vr {
  return element.vr === 'UN' ? (as ?? dictionaryVr(element.tag)) : element.vr;
}

/** PS3.5 6.2: spaces round a value are padding; NUL pads UI, and whatever careless writers pad with it. */
function trim(text: string): string {
  return trimEnd(text).trimStart();
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--;
  return text.slice(0, end);
}
