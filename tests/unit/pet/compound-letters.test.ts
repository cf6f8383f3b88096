import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfiguredRadiopharmaceutical } from '../../../server/pet/tracer/configured-radiopharmaceutical.ts';
import { matchText } from '../../../server/pet/tracer/match-text.ts';
import { SHIPPED_RADIOPHARMACEUTICALS } from '../../../server/pet/tracer/shipped-radiopharmaceuticals.ts';

const PSMA: ConfiguredRadiopharmaceutical = {
  name: 'PSMA-11',
  halfLife: 4062.6,
  synonyms: ['PSMA'],
  codes: [],
};

function named(text: string, configured: readonly ConfiguredRadiopharmaceutical[]): readonly string[] {
  return matchText(text, configured).candidates.map(({ name }) => name);
}

test('a letter that belongs to a compound makes another one of it', () => {
  const others = ['Ga-68 PSMA-I&T', '[68Ga]Ga-PSMA I&T', 'PSMA I+T', '68Ga-PSMA-R2', 'PSMA R2 Ga68'];
  for (const text of others) assert.deepEqual(named(text, [PSMA]), [], text);
  for (const text of ['Ga-68 PSMA', 'PSMA i.v.', 'PSMA, R2', 'PSMA (A)'])
    assert.deepEqual(named(text, [PSMA]), ['PSMA-11'], text);
  for (const text of ['FDG i.v.', 'FDG F-18', 'FDG-F18', 'F18-FDG A', 'FDG (F)', '18F-FDG, R2'])
    assert.deepEqual(named(text, SHIPPED_RADIOPHARMACEUTICALS), ['FDG'], text);
});

test('compounds whose names hold those of others are known from the start', () => {
  for (const [text, expected] of [
    ['[68Ga]Ga-PSMA I&T', 'PSMA-I&T'],
    ['PSMA I+T (Ga68)', 'PSMA-I&T'],
    ['Ga-68 THP-PSMA', 'THP-PSMA'],
    ['F-18 desmethoxy-fallypride', 'DMFP'],
    ['AlF-PSMA-11', 'AlF-PSMA-11'],
  ] as const)
    assert.deepEqual(named(text, SHIPPED_RADIOPHARMACEUTICALS), [expected], text);
});
