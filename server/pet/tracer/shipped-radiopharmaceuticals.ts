/**
 * The clinical PET tracers that an installation starts with. Codes are those of DICOM's context group 4021
 * (PS3.16), in SCT and in the retired SRT that scanners still write, and GE's own; half-lives as evaluated for the
 * nuclides. An administrator adds, changes and removes what is here.
 */
import type { ConfiguredRadiopharmaceutical } from './configured-radiopharmaceutical.ts';

/** Seconds. */
const HALF_LIFE = {
  C11: 1221.8,
  N13: 597.9,
  O15: 122.2,
  F18: 6586.2,
  Cu64: 45_721,
  Ga68: 4062.6,
  Rb82: 75.5,
  Zr89: 282_280,
  I124: 360_806,
} as const;

/**
 * [name, nuclide, synonyms separated by commas, codes separated by commas]. Nuclides in a text narrow the choice by
 * themselves, and are no part of a synonym. A name that several compounds share, such as PSMA, is a synonym of all of
 * them: where the nuclide leaves more than one, a person chooses.
 */
const TRACERS: readonly (readonly [string, keyof typeof HALF_LIFE, string, string])[] = [
  [
    'FDG',
    'F18',
    'fluorodeoxyglucose, fluoro-deoxyglucose, fluordeoxyglucose, fludeoxyglucose, fluorodesoxyglucose, fluordesoxyglucose, fluordesoxyglukose, fluorodesoxyglukose, fludesoxyglucose, fluorodesoxiglucosa, fluorodeoxiglucosa, fluordesoxiglucosa, fludesoxiglucosa, deoxyglucose, desoxyglucose, desoxiglucosa, 2-fluoro-2-deoxyglucose, 2-deoxy-2-fluoro-D-glucose, fluoro-D-glucose, fluoro-deoxy-glucose, fluoro-2-deoxy-D-glucose, fluodesoxiglucosa, flurodeoxyglucose',
    '35321007 SCT, C-B1031 SRT, Y-X1743 SRT, C0046056 UMLS',
  ],
  [
    'NaF',
    'F18',
    'sodium fluoride, fluoride, Na18F, Na-F, fluoruro de sodio, fluoruro sodico, fluoruro, natriumfluorid, fluorid',
    '129501009 SCT, C-B1032 SRT, C0304965 UMLS',
  ],
  [
    'FDOPA',
    'F18',
    'F-DOPA, DOPA, L-DOPA, fluoro-L-dopa, fluorodopa, fluordopa, fluoro-dopa, fluorodihydroxyphenylalanine',
    '5811000122108 SCT, C-E0241 SRT, C0244672 UMLS, 129500005 SCT, C-B1034 SRT',
  ],
  [
    'Fluorocholine',
    'F18',
    'FCH, F-choline, choline, colina, cholin, fluorocolina, fluorcholin, fluoromethylcholine, fluoroethylcholine, fluormethylcholin, fluorethylcholin, fluorometilcolina, fluoroetilcolina',
    '456992002 SCT, C-E0273 SRT, C3531803 UMLS',
  ],
  [
    'FET',
    'F18',
    'fluoroethyltyrosine, fluoroethyl-L-tyrosine, fluorethyltyrosin, fluoroetiltirosina, O-(2-fluoroethyl)-L-tyrosine',
    '424708001 SCT, C-B07E0 SRT, C1827913 UMLS',
  ],
  [
    'FLT',
    'F18',
    'fluorothymidine, fluorthymidin, fluorotimidina, 3-deoxy-3-fluorothymidine',
    '764937002 SCT, C1432709 UMLS, 129502002 SCT, C-B1036 SRT',
  ],
  [
    'FMISO',
    'F18',
    'F-MISO, fluoromisonidazole, fluormisonidazol, fluoromisonidazol',
    '422598008 SCT, C-B07E1 SRT, C1827349 UMLS',
  ],
  ['FAZA', 'F18', 'fluoroazomycin arabinoside, fluoroazomicina arabinosido', 'C62520 NCIT, C1566975 UMLS'],
  [
    'FES',
    'F18',
    'fluoroestradiol, fluorestradiol, 16-alpha-fluoroestradiol, cerianna',
    '926372005 SCT, C1831937 UMLS',
  ],
  [
    'Fluciclovine',
    'F18',
    'FACBC, axumin, fluciclovina, fluciclovin',
    '457000009 SCT, C-E026A SRT, C1311253 UMLS',
  ],
  ['Florbetapir', 'F18', 'amyvid, AV-45', '456995000 SCT, C-E0269 SRT, C3475363 UMLS'],
  ['Florbetaben', 'F18', 'neuraceq, BAY 94-9172', '712736002 SCT, C-D6858 SRT, C3818757 UMLS'],
  ['Flutemetamol', 'F18', 'vizamyl', '456997008 SCT, C-E0267 SRT, C2983948 UMLS'],
  ['Flortaucipir', 'F18', 'tauvid, AV-1451, T807', '879808000 SCT, C4742689 UMLS, 126502 DCM'],
  ['MK-6240', 'F18', 'florquinitau', 'C4506764 UMLS'],
  ['PI-2620', 'F18', '', 'C5433257 UMLS'],
  ['Flumazenil F18', 'F18', 'flumazenil', '422975006 SCT, C-B07DF SRT, C1828330 UMLS'],
  ['Fallypride', 'F18', 'fallyprid', '126705 DCM'],
  ['Flurpiridaz', 'F18', 'flyrcado', '126718 DCM'],
  ['PSMA-1007', 'F18', 'PSMA', '126758 DCM'],
  ['DCFPyL', 'F18', 'piflufolastat, pylarify, PSMA-DCFPyL, PSMA', 'C116352 NCIT, C3492634 UMLS'],
  ['rhPSMA-7.3', 'F18', 'flotufolastat, posluma, PSMA', ''],
  [
    'AlF-NOTA-octreotide',
    'F18',
    'AlF-NOTA-OC, NOTA-octreotide, AlF-OC, AlF-octreotide, AlF-NOTA-octreotid, AlF-NOTA-octreotida',
    '',
  ],
  ['FAPI-74', 'F18', 'FAPI', ''],
  [
    'PSMA-11',
    'Ga68',
    'PSMA, gozetotide, gozetotida, PSMA-HBED-CC, illuccix, locametz',
    'C118961 NCIT, C3899042 UMLS',
  ],
  // Other compounds of the same name, which would be taken for the one that has it alone.
  ['THP-PSMA', 'Ga68', 'PSMA-THP, galliprost', ''],
  ['PSMA-I&T', 'Ga68', 'PSMA imaging and therapy, zadavotide, zadavotida', ''],
  // With F-18 by a chelate: another compound than the one with Ga-68 that has the name.
  ['AlF-PSMA-11', 'F18', 'AlF-PSMA-HBED-CC, PSMA', ''],
  ['DMFP', 'F18', 'desmethoxy-fallypride, desmethoxyfallypride', ''],
  // Not PSMA: with Ga-68 that alone is PSMA-11, which is what is approved and given for PET; this one is for therapy.
  ['PSMA-617', 'Ga68', '', '126759 DCM'],
  [
    'DOTATATE',
    'Ga68',
    'DOTA-TATE, oxodotreotide, oxodotreotida, netspot, octreotate, DOTA-octreotate, tyrosine-3-octreotate',
    '724025002 SCT, C1742831 UMLS',
  ],
  ['DOTATOC', 'Ga68', 'DOTA-TOC, edotreotide, edotreotida, edotreotid', 'C2713594 UMLS'],
  ['DOTANOC', 'Ga68', 'DOTA-NOC', ''],
  ['FAPI-46', 'Ga68', 'FAPI', ''],
  ['FAPI-04', 'Ga68', 'FAPI', ''],
  ['Pentixafor', 'Ga68', 'CXCR4', ''],
  ['Choline C11', 'C11', 'choline, colina, cholin', '126703 DCM'],
  ['Methionine', 'C11', 'metionina, methionin, MET', '129510001 SCT, C-B103E SRT, C0252667 UMLS'],
  ['Acetate', 'C11', 'acetato, acetat', '129513004 SCT, C-B1043 SRT, C1098488 UMLS'],
  ['PIB', 'C11', 'Pittsburgh compound B, compuesto B de Pittsburgh', '126500 DCM'],
  ['Raclopride', 'C11', 'racloprida, racloprid', '129512009 SCT, C-B1042 SRT, C0752264 UMLS'],
  ['Flumazenil C11', 'C11', 'flumazenil', '423543007 SCT, C-B07DE SRT, C1827653 UMLS'],
  ['Ammonia', 'N13', 'amoniaco, ammoniak, ammonium, NH3, NH4', '129508003 SCT, C-B103C SRT, C1268560 UMLS'],
  ['Water', 'O15', 'agua, wasser, oxygen-water, H2O, H215O', '129505000 SCT, C-B1039 SRT, C1268557 UMLS'],
  [
    'Rubidium chloride',
    'Rb82',
    'cloruro de rubidio, rubidiumchlorid, RbCl, cardiogen, ruby-fill',
    '129503007 SCT, C-B1037 SRT, C1268555 UMLS',
  ],
  ['Cu-DOTATATE', 'Cu64', 'DOTATATE, DOTA-TATE, detectnet', ''],
  ['Cu-ATSM', 'Cu64', 'ATSM', '422855001 SCT, C-B07DB SRT, C1828021 UMLS'],
  ['Cu-PSMA', 'Cu64', 'PSMA, SAR-bisPSMA, bisPSMA', ''],
  ['Zr-trastuzumab', 'Zr89', 'trastuzumab', '126512 DCM'],
  ['Zr-girentuximab', 'Zr89', 'girentuximab', ''],
  [
    'Iodide I124',
    'I124',
    'iodide, sodium iodide, NaI, Na124I, yoduro, yoduro de sodio, yoduro sodico, natriumiodid',
    '422980002 SCT, C-B07E8 SRT, C1828393 UMLS',
  ],
];

export const SHIPPED_RADIOPHARMACEUTICALS: readonly ConfiguredRadiopharmaceutical[] = TRACERS.map(
  ([name, nuclide, synonyms, codes]) => ({
    name,
    halfLife: HALF_LIFE[nuclide],
    synonyms: list(synonyms),
    codes: list(codes),
  }),
);

/** Names that came to the list later, with its length then: an installation that began with fewer gets them too. */
export const ADDED_LATER: Readonly<Record<string, number>> = {
  'PSMA-I&T': 50,
  'THP-PSMA': 50,
  DMFP: 50,
  'AlF-PSMA-11': 51,
};

function list(text: string): string[] {
  return text === '' ? [] : text.split(', ');
}
