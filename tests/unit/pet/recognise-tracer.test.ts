import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../../../server/base/errors.ts';
import type { ConfiguredRadiopharmaceutical } from '../../../server/pet/tracer/configured-radiopharmaceutical.ts';
import { NUCLIDES } from '../../../server/pet/tracer/nuclides.ts';
import type { CodedConcept, TracerHeader } from '../../../server/pet/tracer-header.ts';
import {
  recogniseTracer,
  type RecognisedTracer,
  type TracerChoice,
} from '../../../server/pet/tracer/recognise-tracer.ts';
import { SHIPPED_RADIOPHARMACEUTICALS } from '../../../server/pet/tracer/shipped-radiopharmaceuticals.ts';
import { readTracerText } from '../../../server/pet/tracer/tracer-text.ts';
import { CID_4021 } from '../../support/cid-4021.ts';

const CHOICE: TracerChoice = {
  configured: SHIPPED_RADIOPHARMACEUTICALS,
  chosen: undefined,
  modelDefault: undefined,
};
const F18 = 6586.2;
const C11 = 1221.8;
const GA68 = 4062.6;

function tracer(header: Partial<TracerHeader>): TracerHeader {
  return {
    text: undefined,
    codes: [],
    nuclideCodes: [],
    nuclides: [],
    halfLife: undefined,
    isHalfLifeInMinutes: false,
    dose: undefined,
    isDoseInMegabecquerels: false,
    startInstant: undefined,
    startClock: undefined,
    startsDisagree: false,
    ...header,
  };
}

function code(value: string, scheme: string, meaning = ''): CodedConcept {
  return { value, scheme, meaning };
}

const ofText = (code: string) => code.split(' ') as [string, string];

function recognise(header: Partial<TracerHeader>, choice: Partial<TracerChoice> = {}): RecognisedTracer {
  return recogniseTracer(tracer(header), { ...CHOICE, ...choice });
}

function name(header: Partial<TracerHeader>, choice: Partial<TracerChoice> = {}): string {
  return recognise(header, choice).radiopharmaceutical.name;
}

function failure(header: Partial<TracerHeader>, choice: Partial<TracerChoice> = {}): GatewayError {
  try {
    recognise(header, choice);
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    return error;
  }
  return assert.fail('was recognised');
}

/** The tracer's name, or the code with which it is refused. */
function verdict(header: Partial<TracerHeader>, choice: Partial<TracerChoice> = {}): string {
  try {
    return name(header, choice);
  } catch (error) {
    return (error as GatewayError).code;
  }
}

function one(name: string, halfLife: number, ...synonyms: string[]): ConfiguredRadiopharmaceutical {
  return { name, halfLife, synonyms, codes: [] };
}

