import { isUsableUid } from '../../dicom/index.ts';

/**
 * Where received images lie: `spool/<source>/<series>/<instance>.<unique>.dcm` below the data directory. The key
 * alone says who sent which instance of which series, so that a record can be made without the database.
 */
export interface SpoolKey {
  readonly source: { readonly aeTitle: string; readonly address: string };
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  /** Tells copies of one instance apart: run of the listener, then a number. Letters, digits and `-`. */
  readonly unique: string;
}

export const SPOOL = 'spool';
const SUFFIX = '.dcm';

/** @throws RangeError for a UID or unique part that must not become a path */
export function buildSpoolKey(key: SpoolKey): string {
  const { source, seriesInstanceUid, sopInstanceUid, unique } = key;
  if (!isUsableUid(seriesInstanceUid) || !isUsableUid(sopInstanceUid) || !isUnique(unique)) {
    throw new RangeError('a spool key is made of UIDs');
  }
  return `${spoolDirectory(source, seriesInstanceUid)}/${sopInstanceUid}.${unique}${SUFFIX}`;
}

export function spoolDirectory(source: SpoolKey['source'], seriesInstanceUid: string): string {
  return `${SPOOL}/${encode(source.aeTitle)}@${encode(source.address)}/${seriesInstanceUid}`;
}

/** The reverse of `buildSpoolKey`; undefined for anything else. */
export function parseSpoolKey(key: string): SpoolKey | undefined {
  const [root, sender, seriesInstanceUid, file, ...rest] = key.split('/');
  const source = parseSource(sender ?? '');
  const [, sopInstanceUid, unique] = /^([\d.]+)\.([\w-]+)\.dcm$/.exec(file ?? '') ?? [];
  if (root !== SPOOL || rest.length > 0 || !source || !seriesInstanceUid || !isUsableUid(seriesInstanceUid))
    return undefined;
  if (!sopInstanceUid || !isUsableUid(sopInstanceUid) || !unique || !isUnique(unique)) return undefined;
  return { source, seriesInstanceUid, sopInstanceUid, unique };
}

function parseSource(name: string): SpoolKey['source'] | undefined {
  const [aeTitle, address, ...rest] = name.split('@');
  if (aeTitle === undefined || address === undefined || rest.length > 0) return undefined;
  return { aeTitle: decode(aeTitle), address: decode(address) };
}

function isUnique(text: string): boolean {
  return /^[A-Za-z][\w-]{0,31}$/.test(text);
}

/** Latin-1 text as letters, digits, `_`, `-`, `.` behind the first place, and `%XX`: never `.`, `..` or a slash. */
function encode(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]|^\./g, (character) => {
    return `%${(character.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function decode(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
