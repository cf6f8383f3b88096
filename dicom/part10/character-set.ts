import iconv from 'iconv-lite';
import type { Vr } from './vr.ts';

/** A set of PS3.3 C.12.1.1.2 as ISO 2022 knows it: where it is invoked, by which escape, bytes a character. */
interface CodeSet {
  /** 0: bytes below 0x80. 1: bytes from 0x80 on. */
  readonly area: 0 | 1;
  /** The escape sequence behind ESC that designates it. */
  readonly escape: string;
  readonly width: 1 | 2;
  /** Name in iconv-lite of an encoding that holds the set. */
  readonly codec: string;
  /** From the set's bytes to that encoding's, when they are not the same. */
  readonly prefix?: number;
  readonly highBit?: true;
}

const ASCII: CodeSet = { area: 0, escape: '(B', width: 1, codec: 'latin1' };
const latin = (escape: string, codec: string): CodeSet[] => [ASCII, { area: 1, escape, width: 1, codec }];

/** By the ISO registration number in the defined term (`ISO_IR 100` and `ISO 2022 IR 100` alike). */
const CODE_SETS: Readonly<Record<string, readonly CodeSet[]>> = {
  6: [ASCII],
  100: latin('-A', 'iso88591'),
  101: latin('-B', 'iso88592'),
  109: latin('-C', 'iso88593'),
  110: latin('-D', 'iso88594'),
  144: latin('-L', 'iso88595'),
  127: latin('-G', 'iso88596'),
  126: latin('-F', 'iso88597'),
  138: latin('-H', 'iso88598'),
  148: latin('-M', 'iso88599'),
  203: latin('-b', 'iso885915'),
  166: latin('-T', 'tis620'),
  // JIS X 0201: Romaji differs from ASCII in the yen sign and the overline, which DICOM keeps as its delimiters.
  13: [
    { ...ASCII, escape: '(J' },
    { area: 1, escape: ')I', width: 1, codec: 'shiftjis' },
  ],
  87: [{ area: 0, escape: '$B', width: 2, codec: 'eucjp', highBit: true }],
  159: [{ area: 0, escape: '$(D', width: 2, codec: 'eucjp', highBit: true, prefix: 0x8f }],
  149: [{ area: 1, escape: '$)C', width: 2, codec: 'euckr' }],
  58: [{ area: 1, escape: '$)A', width: 2, codec: 'gbk' }],
};

/** Terms without code extension whose encoding is used as a whole. */
const WHOLE: Readonly<Record<string, string>> = { 'ISO_IR 192': 'utf8', GB18030: 'gb18030', GBK: 'gbk' };

const ESC = 0x1b;
const EVERY_SET = [
  ...new Map(
    Object.values(CODE_SETS)
      .flat()
      .map((set) => [set.escape, set]),
  ).values(),
];
const HAS_HIGH_OR_ESCAPE = /[\x1b\x80-\xff]/;

/** Decodes and encodes text by the values of Specific Character Set (0008,0005), PS3.5 6.1. */
export class CharacterSet {
  /** The encoding of a term that stands alone (UTF-8, GB18030, GBK). */
  readonly #whole: string | undefined;
  readonly #sets: readonly CodeSet[];
  readonly #initial: readonly [CodeSet, CodeSet | undefined];

