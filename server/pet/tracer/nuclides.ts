/**
 * The positron emitters of PS3.16 CID 4020, with half-lives as evaluated (ENSDF), in seconds. A nuclide narrows which
 * tracer a header can mean, and never names one.
 */
export interface Nuclide {
  /** As in `F-18`. */
  readonly symbol: string;
  readonly mass: number;
  /** s */
  readonly halfLife: number;
}

/** [symbol, mass, half-life in s, code in SCT or DCM, code in SRT] */
const CID_4020: readonly (readonly [string, number, number, string, string?])[] = [
  ['C', 11, 1221.8, '40565003 SCT', 'C-105A1'],
  ['N', 13, 597.9, '21576001 SCT', 'C-107A1'],
  ['O', 14, 70.6, '424875009 SCT', 'C-1018C'],
  ['O', 15, 122.2, '129504001 SCT', 'C-B1038'],
  ['F', 18, 6586.2, '77004003 SCT', 'C-111A1'],
  ['Na', 22, 8.21e7, '71633006 SCT', 'C-155A1'],
  ['K', 38, 458.2, '423764008 SCT', 'C-135A4'],
  ['Sc', 43, 14_008, '126605 DCM'],
  ['Sc', 44, 14_551, '126600 DCM'],
  ['Ti', 45, 11_088, '75696008 SCT', 'C-166A2'],
  ['Mn', 51, 2772, '126601 DCM'],
  ['Fe', 52, 29_790, '69089000 SCT', 'C-130A1'],
  ['Mn', 52, 483_062, '37225000 SCT', 'C-149A1'],
  // The metastable one, by its code; a text is read as the ground state.
  ['Mn', 52, 1266, '126607 DCM'],
  ['Cu', 60, 1422, '425364008 SCT', 'C-127A4'],
  ['Cu', 61, 12_020, '71425003 SCT', 'C-127A1'],
  ['Cu', 62, 580.4, '422934004 SCT', 'C-127A5'],
  ['Zn', 62, 33_095, '65054007 SCT', 'C-141A1'],
  ['Cu', 64, 45_721, '3932008 SCT', 'C-127A2'],
  ['Ga', 66, 34_164, '79477007 SCT', 'C-131A1'],
  ['Ga', 68, 4062.6, '35337001 SCT', 'C-131A3'],
  ['Ge', 68, 2.341e7, '53315004 SCT', 'C-128A2'],
  ['As', 70, 3156, '126602 DCM'],
  ['As', 72, 93_600, '2705002 SCT', 'C-115A2'],
  ['Se', 73, 25_740, '87437000 SCT', 'C-116A2'],
  ['Br', 75, 5802, '17910003 SCT', 'C-113A1'],
  ['Br', 76, 58_320, '79523006 SCT', 'C-113A2'],
  ['Br', 77, 205_344, '86521004 SCT', 'C-113A3'],
  ['Rb', 82, 75.5, '79197006 SCT', 'C-159A2'],
  ['Y', 86, 53_064, '10738001 SCT', 'C-162A3'],
  ['Zr', 89, 282_280, '63360001 SCT', 'C-168A4'],
  ['Nb', 90, 52_560, '126603 DCM'],
  ['Y', 90, 230_580, '14691008 SCT', 'C-162A7'],
  ['Tc', 94, 3120, '424079002 SCT', 'C-163AA'],
  ['I', 124, 360_806, '40937006 SCT', 'C-114A5'],
  ['Tb', 152, 63_000, '126606 DCM'],
];

/** Names of elements in the languages of the console and in German, and the words that say no more than `nuclide`. */
const ELEMENT_NAMES: Readonly<Record<string, string>> = {
  C: 'carbon carbono kohlenstoff',
  N: 'nitrogen nitrogeno stickstoff',
  O: 'oxygen oxigeno sauerstoff',
  F: 'fluorine fluor',
  Na: 'sodium sodio natrium',
  K: 'potassium potasio kalium',
  Sc: 'scandium escandio',
  Ti: 'titanium titanio titan',
  Mn: 'manganese manganeso mangan',
  Fe: 'iron hierro eisen',
  Cu: 'copper cobre kupfer',
  Zn: 'zinc cinc zink',
  Ga: 'gallium galio',
  Ge: 'germanium germanio',
  As: 'arsenic arsenico arsen',
  Se: 'selenium selenio selen',
  Br: 'bromine bromo brom',
  Rb: 'rubidium rubidio',
  Y: 'yttrium itrio',
  Zr: 'zirconium circonio zirkonium',
  Nb: 'niobium niobio niob',
  Tc: 'technetium tecnecio',
  I: 'iodine yodo iod jod',
  Tb: 'terbium terbio',
};

export const NUCLIDES: readonly Nuclide[] = CID_4020.map(([symbol, mass, halfLife]) => ({
  symbol,
  mass,
  halfLife,
}));

const BY_CODE = new Map(
  CID_4020.flatMap(([, , , code, srt], at) =>
    [code, srt && `${srt} SRT`]
      .filter((one) => one !== undefined)
      .map((one) => [one, NUCLIDES[at] as Nuclide] as const),
  ),
);

const SYMBOLS = new Map(
  Object.entries(ELEMENT_NAMES).flatMap(([symbol, names]) =>
    [symbol.toLowerCase(), ...names.split(' ')].map((name) => [name, symbol] as const),
  ),
);

/** Symbol of the element that a word in lower case without accents names or is the symbol of. */
export function elementOf(word: string): string | undefined {
  return SYMBOLS.get(word);
}

export function nuclideOf(symbol: string | undefined, mass: number): Nuclide | undefined {
  return NUCLIDES.find((nuclide) => nuclide.symbol === symbol && nuclide.mass === mass);
}

/** @param code as `codeKey` writes it: `C-111A1 SRT` */
export function nuclideOfCode(code: string): Nuclide | undefined {
  return BY_CODE.get(code);
}

/** Value and scheme in one spelling; SNM3 and 99SDM are older names of the same scheme as SRT (PS3.16 8). */
export function codeKey(code: string): string {
  return code
    .trim()
    .toUpperCase()
    .replace(/\s+(SNM3|99SDM)$/, ' SRT')
    .replace(/\s+/g, ' ');
}

/** Whether two half-lives can be of one nuclide: scanners write rounded ones. */
export function sameHalfLife(one: number, other: number, tolerance: number): boolean {
  return Math.abs(one - other) <= tolerance * other;
}