describe('texts of real headers', () => {
  const texts: Readonly<Record<string, readonly string[]>> = {
    FDG: [
      'FDG',
      'FDG -- fluorodeoxyglucose',
      '18F-FDG',
      '[18F]FDG',
      '[18F]-FDG',
      '[F-18]FDG',
      'F-18 FDG',
      'F18-FDG',
      'F18FDG',
      '18FDG',
      'FDG18',
      'FDG-18',
      'FDG F18',
      'FDG (F-18)',
      '^18^F-FDG',
      '¹⁸F-FDG',
      '2-deoxy-2-[18F]fluoro-D-glucose',
      'Fluorodeoxyglucose',
      'Fluorodeoxyglucose F^18^',
      '^18^Fluorine FDG',
      'FLUORODESOXIGLUCOSA [18F]',
      'Fludesoxiglucosa (18F)',
      'Fluordesoxyglukose F-18',
      'Solution, fdg; 10 ml',
      'FDG 10 mCi',
      'FDG 60 min',
      'Flúor-18: fluorodesoxiglucosa',
      'FDG -- fluorodeoxyglucose F-18',
      'FDG 18F PET CT',
      'Fluoro-deoxy-glucose',
      '2-[18F]Fluoro-2-deoxy-D-glucose',
      'Fluodesoxiglucosa (18F)',
      '18F-flurodeoxyglucose',
    ],
    'PSMA-11': [
      '68Ga-PSMA-11',
      '[68Ga]Ga-PSMA-11',
      '[68Ga]PSMA11',
      'Ga68 PSMA 11',
      'PSMA-HBED-CC 68Ga',
      '68GaPSMA11',
      '68GaPSMA',
      'Locametz',
    ],
    'PSMA-617': ['Ga-68 PSMA-617', '[68Ga]Ga-PSMA-617', '^68^Gallium PSMA-617', 'PSMA617 Ga68'],
    'PSMA-1007': ['18F-PSMA-1007', '[18F]PSMA-1007', 'F18 PSMA1007', 'PSMA 1007 (F-18)'],
    DCFPyL: ['18F-DCFPyL', '[18F]F-DCFPyL', 'Pylarify', 'F-18 PSMA-DCFPyL', 'Piflufolastat F^18^'],
    DOTATATE: ['Ga-68 DOTATATE', '[68Ga]Ga-DOTA-TATE', 'Galio-68 DOTATATE', 'DOTA-(Tyr3)-octreotate 68Ga'],
    DOTATOC: ['68Ga-DOTATOC', 'Edotreotid Ga-68', 'Edotreotida (68Ga)'],
    'Cu-DOTATATE': ['Cu-64 DOTATATE', '[64Cu]Cu-DOTATATE', '64Cu-DOTA-TATE', '64CuDOTATATE', 'Detectnet'],
    'Choline C11': ['11C-Colina', 'C-11 Choline', '[11C]Cholin', 'Choline C^11^'],
    Fluorocholine: ['F-18 Choline', '[18F]Fluorocolina', '18F-Fluorcholin', 'Fluoromethylcholine', 'FCH'],
    Ammonia: ['Ammonia N^13^', '13N-NH3', '[13N]NH3', 'N-13 Ammoniak', 'Amoníaco 13N', '13NH3'],
    Water: ['[15O]H2O', 'O-15 Water', 'H215O', 'Agua O-15', '15O-Wasser'],
    NaF: [
      'Sodium fluoride F^18^',
      '18F-NaF',
      'Fluoruro sódico (18F)',
      'Natriumfluorid F-18',
      'NaF-18',
      'Na18F',
      'Na[18F]F',
      'Na F-18',
      'Na-F',
    ],
    FDOPA: ['18F-DOPA', 'F-DOPA', 'Fluoro-L-dopa F^18^', '6-[18F]fluoro-L-DOPA', 'Fluorodopa'],
    FET: ['18F-FET', 'Fluorethyltyrosin F^18^', 'O-(2-[18F]fluoroethyl)-L-tyrosine'],
    'Rubidium chloride': ['Rubidium chloride Rb^82^', '82Rb-RbCl', 'Cloruro de rubidio'],
    'Iodide I124': ['124I-NaI', 'Na124I', '[124I]NaI', 'Sodium iodide I^124^', 'Yoduro sódico I-124'],
    'Zr-trastuzumab': ['89Zr-trastuzumab', '[89Zr]Zr-Df-trastuzumab'],
  };
  for (const [expected, spellings] of Object.entries(texts)) {
    it(`mean ${expected}`, () => {
      const found = spellings.map((text) => [text, verdict({ text })]);
      assert.deepEqual(
        found,
        spellings.map((text) => [text, expected]),
      );
    });
  }

  it('mean another compound, that is not configured, by the number behind them', () => {
    const configured = [one('PSMA-11', GA68, 'PSMA'), one('FDG', F18)];
    for (const text of ['Ga-68 PSMA-617', 'PSMA 617', '[68Ga]Ga-PSMA617', 'PSMA-1007', 'PSMA-R2-11']) {
      assert.equal(verdict({ text }, { configured }), 'UNKNOWN_RADIOPHARMACEUTICAL', text);
    }
    for (const text of ['PSMA', '68Ga-PSMA', 'PSMA, 617 MBq', 'PSMA 100 MBq', 'PSMA-11', 'PSMA-68']) {
      assert.equal(verdict({ text }, { configured }), 'PSMA-11', text);
    }
  });

  it('match nothing inside another word', () => {
    const configured = [one('A', F18, 'DOTA'), one('B', F18, 'DOTA TATE'), one('C', F18, 'glucose')];
    assert.equal(verdict({ text: 'DOTATATE' }, { configured }), 'UNKNOWN_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: 'dota-tate' }, { configured }), 'B');
    assert.equal(verdict({ text: 'Fluorodeoxyglucose' }, { configured }), 'UNKNOWN_RADIOPHARMACEUTICAL');
    assert.equal(
      verdict({ text: 'anything' }, { configured: [one('', F18, '')] }),
      'UNKNOWN_RADIOPHARMACEUTICAL',
    );
  });
});

describe('nuclides', () => {
  const only = [
    '^18^Fluorine',
    '18F',
    'F-18',
    'Fluorine 18',
    'Fluorine',
    '68Ga',
    'Fluorine F^18^',
    'Flúor-18',
    'Galio-68',
  ];
  it('narrow and never name, however they are written', () => {
    for (const text of [...only, '']) {
      assert.equal(failure({ nuclideCodes: [code('C-111A1', 'SRT', text)] }).params['text'], '', text);
      assert.equal(name({ text }, { modelDefault: 'FDG' }), 'FDG', text);
    }
  });

  it('are not all that a molecule is', () => {
    for (const text of ['[15O]O2', 'O-15 O2', '13N2', 'Cu-64 Cl2', 'Na-24'])
      assert.equal(verdict({ text }, { modelDefault: 'Water' }), 'UNKNOWN_RADIOPHARMACEUTICAL', text);
  });

  it('and words that stand for nothing leave the default of the scanner model', () => {
    for (const text of [
      'Unknown',
      'None',
      'Solution',
      'F-18 solution',
      'Radiopharmaceutical',
      'Isotope F18',
      '[18F]',
    ])
      assert.equal(name({ text }, { modelDefault: 'FDG' }), 'FDG', text);
  });

  it('leave the default of the scanner model, where it is of that nuclide', () => {
    const header = { nuclideCodes: [code('C-111A1', 'SRT', 'Fluorine F^18^')], nuclides: [NUCLIDES[4]!] };
    assert.equal(NUCLIDES[4]!.halfLife, F18);
    const found = recognise(header, { modelDefault: 'FDG' });
    assert.deepEqual([found.from, found.said], ['MODEL_DEFAULT', 'Fluorine F^18^']);
    assert.equal(failure(header, { modelDefault: 'DOTATATE' }).code, 'HALF_LIFE_MISMATCH');
  });

  it('do not let a synonym that holds one outrank a compound', () => {
    const configured = [
      one('FDG', F18, 'F-18', '18F-FDG', 'F-18 labelled'),
      one('Fluorocholine', F18, 'choline'),
    ];
    assert.equal(verdict({ text: 'F-18 Choline' }, { configured }), 'Fluorocholine');
    assert.equal(verdict({ text: 'F-18 Newtracer' }, { configured }), 'UNKNOWN_RADIOPHARMACEUTICAL');
    // A person who names a nuclide among the synonyms means it where nothing else is said.
    assert.equal(verdict({ text: 'Fluorine F^18^' }, { configured }), 'FDG');
    assert.equal(verdict({ text: 'F-18' }, { configured, modelDefault: 'Fluorocholine' }), 'Fluorocholine');
  });

  it('rule out the compound of another nuclide', () => {
    assert.equal(verdict({ text: 'Fallypride C^11^' }), 'UNKNOWN_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: 'Choline', nuclides: [NUCLIDES[0]!] }), 'Choline C11');
    assert.equal(verdict({ text: 'Choline', halfLife: C11 }), 'Choline C11');
    assert.equal(verdict({ text: 'Choline', halfLife: 6588 }), 'Fluorocholine');
    assert.equal(verdict({ text: 'F-18 Choline', halfLife: C11 }), 'HALF_LIFE_MISMATCH');
    // A compound that is named is not given up for a less specific one of the right half-life.
    assert.equal(verdict({ text: 'PSMA DCFPyL', halfLife: GA68 }), 'HALF_LIFE_MISMATCH');
  });
});

describe('what two configured ones fit', () => {
  it('is left to a person, with both offered', () => {
    const configured = [one('PSMA-11', GA68, 'PSMA'), one('PSMA-617', GA68, 'PSMA')];
    const error = failure({ text: '68Ga-PSMA', halfLife: GA68 }, { configured });
    assert.equal(error.code, 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: '68Ga-FAPI' }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: '18F-PSMA' }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.deepEqual(error.params, { text: '68Ga-PSMA', candidates: 'PSMA-11, PSMA-617' });
    assert.equal(verdict({ text: 'Flumazenil' }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: 'DOTATATE' }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: 'FDG and NaF' }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: '68Ga-PSMA' }, { chosen: 'PSMA-617' }), 'PSMA-617');
  });

  it('is not PSMA with Ga-68 on a new installation: it is the one that is given for PET', () => {
    for (const text of ['68Ga-PSMA', '[68Ga]Ga-PSMA', 'PSMA Ga68', 'Ga-68 PSMA', '^68^Gallium PSMA'])
      assert.equal(verdict({ text, halfLife: GA68 }), 'PSMA-11', text);
    assert.equal(verdict({ text: '68Ga-PSMA-617', halfLife: GA68 }), 'PSMA-617');
  });

  it('is decided by what other texts and codes say', () => {
    const meaning = (text: string) => ({ codes: [code('X1', '99LOCAL', text)] });
    assert.equal(verdict({ text: '68Ga-PSMA', ...meaning('PSMA-11 Ga^68^') }), 'PSMA-11');
    assert.equal(
      verdict({ text: 'FDG', ...meaning('Fluorocholine F^18^') }),
      'AMBIGUOUS_RADIOPHARMACEUTICAL',
    );
    assert.equal(verdict({ text: '68Ga-PSMA', codes: [code('126759', 'DCM')] }), 'PSMA-617');
    const twice = [
      { ...one('A', F18, 'first'), codes: ['X1 99LOCAL'] },
      { ...one('B', F18, 'second'), codes: ['X1 99LOCAL'] },
    ];
    assert.equal(verdict(meaning(''), { configured: twice }), 'AMBIGUOUS_RADIOPHARMACEUTICAL');
    assert.equal(verdict({ text: 'Second', ...meaning('') }, { configured: twice }), 'B');
  });

  it('is the more specific one: its words hold those of the other', () => {
    const configured = [one('A', F18, 'dopa'), one('B', F18, 'fluoro dopa')];
    assert.equal(verdict({ text: '6-fluoro-DOPA' }, { configured }), 'B');
    assert.equal(verdict({ text: 'DOPA' }, { configured }), 'A');
    assert.equal(verdict({ text: 'Fluorocholine (choline)' }), 'Fluorocholine');
  });
});

