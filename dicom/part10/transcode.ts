import { DicomError } from '../dicom-error.ts';
import {
  formatTag,
  ITEM,
  ITEM_DELIMITER,
  PIXEL_REPRESENTATION,
  SEQUENCE_DELIMITER,
  type Tag,
} from '../tag.ts';
import { BlockReader } from './block-reader.ts';
import { followsPixelRepresentation } from './dictionary.ts';
import {
  LONGEST_ELEMENT_HEADER,
  readElementHeader,
  readTag,
  SHORTEST_ELEMENT_HEADER,
  UNDEFINED_LENGTH,
  type ElementHeader,
} from './element-header.ts';
import { DATASET_LIMITS, type DatasetLimits } from './limits.ts';
import { hasLongForm, isText, type Vr } from './vr.ts';

export interface Transcoding {
  /** How the blocks are encoded, and how they come out: little endian both. */
  readonly from: { readonly explicitVr: boolean };
  readonly to: { readonly explicitVr: boolean };
  readonly limits?: Partial<DatasetLimits>;
}

/** Small values are copied together; larger ones pass as views on the blocks that they came in. */
const COPIED = 4096;
const OUTPUT = 64 * 1024;
/** Largest value of a VR whose length has 16 bits (PS3.5 7.1.2): a longer one is written as UN (6.2.2). */
const LONGEST_SHORT = 0xfffe;

/** Where the walk is: within a dataset or item, or between the items of a sequence. */
interface Level {
  readonly kind: 'dataset' | 'items';
  /** Where it ends; undefined where a delimiter ends it, Infinity for the whole dataset. */
  readonly end: number | undefined;
  readonly explicitVr: boolean;
  signed: boolean | undefined;
}

/**
 * A native dataset from explicit to implicit VR little endian or back, block by block: memory does not grow with its
 * size. Every value keeps its bytes, and text its character set; values of odd length are padded. Sequences and items
 * come out with undefined length, and the retired group lengths, which would be wrong, are left out (PS3.5 7.2, 7.5).
 * A VR that implicit VR does not say is that of the dictionary, else UN. Blocks that come out may be views on blocks
 * that went in.
 * @throws DicomError truncated, malformed, limit
 */
export async function* transcode(
  blocks: AsyncIterable<Uint8Array>,
  transcoding: Transcoding,
): AsyncGenerator<Buffer> {
  yield* new Transcoder(blocks, transcoding).run();
}

class Transcoder {
  readonly #reader: BlockReader;
  readonly #toExplicit: boolean;
  readonly #limits: DatasetLimits;
  readonly #levels: Level[];
  #elements = 0;
  #output = Buffer.allocUnsafeSlow(OUTPUT);
  #outputLength = 0;

  constructor(blocks: AsyncIterable<Uint8Array>, { from, to, limits }: Transcoding) {
    this.#reader = new BlockReader(blocks);
    this.#toExplicit = to.explicitVr;
    this.#limits = { ...DATASET_LIMITS, ...limits };
    this.#levels = [{ kind: 'dataset', end: Infinity, explicitVr: from.explicitVr, signed: undefined }];
  }

  async *run(): AsyncGenerator<Buffer> {
    const reader = this.#reader;
    for (;;) {
      const level = this.#levels.at(-1) as Level;
      if (reader.position === level.end) {
        this.#leave(level);
      } else {
        if (level.end !== undefined && reader.position > level.end)
          throw malformed('a value reaches beyond the sequence that holds it', reader.position);
        if (reader.available < LONGEST_ELEMENT_HEADER) await reader.fill(LONGEST_ELEMENT_HEADER);
        const left = Math.min(reader.available, (level.end ?? Infinity) - reader.position);
        const isPadding = left < SHORTEST_ELEMENT_HEADER && this.#isZero(left);
        if (isPadding && this.#levels.length === 1) break;
        if (isPadding && reader.position + left === level.end && level.kind === 'dataset') {
          reader.take(left);
          continue;
        }
        await reader.require(SHORTEST_ELEMENT_HEADER);
        if (level.kind === 'items') this.#item(level);
        else yield* this.#element(level);
      }
      if (this.#outputLength > OUTPUT - 2 * LONGEST_ELEMENT_HEADER) yield this.#flush();
    }
    if (this.#outputLength > 0) yield this.#flush();
  }

  /** Too few bytes for an element, and zero: padding that some devices leave at the end. */
  #isZero(bytes: number): boolean {
    const { buffer, offset } = this.#reader;
    return buffer.subarray(offset, offset + bytes).every((byte) => byte === 0);
  }

  #item(level: Level): void {
    const { reader, at, tag } = this.#next();
    const length = reader.buffer.readUInt32LE(reader.offset + 4);
    reader.take(SHORTEST_ELEMENT_HEADER);
    if (tag === SEQUENCE_DELIMITER && level.end === undefined) return this.#leave(level);
    if (tag !== ITEM) throw malformed(`${formatTag(tag)} instead of an item`, at);
    this.#count();
    this.#writeTag(ITEM, UNDEFINED_LENGTH);
    this.#enter({ kind: 'dataset', explicitVr: level.explicitVr, length });
  }

  async *#element(level: Level): AsyncGenerator<Buffer> {
    const { reader, at, tag } = this.#next();
    if (tag === ITEM_DELIMITER && level.end === undefined) {
      reader.take(SHORTEST_ELEMENT_HEADER);
      return this.#leave(level);
    }
    if (tag >>> 16 === 0xfffe) throw malformed(`${formatTag(tag)} out of place`, at);
    this.#count();
    const header = readElementHeader(reader.buffer, reader.offset, reader.available, level.explicitVr);
    if (!header) throw malformed(`the header of ${formatTag(tag)} is cut off`, at);
    reader.take(header.size);
    const isUndefined = header.length === UNDEFINED_LENGTH;
    if (header.vr === 'SQ' || (header.vr === 'UN' && isUndefined)) {
      if (header.length === 0) return this.#writeHeader(tag, 'SQ', 0);
      // PS3.5 6.2.2: what a UN of undefined length holds is a sequence in implicit VR.
      this.#writeHeader(tag, 'SQ', UNDEFINED_LENGTH);
      const explicitVr = level.explicitVr && header.vr === 'SQ';
      return this.#enter({ kind: 'items', explicitVr, length: header.length });
    }
    if (isUndefined) throw malformed(`${formatTag(tag)} of undefined length is no sequence`, at);
    if ((tag & 0xffff) === 0) yield* this.#skip(header.length);
    else yield* this.#value(level, header);
  }

