/** Which configured radiopharmaceutical a header means, and the list that an installation starts with. */
import { GatewayError } from '../base/errors.ts';
import type { TracerHeader } from './pet-header.ts';

/** A radiopharmaceutical as the installation configured it. */
export interface ConfiguredRadiopharmaceutical {
  readonly name: string;
  /** Seconds. */
  readonly halfLife: number;
  /** Texts that mean it, beside the name: matched as whole words, without case or accents. */
  readonly synonyms: readonly string[];
  /** Codes that mean it, as value and scheme: `C-B1031 SRT`. */
  readonly codes: readonly string[];
}

/** Largest deviation of the header's half-life from the configured one, as a fraction. */
const HALF_LIFE_TOLERANCE = 0.02;

/** As much of a text as a synonym can have. */
const LONGEST_TEXT = 64;

export interface TracerChoice {
  readonly configured: readonly ConfiguredRadiopharmaceutical[];
  /** Name of the one that an operator chose for the task. */
  readonly chosen: string | undefined;
  /** Name of the scanner model's default, for headers that name none. */
  readonly modelDefault: string | undefined;
}

/**
 * The operator's choice, else the one that the header names by code or by text, else the scanner model's default
 * where the header names none. Nothing is guessed from the nuclide.
 * @throws GatewayError UNKNOWN_RADIOPHARMACEUTICAL with the text to add (empty where the header names none);
 *   HALF_LIFE_MISMATCH
 */
export function resolveRadiopharmaceutical(
  header: TracerHeader,
  choice: TracerChoice,
): ConfiguredRadiopharmaceutical {
  const found = choice.chosen === undefined ? fromHeader(header, choice) : byName(choice, choice.chosen);
  const { halfLife } = header;
  if (halfLife !== undefined && Math.abs(halfLife - found.halfLife) > HALF_LIFE_TOLERANCE * found.halfLife) {
    throw new GatewayError('HALF_LIFE_MISMATCH', {
      found: halfLife,
      expected: found.halfLife,
      radiopharmaceutical: found.name,
    });
  }
  return found;
}

function fromHeader(header: TracerHeader, choice: TracerChoice): ConfiguredRadiopharmaceutical {
  const codes = [...header.codes, ...header.nuclideCodes];
  for (const { value, scheme } of codes) {
    const key = codeKey(`${value} ${scheme}`);
    const byCode = choice.configured.find((one) => one.codes.some((code) => codeKey(code) === key));
    if (byCode) return byCode;
  }
  const texts = [header.text, ...codes.map((code) => code.meaning)].filter((text) => text !== undefined);
  for (const text of texts) {
    const byText = matchSynonym(text, choice.configured);
    if (byText) return byText;
  }
  // A code sequence that holds the nuclide alone names no tracer.
  const named = texts.find((text) => text.trim() !== '' && !namesNuclideOnly(text));
  if (named !== undefined) {
    throw new GatewayError('UNKNOWN_RADIOPHARMACEUTICAL', { text: named.slice(0, LONGEST_TEXT) });
  }
  if (choice.modelDefault !== undefined) return byName(choice, choice.modelDefault);
  throw new GatewayError('UNKNOWN_RADIOPHARMACEUTICAL', { text: '' });
}

function byName(choice: TracerChoice, name: string): ConfiguredRadiopharmaceutical {
  const found = choice.configured.find((one) => one.name === name);
  if (!found) throw new GatewayError('UNKNOWN_RADIOPHARMACEUTICAL', { text: name });
  return found;
}

/**
 * The radiopharmaceutical of which a name or synonym stands in the text as whole words; the longest one wins.
 * `FDG` is found in `FDG -- fluorodeoxyglucose` and in `18F-FDG`, and in no other word.
 */
export function matchSynonym(
  text: string,
  configured: readonly ConfiguredRadiopharmaceutical[],
): ConfiguredRadiopharmaceutical | undefined {
  const words = ` ${plainWords(text)} `;
  let best: { readonly length: number; readonly one: ConfiguredRadiopharmaceutical } | undefined;
  for (const one of configured) {
    for (const synonym of [one.name, ...one.synonyms]) {
      const wanted = plainWords(synonym);
      if (wanted === '' || !words.includes(` ${wanted} `)) continue;
      if (!best || wanted.length > best.length) best = { length: wanted.length, one };
    }
  }
  return best?.one;
}

/** Words in lower case without accents, one space between them; all but letters and digits separates. */
function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/** `^18^Fluorine`, `18F`, `F-18`, `Fluorine 18`, `GA68`: a nuclide and nothing else. */
function namesNuclideOnly(text: string): boolean {
  const words = plainWords(text).replace(/\b(isotope|nuclide|radionuclide)\b/g, ' ');
  return /^\s*((\d{1,3}m?\s*)?(f|fluorine|fluor|ga|gallium|c|carbon|n|nitrogen|o|oxygen|cu|copper|zr|zirconium|rb|rubidium|i|iodine)(\s*\d{1,3}m?)?)\s*$/.test(
    words,
  );
}

/** SNM3 and 99SDM are older names of the same scheme as SRT (PS3.16 8). */
function codeKey(code: string): string {
  return code
    .trim()
    .toUpperCase()
    .replace(/\s+(SNM3|99SDM)$/, ' SRT')
    .replace(/\s+/g, ' ');
}
