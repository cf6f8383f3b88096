import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../../../server/base/errors.ts';
import { readPetHeader } from '../../../server/pet/pet-header.ts';
import { recogniseTracer } from '../../../server/pet/tracer/recognise-tracer.ts';
import { SHIPPED_RADIOPHARMACEUTICALS } from '../../../server/pet/tracer/shipped-radiopharmaceuticals.ts';
import type { Element } from '../../../server/phantom/element.ts';
import { petDataset } from '../../support/pet-dataset.ts';

const F18 = 6586.2;
const GA68 = 4062.6;

/** The tracer's name, or the code with which it is refused. */
function verdict(
  { text, halfLife }: { readonly text: string; readonly halfLife?: number | undefined },
  configured = SHIPPED_RADIOPHARMACEUTICALS,
): string {
  const elements: Element[] = [[0x00180031, 'LO', text]];
  if (halfLife !== undefined) elements.push([0x00181075, 'DS', String(halfLife)]);
  const { tracer } = readPetHeader(petDataset([[0x00540016, 'SQ', [elements]]]));
  try {
    const choice = { configured, chosen: undefined, modelDefault: undefined };
    return recogniseTracer(tracer, choice).radiopharmaceutical.name;
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return error.code;
  }
}

describe('texts of compounds that have F-18 by a chelate', () => {
  const texts: Readonly<Record<string, readonly string[]>> = {
    'AlF-PSMA-11': [
      '[18F]AlF-PSMA-11',
      '18F-AlF-PSMA-11',
      'Al18F-PSMA-11',
      'Al[18F]F-PSMA-11',
      '[Al18F]PSMA-11',
      'AIF-PSMA-11 (F18)',
      'AlF-PSMA-11',
      'Al-F-PSMA 11',
      'Aluminium [18F]fluoride PSMA-11',
      'Aluminum fluoride F^18^ PSMA-11',
      'Fluoruro de aluminio (18F) PSMA-11',
      '18F-AlF-PSMA-HBED-CC',
    ],
    'AlF-NOTA-octreotide': [
      '[18F]AlF-NOTA-octreotide',
      'Al18F-NOTA-octreotide',
      'AIF-NOTA-OC',
      '18F-AlF-OC',
      'Al[18F]F-NOTA-Octreotid',
      'Aluminium fluoride (18F) octreotide',
    ],
    'FAPI-74': ['[18F]AlF-FAPI-74', 'Al18F-NOTA-FAPI-74', '18F-FAPI-74'],
  };
  for (const [expected, spellings] of Object.entries(texts)) {
    it(`mean ${expected}`, () => {
      for (const halfLife of [undefined, F18])
        for (const text of spellings) assert.equal(verdict({ text, halfLife }), expected, text);
    });
  }

  it('mean no compound of another nuclide, where F-18 is bound to it by a chelate', () => {
    const texts = [
      '[18F]AlF-NOTA-FAPI-04',
      'Al18F-FAPI-46',
      '[18F]AlF-NOTA-Pentixafor',
      'AlF-NOTA-octreotate',
      'AlF-THP-PSMA',
      '18F-DOTATATE',
    ];
    for (const text of texts) {
      for (const halfLife of [undefined, F18])
        assert.equal(verdict({ text, halfLife }), 'UNKNOWN_RADIOPHARMACEUTICAL', text);
    }
    const withoutIt = SHIPPED_RADIOPHARMACEUTICALS.filter((each) => each.name !== 'AlF-PSMA-11');
    for (const text of ['[18F]AlF-PSMA-11', 'AlF-PSMA-11', '18F-PSMA-11'])
      assert.equal(verdict({ text, halfLife: F18 }, withoutIt), 'UNKNOWN_RADIOPHARMACEUTICAL');
    // Without the chelate PSMA-11 is what has Ga-68: with another half-life a person says which one it is.
    for (const halfLife of [undefined, GA68]) assert.equal(verdict({ text: 'PSMA-11', halfLife }), 'PSMA-11');
    assert.equal(verdict({ text: 'PSMA-11', halfLife: F18 }), 'HALF_LIFE_MISMATCH');
    assert.equal(verdict({ text: '18F-PSMA-11', halfLife: F18 }), 'UNKNOWN_RADIOPHARMACEUTICAL');
    const spelledOut = 'Fluoride Al-18F-PSMA11';
    assert.equal(verdict({ text: spelledOut, halfLife: F18 }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: '[18F]AlF-PSMA-11', halfLife: GA68 }), 'HALF_LIFE_MISMATCH');
    assert.equal(verdict({ text: '18F-AlF-PSMA-BCH' }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
  });
});
