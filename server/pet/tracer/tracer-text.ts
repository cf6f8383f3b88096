/** What a text says of a tracer: nuclides, and the words of its compound without them. */
import { elementOf, nuclideOf, type Nuclide } from './nuclides.ts';

export interface TracerWord {
  /** Letters, or digits, in lower case without accents. */
  readonly text: string;
  /**
   * A number that belongs to the word before it, as in `PSMA-617`, and counts nothing, as in `FDG 10 ml`; or a letter that
   * does, as in `PSMA-I&T`, `PSMA-R2`.
   */
  readonly isSuffix: boolean;
}

export interface TracerText {
  readonly nuclides: readonly Nuclide[];
  /** What is left: empty where the text names a nuclide and nothing else. */
  readonly compound: readonly TracerWord[];
}

/** Words that come with any tracer, or stand for none. */
const EMPTY_WORDS = new Set(
  'isotope nuclide radionuclide isotopo nucleido radioisotope tracer radiotracer radiopharmaceutical radiofarmaco pet solution injection unknown unspecified undefined none other'.split(
    ' ',
  ),
);
const UNITS = new Set('ml ul mci ci mbq gbq kbq bq min mins s sec h hr hrs mg ug g kg cc'.split(' '));

/**
 * Reads `[68Ga]Ga-PSMA-11`, `68Ga-PSMA 11`, `PSMA11 (Ga-68)`, `^68^Gallium PSMA-11` as the same nuclide and compound.
 * Letters and digits are words of their own; what stands between them does not count, but for `;`, `,` and the like,
 * after which a number is no part of the name.
 */
export function readTracerText(text: string): TracerText {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  const words = [
    ...plain.matchAll(/(?<before>[^\p{Letter}\p{Number}]*)(?<word>\p{Letter}+|\p{Number}+)/gu),
  ].flatMap(({ groups }, at, all) => {
    const [word, before] = [groups?.['word'] ?? '', groups?.['before'] ?? ''];
    const joined = /^[\s\-_/^()[\]{}]{0,3}$/.test(before);
    const mass = before === '' ? (all[at - 1]?.groups?.['word'] ?? '') : '';
    const [after = '', next = ''] = [all[at + 1]?.groups?.['before'], all[at + 1]?.groups?.['word']];
    const isLetter = /^\p{Letter}$/u.test(word);
    const goesOn = /^[&+]$/.test(after) || (after === '' && isNumber(next));
    const lettered = isLetter && (goesOn ? joined : before === '-');
    return splitSymbol(word, mass).map((text) => ({ text, joined, lettered }));
  });
  const nuclides: Nuclide[] = [];
  /** Nuclide of the words that name one, by index. */
  const taken = new Map<number, Nuclide>();
  for (let at = 0; at + 1 < words.length; at++) {
    const nuclide = nuclideOfPair(words[at]!.text, words[at + 1]!.text);
    if (!nuclide) continue;
    nuclides.push(nuclide);
    taken.set(at, nuclide).set(at + 1, nuclide);
    at++;
  }
  const said = (at: number) => {
    const { text: word } = words[at]!;
    const element = elementOf(word);
    // `Ga` of `[68Ga]Ga-`, `Fluorine` of `Fluorine F-18`.
    const repeats = [at - 1, at + 1].some(
      (next) => element !== undefined && taken.get(next)?.symbol === element,
    );
    return !taken.has(at) && !repeats && !EMPTY_WORDS.has(word);
  };
  const left = words.map((_, at) => at).filter(said);
  // Other elements, and numbers, are of a molecule: `Na18F`, `[15O]O2`.
  const isBare = left.every((at) => {
    const element = elementOf(words[at]!.text);
    const isSame = nuclides.length === 0 ? left.length === 1 : nuclides.some((one) => one.symbol === element);
    return element !== undefined && isSame;
  });
  if (isBare) return { nuclides, compound: [] };
  const compound = left.map((at) => ({
    text: words[at]!.text,
    isSuffix:
      words[at]!.lettered ||
      (isNumber(words[at]!.text) &&
        words[at]!.joined &&
        !UNITS.has(words[at + 1]?.text ?? '') &&
        !taken.has(at - 1)),
  }));
  return withChelatedFluorine(nuclides, compound);
}

const ALUMINIUM = new Set(['al', 'aluminium', 'aluminum', 'aluminio']);
const FLUORIDE = new Set(['f', 'fluoride', 'fluorid', 'fluoruro', 'monofluoride']);
const FLUORINE_18 = nuclideOf('F', 18)!;

/**
 * Aluminium fluoride, by which F-18 is bound to compounds that were made for Ga-68, is one word of them however it is
 * written: `[18F]AlF-`, `Al18F-`, `Al[18F]F-`, `aluminium fluoride`, and `AIF` with a capital I. It names its nuclide.
 */
function withChelatedFluorine(nuclides: readonly Nuclide[], words: readonly TracerWord[]): TracerText {
  const isLabelled = nuclides.includes(FLUORINE_18);
  const compound: TracerWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const [word = '', next = '', third = ''] = words.slice(at, at + 3).map(({ text }): string => text);
    const isBound = ALUMINIUM.has(word) && (FLUORIDE.has(next) || isLabelled);
    const isTurned = FLUORIDE.has(word) && next === 'de' && ALUMINIUM.has(third);
    if (!isBound && !isTurned && word !== 'alf' && word !== 'aif') {
      compound.push(words[at]!);
      continue;
    }
    compound.push({ text: 'alf', isSuffix: false });
    if (isTurned) at += 2;
    else if (isBound && FLUORIDE.has(next)) at++;
  }
  const isChelate = compound.some(({ text }) => text === 'alf');
  return { nuclides: isChelate && !isLabelled ? [...nuclides, FLUORINE_18] : nuclides, compound };
}

/** `GaPSMA` of `68GaPSMA`. After a symbol of one letter there is no telling: `18FDG` is no DG. */
function splitSymbol(word: string, mass: string): readonly string[] {
  const symbol = word.slice(0, 2);
  const isGlued = word.length > 2 && elementOf(word) === undefined;
  return isGlued && nuclideOf(elementOf(symbol), Number(mass || NaN)) ? [symbol, word.slice(2)] : [word];
}

/** `18 F`, `F 18`, `fluorine 18`; `52m Mn` and the like are not told from their ground states. */
function nuclideOfPair(one: string, other: string): Nuclide | undefined {
  if (isNumber(one)) return nuclideOf(elementOf(other), Number(one));
  return isNumber(other) ? nuclideOf(elementOf(one), Number(other)) : undefined;
}

function isNumber(word: string): boolean {
  return /^\p{Number}/u.test(word);
}
