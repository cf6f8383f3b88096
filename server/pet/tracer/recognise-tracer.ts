/** Which configured radiopharmaceutical a header means. */
import { GatewayError } from '../../base/errors.ts';
import type { ConfiguredRadiopharmaceutical } from './configured-radiopharmaceutical.ts';
import { matchText, type TextMatch } from './match-text.ts';
import { codeKey, nuclideOfCode, sameHalfLife, type Nuclide } from './nuclides.ts';
import type { CodedConcept, TracerHeader } from '../tracer-header.ts';
import { readTracerText } from './tracer-text.ts';

export interface TracerChoice {
  readonly configured: readonly ConfiguredRadiopharmaceutical[];
  /** Name of the one that an operator chose for the task. */
  readonly chosen: string | undefined;
  /** Name of the scanner model's default, for headers that name none. */
  readonly modelDefault: string | undefined;
}

/** Which one it is, from what, and what the header said. */
export interface RecognisedTracer {
  readonly radiopharmaceutical: ConfiguredRadiopharmaceutical;
  readonly from: 'OPERATOR' | 'CODE' | 'TEXT' | 'MODEL_DEFAULT';
  /** The code or text that named it, else the first that the header has. */
  readonly said: string;
  /** Name of another configured one that a text names, where a code names this one. */
  readonly contradicted?: string | undefined;
}

/** Largest deviation of the header's half-life from the configured one, as a fraction. */
const HALF_LIFE_TOLERANCE = 0.02;

/** As much of a text as a synonym can have. */
const LONGEST_TEXT = 64;

type Candidates = readonly ConfiguredRadiopharmaceutical[];

/**
 * The operator's choice, else the one that the header names by code, else by text, else the scanner model's default
 * where the header names none. Only what has the half-life and the nuclide of the header is chosen from; of several the
 * most specific one is taken. A nuclide alone names nothing.
 * @throws GatewayError UNKNOWN_RADIOPHARMACEUTICAL with the text to add (empty where the header names none);
 *   AMBIGUOUS_RADIOPHARMACEUTICAL with the names that a person chooses from; HALF_LIFE_MISMATCH
 */
export function recogniseTracer(header: TracerHeader, choice: TracerChoice): RecognisedTracer {
  if (choice.chosen === undefined) return fromHeader(header, choice);
  const radiopharmaceutical = byName(choice, choice.chosen);
  requireHalfLife(header.halfLife, radiopharmaceutical);
  return { radiopharmaceutical, from: 'OPERATOR', said: saidBy(header) };
}

function fromHeader(header: TracerHeader, choice: TracerChoice): RecognisedTracer {
  const texts = textsOf(header);
  const matches = texts.map((text) => ({ text, ...fitting(header, matchText(text, choice.configured)) }));
  const named = matches.filter((match) => match.fit.length > 0);
  const byText = agreed(named.map((match) => match.fit));
  const codes = codesOf(header);
  const coded = choice.configured.filter((one) => codes.some((code) => hasCode(one, code)));
  const byCode = coded.filter((one) => isOfHeader(one, header, []));
  if (byCode.length > 0) {
    const narrowed = byCode.filter((one) => byText.includes(one));
    const said = codes.find((code) => byCode.some((one) => hasCode(one, code))) ?? '';
    const one = onlyOne(narrowed.length > 0 ? narrowed : byCode, [], header, { from: 'CODE', said });
    return { ...one, contradicted: otherNamed(one.radiopharmaceutical, matches) };
  }
  const ruledOut = [...coded, ...matches.flatMap((match) => match.ruledOut)];
  if (byText.length > 0 || ruledOut.length > 0) {
    const said = (named[0] ?? matches.find((match) => match.ruledOut.length > 0))?.text ?? codes[0] ?? '';
    // A header that is of one mind names the compound of another nuclide, not a half-life that is wrong.
    const isOther = matches.some(
      (match) => match.text === said && match.nuclides.some((one) => isHalfLifeOf(header, one)),
    );
    return onlyOne(byText, isOther ? [] : ruledOut, header, { from: 'TEXT', said });
  }
  const unknown = texts.find((text) => readTracerText(text).compound.length > 0);
  if (unknown !== undefined) throw unknownTracer(unknown);
  return fromSilence(header, choice, texts);
}

/** A header that names a nuclide at most: the model's default, else a synonym that a person gave the nuclide. */
function fromSilence(header: TracerHeader, choice: TracerChoice, texts: readonly string[]): RecognisedTracer {
  if (choice.modelDefault !== undefined) {
    const radiopharmaceutical = byName(choice, choice.modelDefault);
    const [nuclide, other] = header.nuclides;
    requireHalfLife(header.halfLife ?? (other ? undefined : nuclide?.halfLife), radiopharmaceutical);
    return { radiopharmaceutical, from: 'MODEL_DEFAULT', said: saidBy(header) };
  }
  const nuclides = texts.flatMap((text) => readTracerText(text).nuclides);
  const meant = choice.configured.filter(({ name, synonyms }) =>
    [name, ...synonyms].some((synonym) => {
      const { compound, nuclides: own } = readTracerText(synonym);
      return compound.length === 0 && own.some((one) => nuclides.includes(one));
    }),
  );
  if (meant.length === 0) throw unknownTracer('');
  return onlyOne(meant, [], header, { from: 'TEXT', said: texts[0] ?? '' });
}