  async *#value(level: Level, { tag, vr, length }: ElementHeader): AsyncGenerator<Buffer> {
    if (tag === PIXEL_REPRESENTATION && length === 2) {
      await this.#reader.require(2);
      level.signed = this.#reader.buffer.readUInt16LE(this.#reader.offset) === 1;
    }
    const written = this.#vrOf(tag, vr, level);
    const isOdd = length % 2 === 1;
    this.#writeHeader(tag, length > LONGEST_SHORT && !hasLongForm(written) ? 'UN' : written, length + +isOdd);
    for await (const bytes of this.#bytes(length)) {
      if (bytes.length < COPIED && this.#outputLength + bytes.length < OUTPUT) {
        this.#outputLength += bytes.copy(this.#output, this.#outputLength);
      } else {
        if (this.#outputLength > 0) yield this.#flush();
        yield bytes;
      }
    }
    if (isOdd) this.#output[this.#outputLength++] = isText(vr) && vr !== 'UI' ? 0x20 : 0;
  }

  async *#skip(length: number): AsyncGenerator<never> {
    for await (const _ of this.#bytes(length));
  }

  /** So many bytes of a value, as they come. */
  async *#bytes(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0;) {
      await this.#reader.require(1);
      const bytes = this.#reader.take(left);
      left -= bytes.length;
      yield bytes;
    }
  }

  #next(): { readonly reader: BlockReader; readonly at: number; readonly tag: Tag } {
    const reader = this.#reader;
    return { reader, at: reader.position, tag: readTag(reader.buffer, reader.offset) };
  }

  /** "US or SS" where implicit VR leaves it open: PixelRepresentation of this dataset or of one that it lies in. */
  #vrOf(tag: Tag, vr: Vr, level: Level): Vr {
    if (vr !== 'US' || level.explicitVr || !followsPixelRepresentation(tag)) return vr;
    return this.#levels.findLast(({ signed }) => signed !== undefined)?.signed ? 'SS' : 'US';
  }

  #enter({
    kind,
    explicitVr,
    length,
  }: Pick<Level, 'kind' | 'explicitVr'> & { readonly length: number }): void {
    const { position } = this.#reader;
    const end = length === UNDEFINED_LENGTH ? undefined : position + length;
    const holding = this.#levels.findLast((level) => level.end !== undefined)?.end ?? Infinity;
    if (end !== undefined && end > holding)
      throw malformed('a sequence reaches beyond the one that holds it', position);
    if (this.#levels.length > 2 * this.#limits.depth)
      throw new DicomError('limit', `sequences nested deeper than ${this.#limits.depth}`);
    this.#levels.push({ kind, end, explicitVr, signed: undefined });
  }

  #leave({ kind }: Level): void {
    this.#levels.pop();
    this.#writeTag(kind === 'items' ? SEQUENCE_DELIMITER : ITEM_DELIMITER, 0);
  }

  #writeHeader(tag: Tag, vr: Vr, length: number): void {
    if (!this.#toExplicit) return this.#writeTag(tag, length);
    const isLong = hasLongForm(vr);
    const at = this.#outputLength;
    this.#writeTag(tag, isLong ? 0 : length * 0x10000);
    this.#output.write(vr, at + 4, 'latin1');
    if (isLong) this.#outputLength = this.#output.writeUInt32LE(length, this.#outputLength);
  }

  /** Tag and 32 bits behind it, for which there is always room. */
  #writeTag(tag: Tag, length: number): void {
    const output = this.#output;
    output.writeUInt16LE(tag >>> 16, this.#outputLength);
    output.writeUInt16LE(tag & 0xffff, this.#outputLength + 2);
    this.#outputLength = output.writeUInt32LE(length, this.#outputLength + 4);
  }

  /** What was written so far; the memory goes with it, since a peer may not have read it yet. */
  #flush(): Buffer {
    const written = this.#output.subarray(0, this.#outputLength);
    this.#output = Buffer.allocUnsafeSlow(OUTPUT);
    this.#outputLength = 0;
    return written;
  }

  #count(): void {
    if (++this.#elements > this.#limits.elements)
      throw new DicomError('limit', `more than ${this.#limits.elements} elements`);
  }
}

function malformed(what: string, at: number): DicomError {
  return new DicomError('malformed', `${what} at ${at}`);
}
