import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../../../server/base/errors.ts';
import type { CodedConcept, TracerHeader } from '../../../server/pet/pet-header.ts';
import {
  matchSynonym,
  resolveRadiopharmaceutical,
  type TracerChoice,
} from '../../../server/pet/radiopharmaceuticals.ts';
import { SHIPPED_RADIOPHARMACEUTICALS } from '../../../server/pet/shipped-radiopharmaceuticals.ts';

const CHOICE: TracerChoice = {
  configured: SHIPPED_RADIOPHARMACEUTICALS,
  chosen: undefined,
  modelDefault: undefined,
};
const F18 = 6586.2;
const GA68 = 4062.6;

function tracer(header: Partial<TracerHeader>): TracerHeader {
  return {
    text: undefined,
    codes: [],
    nuclideCodes: [],
    halfLife: undefined,
    dose: undefined,
    startInstant: undefined,
    ...header,
  };
}

function code(value: string, scheme: string, meaning = ''): CodedConcept {
  return { value, scheme, meaning };
}

function failure(header: Partial<TracerHeader>, choice: Partial<TracerChoice> = {}): GatewayError {
  try {
    resolveRadiopharmaceutical(tracer(header), { ...CHOICE, ...choice });
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return error;
  }
  return assert.fail('was resolved');
}

describe('radiopharmaceuticals', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['FDG', 'FDG'],
    ['FDG -- fluorodeoxyglucose', 'FDG'],
    ['18F-FDG', 'FDG'],
    ['F-18 FDG', 'FDG'],
    ['Fluorodeoxyglucose', 'FDG'],
    ['Fluorodeoxyglucose F^18^', 'FDG'],
    ['FLUORODESOXIGLUCOSA [18F]', 'FDG'],
    ['Solution, fdg; 10 ml', 'FDG'],
    ['Flúor-18: fluorodesoxiglucosa', 'FDG'],
    ['68Ga-PSMA-11', 'PSMA-11'],
    ['Ga-68 DOTATATE', 'DOTATATE'],
    ['18F-PSMA-1007', 'PSMA-1007'],
    ['11C-Colina', 'Choline C11'],
    ['[18F]Fluorocolina', 'Fluorocholine'],
    ['Ammonia N^13^', 'Ammonia'],
    ['Sodium fluoride F^18^', 'NaF'],
  ];
  for (const [text, name] of texts) {
    it(`reads "${text}" as ${name}`, () => {
      assert.equal(matchSynonym(text, SHIPPED_RADIOPHARMACEUTICALS)?.name, name);
    });
  }

  it('match nothing inside another word, and the longest of several', () => {
    const one = (name: string, ...synonyms: string[]) => ({ name, halfLife: F18, synonyms, codes: [] });
    const configured = [one('A', 'DOTA'), one('B', 'DOTA TATE'), one('C', 'glucose')];
    assert.equal(matchSynonym('DOTATATE', configured), undefined);
    assert.equal(matchSynonym('dota-tate', configured)?.name, 'B');
    assert.equal(matchSynonym('Fluorodeoxyglucose', configured), undefined);
    assert.equal(matchSynonym('', configured), undefined);
    assert.equal(matchSynonym('anything', [one('', '')]), undefined);
  });

  it('are found by code before text, in SCT, in SRT and its older names, and in GE codes', () => {
    for (const found of [
      code('35321007', 'SCT'),
      code('C-B1031', 'SRT'),
      code('C-B1031', '99SDM'),
      code('c-b1031', 'snm3'),
      code('Y-X1743', '99SDM'),
    ]) {
      const header = tracer({ codes: [found], text: 'something else', halfLife: 6588 });
      assert.equal(resolveRadiopharmaceutical(header, CHOICE).name, 'FDG');
    }
  });

  it('are found where only the nuclide sequence names the tracer, as in exports of CPS', () => {
    const header = tracer({ nuclideCodes: [code('C-111A1', 'SRT', 'FDG -- fluorodeoxyglucose')] });
    assert.equal(resolveRadiopharmaceutical(header, CHOICE).name, 'FDG');
  });

  it('are not guessed from a nuclide', () => {
    for (const meaning of ['^18^Fluorine', '18F', 'F-18', 'Fluorine 18', 'Fluorine', '68Ga', '']) {
      const error = failure({ nuclideCodes: [code('C-111A1', 'SRT', meaning)] });
      assert.equal(error.code, 'UNKNOWN_RADIOPHARMACEUTICAL');
      assert.equal(error.params['text'], '');
    }
  });

  it("take the operator's choice, or the scanner model's default where the header names none", () => {
    const nuclide = { nuclideCodes: [code('C-111A1', 'SRT', '^18^Fluorine')], halfLife: F18 };
    const resolve = (header: Partial<TracerHeader>, choice: Partial<TracerChoice>) =>
      resolveRadiopharmaceutical(tracer(header), { ...CHOICE, ...choice }).name;
    assert.equal(resolve(nuclide, { modelDefault: 'FDG' }), 'FDG');
    assert.equal(resolve(nuclide, { chosen: 'FET', modelDefault: 'FDG' }), 'FET');
    assert.equal(resolve({ text: 'FDG' }, { chosen: 'FET' }), 'FET');
    assert.equal(resolve({ text: 'FDG' }, { modelDefault: 'FET' }), 'FDG');
    // A tracer that is named and unknown is no reason to take the default.
    assert.equal(failure({ text: 'Newtracer' }, { modelDefault: 'FDG' }).params['text'], 'Newtracer');
    assert.equal(failure(nuclide, { modelDefault: 'Deleted since' }).params['text'], 'Deleted since');
  });

  it('name the text to add where it is unknown', () => {
    const error = failure({ text: 'Vizatracer-9' });
    assert.equal(error.code, 'UNKNOWN_RADIOPHARMACEUTICAL');
    assert.equal(error.params['text'], 'Vizatracer-9');
  });

  it("have the header's half-life within 2 %", () => {
    const header = (halfLife: number) => tracer({ text: 'FDG', halfLife });
    assert.equal(resolveRadiopharmaceutical(header(F18 * 1.019), CHOICE).name, 'FDG');
    assert.equal(failure({ text: 'FDG', halfLife: F18 * 1.021 }).code, 'HALF_LIFE_MISMATCH');
    assert.equal(failure({ text: '68Ga-DOTATOC', halfLife: F18 }).code, 'HALF_LIFE_MISMATCH');
    assert.equal(failure({ text: 'FDG', halfLife: GA68 }, { chosen: 'FDG' }).code, 'HALF_LIFE_MISMATCH');
  });

  it('ship without two that mean the same', () => {
    const seen = new Map<string, string>();
    for (const { name, synonyms, codes } of SHIPPED_RADIOPHARMACEUTICALS) {
      for (const meaning of new Set([name, ...synonyms, ...codes].map((text) => text.toLowerCase()))) {
        assert.equal(seen.get(meaning), undefined, `${meaning} means ${seen.get(meaning)} and ${name}`);
        seen.set(meaning, name);
      }
      assert.equal(matchSynonym(name, SHIPPED_RADIOPHARMACEUTICALS)?.name, name);
      for (const synonym of synonyms) {
        assert.equal(matchSynonym(synonym, SHIPPED_RADIOPHARMACEUTICALS)?.name, name, synonym);
      }
    }
  });
});