  private constructor(whole: string | undefined, sets: readonly CodeSet[], first: readonly CodeSet[]) {
    this.#whole = whole;
    this.#sets = sets;
    const ownArea1 = first.find((set) => set.area === 1);
    this.#initial = [
      first.find((set) => set.area === 0 && set.width === 1) ?? ASCII,
      // Korean and Chinese writers often leave out the escape that PS3.5 6.1.2.5.3 asks for on each line.
      ownArea1 ?? sets.find((set) => set.area === 1),
    ];
  }

  /** The set for the values of (0008,0005). Unknown terms count as the default repertoire. */
  static of(values: readonly string[]): CharacterSet {
    const terms = values.map(normalise);
    const key = terms.join('\\');
    let found = CACHE.get(key);
    if (!found) {
      const sets = terms.flatMap((term) => CODE_SETS[term] ?? CODE_SETS[6] ?? []);
      found = new CharacterSet(
        WHOLE[terms[0] ?? ''],
        [...new Set([ASCII, ...sets])],
        CODE_SETS[terms[0] ?? ''] ?? [],
      );
      if (CACHE.size < 100) CACHE.set(key, found);
    }
    return found;
  }

  /** Text of a value's bytes. Bytes that the set does not have become U+FFFD, or Latin-1 in the default set. */
  decode(bytes: Buffer, vr: Vr): string {
    const plain = bytes.toString('latin1', 0, bytes.length);
    if (!HAS_HIGH_OR_ESCAPE.test(plain)) return plain;
    if (this.#whole) return iconv.decode(bytes, this.#whole, { stripBOM: false });

    const current: [CodeSet, CodeSet | undefined] = [...this.#initial];
    let text = '';
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at] as number;
      if (byte === ESC) {
        const set = EVERY_SET.find((each) => plain.startsWith(each.escape, at + 1));
        if (set) current[set.area] = set;
        else text += '\ufffd';
        at += 1 + (set?.escape.length ?? 0);
        continue;
      }
      const area = byte < 0x80 ? 0 : 1;
      const set = current[area];
      if (byte < 0x20 || (area === 0 && set?.width === 1)) {
        const character = String.fromCharCode(byte);
        // PS3.5 6.1.2.5.3: behind these the initial sets hold again.
        if (isReset(character, vr)) [current[0], current[1]] = this.#initial;
        text += character;
        at += 1;
        continue;
      }
      let end = at + 1;
      while (end < bytes.length && isSameArea(bytes[end] as number, area)) end++;
      const run = bytes.subarray(at, end);
      text += set ? decodeRun(run, set) : run.toString('latin1', 0, run.length);
      at = end;
    }
    return text;
  }

  /** Bytes of a text, unpadded. What the sets cannot write loses its accents, and where that fails becomes `?`. */
  encode(text: string, vr: Vr): Buffer {
    if (this.#whole === 'utf8') return Buffer.from(text, 'utf8');
    const parts: Buffer[] = [];
    const current: [CodeSet, CodeSet | undefined] = [this.#initial[0], this.#initial[1]];
    const toInitial = () => {
      if (current[0] !== this.#initial[0]) parts.push(escapeOf(this.#initial[0]));
      [current[0], current[1]] = this.#initial;
    };
    for (const character of text.normalize('NFC')) {
      if (character < '\u0080') {
        if (current[0].width === 2) {
          parts.push(escapeOf(this.#initial[0]));
          current[0] = this.#initial[0];
        }
        if (isReset(character, vr)) toInitial();
        parts.push(Buffer.from(character, 'latin1'));
        continue;
      }
      const written = this.#encodeCharacter(character);
      if (written.set && current[written.set.area] !== written.set) {
        parts.push(escapeOf(written.set));
        current[written.set.area] = written.set;
      }
      parts.push(written.bytes);
    }
    toInitial();
    return Buffer.concat(parts);
  }

  #encodeCharacter(character: string): { readonly bytes: Buffer; readonly set?: CodeSet } {
    if (this.#whole) {
      const bytes = iconv.encode(character, this.#whole);
      if (iconv.decode(bytes, this.#whole) === character) return { bytes };
    }
    for (const set of this.#whole ? [] : this.#sets) {
      const bytes = encodeIn(set, character);
      if (bytes) return { bytes, set };
    }
    const bare = character.normalize('NFD').replace(/\p{Mark}/gu, '');
    return { bytes: Buffer.from(bare >= ' ' && bare <= '~' ? bare : '?', 'latin1') };
  }
}

const CACHE = new Map<string, CharacterSet>();
export const DEFAULT_CHARACTER_SET = CharacterSet.of(['']);

function normalise(term: string): string {
  const text = term.replace(/\x00/g, ' ').trim().toUpperCase();
  if (text === '') return '6';
  const number = /^ISO(?:[ _-]2022)?[ _-]IR[ _-]?(\d+)$/.exec(text)?.[1];
  return number === undefined ? text : number === '192' ? 'ISO_IR 192' : number;
}

function isReset(character: string, vr: Vr): boolean {
  if (character === '\r' || character === '\n' || character === '\f' || character === '\t') return true;
  if (vr === 'PN' && (character === '^' || character === '=')) return true;
  return character === '\\' && vr !== 'ST' && vr !== 'LT' && vr !== 'UT';
}

function isSameArea(byte: number, area: 0 | 1): boolean {
  return area === 1 ? byte >= 0x80 : byte >= 0x20 && byte < 0x80;
}

function decodeRun(run: Buffer, set: CodeSet): string {
  if (!set.highBit) return iconv.decode(run, set.codec);
  const wide: number[] = [];
  for (let at = 0; at < run.length; at += 2) {
    if (set.prefix !== undefined) wide.push(set.prefix);
    wide.push((run[at] as number) | 0x80, (run[at + 1] ?? 0) | 0x80);
  }
  return iconv.decode(Buffer.from(wide), set.codec);
}

function encodeIn(set: CodeSet, character: string): Buffer | undefined {
  if (set.area === 0 && set.width === 1) return undefined;
  const bytes = iconv.encode(character, set.codec);
  if (iconv.decode(bytes, set.codec) !== character) return undefined;
  const own = set.prefix === undefined ? bytes : bytes[0] === set.prefix ? bytes.subarray(1) : undefined;
  if (own?.length !== set.width || !own.every((byte) => byte >= 0xa0)) return undefined;
  return set.highBit ? Buffer.from(own.map((byte) => byte & 0x7f)) : own;
}

function escapeOf(set: CodeSet): Buffer {
  return Buffer.from(`\x1b${set.escape}`, 'latin1');
}