function onlyOne(
  fit: Candidates,
  ruledOut: Candidates,
  { halfLife }: TracerHeader,
  how: Pick<RecognisedTracer, 'from' | 'said'>,
): RecognisedTracer {
  const [only, other] = fit;
  const said = how.said.slice(0, LONGEST_TEXT);
  if (only && other) {
    const candidates = fit.map((one) => one.name).join(', ');
    throw new GatewayError('AMBIGUOUS_RADIOPHARMACEUTICAL', { text: said, candidates });
  }
  if (only) return { radiopharmaceutical: only, from: how.from, said };
  for (const one of ruledOut) requireHalfLife(halfLife, one);
  // By its nuclide it is another one than those of that name.
  throw unknownTracer(said);
}

/** Whatever the half-life: a text that names another compound contradicts the code all the more. */
function otherNamed(
  one: ConfiguredRadiopharmaceutical,
  matches: readonly { readonly fit: Candidates; readonly ruledOut: Candidates }[],
): string | undefined {
  const named = matches.map(({ fit, ruledOut }) => [...fit, ...ruledOut]);
  return named.find((candidates) => candidates.length > 0 && !candidates.includes(one))?.[0]?.name;
}

/** What all texts can mean; where they contradict each other, what any of them can. */
function agreed(meanings: readonly Candidates[]): Candidates {
  const [first = [], ...others] = meanings;
  const common = first.filter((one) => others.every((other) => other.includes(one)));
  return common.length > 0 ? common : [...new Set(meanings.flat())];
}

function fitting(
  header: TracerHeader,
  { candidates, nuclides }: TextMatch,
): { fit: Candidates; ruledOut: Candidates; nuclides: readonly Nuclide[] } {
  const fit = candidates.filter((one) => isOfHeader(one, header, nuclides));
  return { fit, ruledOut: candidates.filter((one) => !fit.includes(one)), nuclides };
}

function isHalfLifeOf({ halfLife }: TracerHeader, nuclide: Nuclide): boolean {
  return halfLife !== undefined && sameHalfLife(halfLife, nuclide.halfLife, HALF_LIFE_TOLERANCE);
}

/** By the half-life of the header and the nuclide of the text; by those of the header where there is neither. */
function isOfHeader(
  one: ConfiguredRadiopharmaceutical,
  header: TracerHeader,
  nuclides: readonly Nuclide[],
): boolean {
  const isOne = (found: number) => sameHalfLife(found, one.halfLife, HALF_LIFE_TOLERANCE);
  if (header.halfLife !== undefined && !isOne(header.halfLife)) return false;
  const named = nuclides.length > 0 || header.halfLife !== undefined ? nuclides : header.nuclides;
  return named.length === 0 || named.some((each) => isOne(each.halfLife));
}

function requireHalfLife(found: number | undefined, { name, halfLife }: ConfiguredRadiopharmaceutical): void {
  if (found === undefined || sameHalfLife(found, halfLife, HALF_LIFE_TOLERANCE)) return;
  throw new GatewayError('HALF_LIFE_MISMATCH', { found, expected: halfLife, radiopharmaceutical: name });
}

function byName(choice: TracerChoice, name: string): ConfiguredRadiopharmaceutical {
  const found = choice.configured.find((one) => one.name === name);
  if (!found) throw unknownTracer(name);
  return found;
}

function unknownTracer(text: string): GatewayError {
  return new GatewayError('UNKNOWN_RADIOPHARMACEUTICAL', { text: text.slice(0, LONGEST_TEXT) });
}

/** Codes that can name a tracer, as `codeKey` writes them: a code of CID 4020 in the nuclide sequence cannot. */
function codesOf({ codes, nuclideCodes }: TracerHeader): string[] {
  const key = ({ value, scheme }: CodedConcept) => codeKey(`${value} ${scheme}`);
  return [...codes.map(key), ...nuclideCodes.map(key).filter((code) => !nuclideOfCode(code))];
}

function hasCode(one: ConfiguredRadiopharmaceutical, code: string): boolean {
  return one.codes.some((own) => codeKey(own) === code);
}

function textsOf({ text, codes, nuclideCodes }: TracerHeader): string[] {
  return [text ?? '', ...[...codes, ...nuclideCodes].map((code) => code.meaning)].filter(
    (one) => one.trim() !== '',
  );
}

function saidBy(header: TracerHeader): string {
  return (textsOf(header)[0] ?? codesOf(header)[0] ?? '').slice(0, LONGEST_TEXT);
}