describe('CID 4021', () => {
  it('is read by text: each its own tracer, or none', () => {
    for (const { meaning, shipped } of CID_4021) {
      const bare = readTracerText(meaning).compound.length === 0;
      assert.equal(verdict({ text: meaning }), shipped ?? 'UNKNOWN_RADIOPHARMACEUTICAL', meaning);
      const byDefault = verdict({ text: meaning }, { modelDefault: 'FDG' });
      if (!shipped) assert.equal(byDefault === 'UNKNOWN_RADIOPHARMACEUTICAL', !bare, meaning);
    }
  });

  it('is read by each of its codes, whatever the text', () => {
    for (const { codes, shipped, meaning } of CID_4021) {
      for (const each of codes) {
        const header = { codes: [code(...ofText(each), meaning)], text: shipped && 'something else' };
        const found = verdict(header);
        if (shipped) assert.equal(recognise({ ...header, text: meaning }).contradicted, undefined, meaning);
        assert.equal(found, shipped ?? 'UNKNOWN_RADIOPHARMACEUTICAL', `${each} ${meaning}`);
        if (shipped)
          assert.deepEqual([recognise(header).from, recognise(header).said], ['CODE', each.toUpperCase()]);
      }
    }
  });
});

describe('radiopharmaceuticals', () => {
  it('are found by older names of the scheme and by GE codes', () => {
    for (const [value, scheme] of [
      ['C-B1031', '99SDM'],
      ['c-b1031', 'snm3'],
      ['Y-X1743', '99SDM'],
    ] as const) {
      assert.equal(name({ codes: [code(value, scheme)], text: 'something else', halfLife: 6588 }), 'FDG');
    }
  });

  it('are found where only the nuclide sequence names the tracer, as in exports of CPS', () => {
    assert.equal(name({ nuclideCodes: [code('C-111A1', 'SRT', 'FDG -- fluorodeoxyglucose')] }), 'FDG');
    // The code of the nuclide names none, even where one is configured under it.
    const gas = { ...one('Oxygen gas', 122.2), codes: ['C-B1038 SRT'] };
    const water = { nuclideCodes: [code('C-B1038', 'SRT', '^15^Oxygen')] };
    assert.equal(verdict(water, { configured: [gas] }), 'UNKNOWN_RADIOPHARMACEUTICAL');
  });

  it('are not taken by a code whose half-life is not that of the header', () => {
    const codes = [code('C-B1031', 'SRT', 'Fluorodeoxyglucose F^18^')];
    assert.equal(verdict({ codes, halfLife: GA68 }), 'HALF_LIFE_MISMATCH');
    assert.equal(verdict({ codes, halfLife: GA68, text: '68Ga-PSMA-11' }), 'PSMA-11');
  });

  it("take the operator's choice, or the scanner model's default where the header names none", () => {
    const nuclide = { nuclideCodes: [code('C-111A1', 'SRT', '^18^Fluorine')], halfLife: F18 };
    assert.equal(name(nuclide, { modelDefault: 'FDG' }), 'FDG');
    assert.equal(name(nuclide, { chosen: 'FET', modelDefault: 'FDG' }), 'FET');
    assert.equal(name({ text: 'FDG' }, { chosen: 'FET' }), 'FET');
    assert.equal(name({ text: 'FDG' }, { modelDefault: 'FET' }), 'FDG');
    assert.equal(name({ text: 'Solution', ...nuclide }, { modelDefault: 'FET' }), 'FET');
    // A tracer that is named and unknown is no reason to take the default.
    assert.equal(failure({ text: 'Newtracer' }, { modelDefault: 'FDG' }).params['text'], 'Newtracer');
    assert.equal(failure(nuclide, { modelDefault: 'Deleted since' }).params['text'], 'Deleted since');
  });

  it("have the header's half-life within 2 %", () => {
    assert.equal(name({ text: 'FDG', halfLife: F18 * 1.019 }), 'FDG');
    assert.equal(failure({ text: 'FDG', halfLife: F18 * 1.021 }).code, 'HALF_LIFE_MISMATCH');
    assert.equal(failure({ text: '68Ga-DOTATOC', halfLife: F18 }).code, 'HALF_LIFE_MISMATCH');
    assert.equal(failure({ text: 'FDG', halfLife: GA68 }, { chosen: 'FDG' }).code, 'HALF_LIFE_MISMATCH');
  });

  it('ship so that each is found by its name, and no code or name means two', () => {
    const seen = new Map<string, string>();
    for (const { name: own, synonyms, codes, halfLife } of SHIPPED_RADIOPHARMACEUTICALS) {
      for (const meaning of [own, ...codes]) {
        assert.equal(seen.get(meaning.toLowerCase()), undefined, `${meaning} means ${own} and another`);
        seen.set(meaning.toLowerCase(), own);
      }
      assert.equal(verdict({ text: own, halfLife }), own);
      for (const text of synonyms) {
        const found = verdict({ text, halfLife });
        const isShared = /^(PSMA|FAPI)$/.test(text);
        assert.ok(
          found === own ||
            (isShared && found === 'AMBIGUOUS_RADIOPHARMACEUTICAL') ||
            (isShared && own === 'FAPI-74'),
          `${text}: ${found}`,
        );
      }
    }
  });
});
