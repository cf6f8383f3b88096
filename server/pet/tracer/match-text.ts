/** The configured radiopharmaceuticals that a text can mean. */
import type { ConfiguredRadiopharmaceutical } from './configured-radiopharmaceutical.ts';
import { NUCLIDES, sameHalfLife, type Nuclide } from './nuclides.ts';
import { readTracerText, type TracerText } from './tracer-text.ts';

export interface TextMatch {
  /** Of which none is more specific than another. */
  readonly candidates: readonly ConfiguredRadiopharmaceutical[];
  /** That the text names. */
  readonly nuclides: readonly Nuclide[];
}

/** Words from and to, of the compound in the text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Those of which the compound of a name or synonym stands in the text as whole words. One is more specific than another
 * if its words hold all that the other's do, and more: `PSMA-617` than `PSMA`. A number or a letter behind a compound
 * makes another compound of it: `PSMA` does not mean `PSMA-617`, nor `PSMA-I&T`.
 */
export function matchText(text: string, configured: readonly ConfiguredRadiopharmaceutical[]): TextMatch {
  const said = readTracerText(text);
  const found = configured
    .map((one) => ({ one, spans: spansOf(one, said) }))
    .filter(({ spans }) => spans.length > 0);
  const candidates = found
    .filter(
      ({ spans }) => !found.some((other) => isWithin(spans, other.spans) && !isWithin(other.spans, spans)),
    )
    .map(({ one }) => one);
  return { candidates, nuclides: said.nuclides };
}

function spansOf(
  { name, synonyms, halfLife }: ConfiguredRadiopharmaceutical,
  { compound }: TracerText,
): Span[] {
  const spans: Span[] = [];
  for (const synonym of new Set([name, ...synonyms].map(compoundOf))) {
    const wanted = synonym.split(' ');
    if (synonym === '') continue;
    for (let from = 0; from + wanted.length <= compound.length; from++) {
      const to = from + wanted.length;
      const next = compound[to];
      // `FDG-18` says the mass of its nuclide.
      const isOther = next?.isSuffix && !isMassOf(halfLife, Number(next.text));
      if (!isOther && wanted.every((word, at) => word === compound[from + at]?.text))
        spans.push({ from, to });
    }
  }
  return spans;
}

function compoundOf(synonym: string): string {
  return readTracerText(synonym)
    .compound.map((word) => word.text)
    .join(' ');
}

function isMassOf(halfLife: number, mass: number): boolean {
  return NUCLIDES.some((one) => one.mass === mass && sameHalfLife(one.halfLife, halfLife, 0.02));
}

function isWithin(spans: readonly Span[], others: readonly Span[]): boolean {
  return spans.every(({ from, to }) => others.some((other) => other.from <= from && to <= other.to));
}
