/**
 * The clinical PET tracers that an installation starts with. Codes are those of DICOM's context group 4021
 * (PS3.16), in SCT and in the retired SRT that scanners still write, and GE's own; half-lives as evaluated for the
 * nuclides. An administrator adds, changes and removes what is here.
 */
import type { ConfiguredRadiopharmaceutical } from './radiopharmaceuticals.ts';

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

/** [name, nuclide, synonyms separated by commas, codes separated by commas] */
const TRACERS: readonly (readonly [string, keyof typeof HALF_LIFE, string, string])[] = [
  [
    'FDG',
    'F18',
    'fluorodeoxyglucose, fluordeoxyglucose, fludeoxyglucose, fluorodesoxiglucosa, fluorodesoxyglucose, fluordesoxiglucosa, 2-fluoro-2-deoxyglucose, 18F-FDG, F18-FDG, FDG18, 18FDG, FDG-F18, F-18 FDG',
    '35321007 SCT, C-B1031 SRT, Y-X1743 SRT',
  ],
  [
    'NaF',
    'F18',
    'sodium fluoride, fluoruro de sodio, fluoruro sodico, 18F-NaF, fluoride',
    '129501009 SCT, C-B1032 SRT',
  ],
  [
    'FDOPA',
    'F18',
    'F-DOPA, DOPA, fluoro-L-dopa, fluorodopa, fluoro-dopa, fluorodihydroxyphenylalanine, 18F-DOPA',
    '129500005 SCT, C-B1034 SRT',
  ],
  [
    'Fluorocholine',
    'F18',
    'FCH, F-choline, fluorocolina, 18F-choline, fluoromethylcholine, fluoroethylcholine',
    '456992002 SCT, C-E0273 SRT',
  ],
  [
    'FET',
    'F18',
    'fluoroethyltyrosine, fluoroethyl-L-tyrosine, fluorethyltyrosin, fluoroetiltirosina, O-(2-fluoroethyl)-L-tyrosine',
    '424708001 SCT, C-B07E0 SRT',
  ],
  [
    'FLT',
    'F18',
    'fluorothymidine, fluorotimidina, thymidine FLT, 3-deoxy-3-fluorothymidine',
    '129502002 SCT, C-B1036 SRT',
  ],
  ['FMISO', 'F18', 'fluoromisonidazole, fluoromisonidazol, F-MISO', '422598008 SCT, C-B07E1 SRT'],
  ['FAZA', 'F18', 'fluoroazomycin arabinoside', ''],
  ['FES', 'F18', 'fluoroestradiol, 16-alpha-fluoroestradiol', 'C1831937 UMLS'],
  ['Fluciclovine', 'F18', 'FACBC, axumin, fluciclovina', '457000009 SCT, C-E026A SRT'],
  ['Florbetapir', 'F18', 'amyvid, AV-45', '456995000 SCT, C-E0269 SRT'],
  ['Florbetaben', 'F18', 'neuraceq, BAY 94-9172', '712736002 SCT, C-D6858 SRT'],
  ['Flutemetamol', 'F18', 'vizamyl', '456997008 SCT, C-E0267 SRT'],
  ['Flortaucipir', 'F18', 'tauvid, AV-1451, T807', 'C4547429 UMLS, 126502 DCM'],
  ['MK-6240', 'F18', 'florquinitau', 'C4506764 UMLS'],
  ['Flumazenil F18', 'F18', '18F-flumazenil', '422975006 SCT, C-B07DF SRT'],
  ['Fallypride', 'F18', '18F-fallypride', '126705 DCM'],
  ['Flurpiridaz', 'F18', 'flyrcado', '126718 DCM'],
  ['PSMA-1007', 'F18', '18F-PSMA-1007, F18-PSMA-1007, 18F-PSMA, F18-PSMA, PSMA F18, F-18 PSMA', '126758 DCM'],
  ['DCFPyL', 'F18', 'piflufolastat, pylarify, PSMA-DCFPyL, 18F-DCFPyL', 'C116352 NCIT'],
  ['rhPSMA-7.3', 'F18', 'flotufolastat, posluma', ''],
  ['AlF-NOTA-octreotide', 'F18', 'AlF-NOTA-OC, NOTA-octreotide, 18F-AlF-NOTA-octreotide', ''],
  ['FAPI-74', 'F18', '18F-FAPI-74, 18F-FAPI, F18-FAPI', ''],
  [
    'PSMA-11',
    'Ga68',
    '68Ga-PSMA-11, Ga68-PSMA-11, 68Ga-PSMA, Ga68-PSMA, PSMA Ga68, Ga-68 PSMA, gozetotide, PSMA-HBED-CC, illuccix, locametz',
    'C118961 NCIT',
  ],
  ['PSMA-617', 'Ga68', '68Ga-PSMA-617', '126759 DCM'],
  [
    'DOTATATE',
    'Ga68',
    '68Ga-DOTATATE, Ga68-DOTATATE, DOTA-TATE, oxodotreotide, netspot, tyrosine-3-octreotate',
    'C1742831 UMLS',
  ],
  ['DOTATOC', 'Ga68', '68Ga-DOTATOC, Ga68-DOTATOC, DOTA-TOC, edotreotide, edotreotida', 'C2713594 UMLS'],
  ['DOTANOC', 'Ga68', '68Ga-DOTANOC, Ga68-DOTANOC, DOTA-NOC', ''],
  ['FAPI-46', 'Ga68', '68Ga-FAPI-46, 68Ga-FAPI, Ga68-FAPI, FAPI-04, 68Ga-FAPI-04', ''],
  ['Pentixafor', 'Ga68', '68Ga-pentixafor, CXCR4', ''],
  ['Choline C11', 'C11', '11C-choline, C11-choline, choline, colina, 11C-colina', '126703 DCM'],
  [
    'Methionine',
    'C11',
    '11C-methionine, C11-methionine, metionina, 11C-metionina, MET',
    '129510001 SCT, C-B103E SRT',
  ],
  ['Acetate', 'C11', '11C-acetate, C11-acetate, acetato, 11C-acetato', '129513004 SCT, C-B1043 SRT'],
  ['PIB', 'C11', '11C-PIB, C11-PIB, Pittsburgh compound B', '126500 DCM'],
  ['Raclopride', 'C11', '11C-raclopride, racloprida', '129512009 SCT, C-B1042 SRT'],
  ['Flumazenil C11', 'C11', '11C-flumazenil, flumazenil', '423543007 SCT, C-B07DE SRT'],
  [
    'Ammonia',
    'N13',
    '13N-ammonia, N13-ammonia, amoniaco, 13N-amoniaco, NH3, 13NH3',
    '129508003 SCT, C-B103C SRT',
  ],
  [
    'Water',
    'O15',
    '15O-water, O15-water, agua, 15O-agua, oxygen-water, H2O, H215O',
    '129505000 SCT, C-B1039 SRT',
  ],
  [
    'Rubidium chloride',
    'Rb82',
    'Rb-82, 82Rb, Rb82, rubidium, rubidio, cardiogen, ruby-fill',
    '129503007 SCT, C-B1037 SRT',
  ],
  ['Cu-DOTATATE', 'Cu64', '64Cu-DOTATATE, Cu64-DOTATATE, detectnet', ''],
  ['Cu-ATSM', 'Cu64', '64Cu-ATSM, ATSM', '422855001 SCT, C-B07DB SRT'],
  ['Cu-PSMA', 'Cu64', '64Cu-PSMA, Cu64-PSMA, SAR-bisPSMA', ''],
  ['Zr-trastuzumab', 'Zr89', '89Zr-trastuzumab, trastuzumab', '126512 DCM'],
  ['Zr-girentuximab', 'Zr89', '89Zr-girentuximab, girentuximab', ''],
  ['Iodide I124', 'I124', 'sodium iodide, 124I-NaI, I-124, 124I, yoduro', '422980002 SCT, C-B07E8 SRT'],
];

export const SHIPPED_RADIOPHARMACEUTICALS: readonly ConfiguredRadiopharmaceutical[] = TRACERS.map(
  ([name, nuclide, synonyms, codes]) => ({
    name,
    halfLife: HALF_LIFE[nuclide],
    synonyms: list(synonyms),
    codes: list(codes),
  }),
);

function list(text: string): string[] {
  return text === '' ? [] : text.split(', ');
}
