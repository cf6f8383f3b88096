/** Value representations of PS3.5 6.2. */
export type Vr =
  | 'AE'
  | 'AS'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'DT'
  | 'FD'
  | 'FL'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'OB'
  | 'OD'
  | 'OF'
  | 'OL'
  | 'OV'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SL'
  | 'SQ'
  | 'SS'
  | 'ST'
  | 'SV'
  | 'TM'
  | 'UC'
  | 'UI'
  | 'UL'
  | 'UN'
  | 'UR'
  | 'US'
  | 'UT'
  | 'UV';

/** With explicit VR these have a 32-bit length after two reserved bytes (PS3.5 7.1.2). */
const LONG_FORM: ReadonlySet<string> = new Set<Vr>([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);

const SHORT_FORM: ReadonlySet<string> = new Set<Vr>([
  'AE',
  'AS',
  'AT',
  'CS',
  'DA',
  'DS',
  'DT',
  'FD',
  'FL',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'SL',
  'SS',
  'ST',
  'TM',
  'UI',
  'UL',
  'US',
]);

/** VR by its two bytes as a little-endian number: one look-up for each element of an explicit dataset. */
export const VR_BY_CODE: ReadonlyMap<number, Vr> = new Map(
  [...LONG_FORM, ...SHORT_FORM].map((vr) => [vr.charCodeAt(0) | (vr.charCodeAt(1) << 8), vr as Vr]),
);

export function hasLongForm(vr: Vr): boolean {
  return LONG_FORM.has(vr);
}

/** Text in the object's Specific Character Set; other text is the default repertoire. */
const EXTENDED_TEXT: ReadonlySet<Vr> = new Set<Vr>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
/** One value whatever it holds: a backslash is a character. */
const SINGLE_TEXT: ReadonlySet<Vr> = new Set<Vr>(['LT', 'ST', 'UT', 'UR']);
const PLAIN_TEXT: ReadonlySet<Vr> = new Set<Vr>(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

export function usesCharacterSet(vr: Vr): boolean {
  return EXTENDED_TEXT.has(vr);
}
export function isSingleText(vr: Vr): boolean {
  return SINGLE_TEXT.has(vr);
}
export function isText(vr: Vr): boolean {
  return EXTENDED_TEXT.has(vr) || PLAIN_TEXT.has(vr);
}

/** Bytes of one binary number. */
export const NUMBER_WIDTH: { readonly [V in Vr]?: number } = {
  AT: 4,
  FD: 8,
  FL: 4,
  OB: 1,
  OD: 8,
  OF: 4,
  OL: 4,
  OV: 8,
  OW: 2,
  SL: 4,
  SS: 2,
  SV: 8,
  UL: 4,
  US: 2,
  UV: 8,
};
