import { CPS } from './cps.ts';
import { GE } from './ge.ts';
import type { Manufacturer } from './manufacturer.ts';
import { MEDISO } from './mediso.ts';
import { PHILIPS } from './philips.ts';
import { SIEMENS } from './siemens.ts';
import { UIH } from './uih.ts';

const KNOWN: readonly Manufacturer[] = [SIEMENS, CPS, GE, PHILIPS, UIH, MEDISO];

/** The manufacturer whose ways are known, by Manufacturer (0008,0070). */
export function manufacturerOf(name: string): Manufacturer | undefined {
  return KNOWN.find((manufacturer) => manufacturer.matches(name.trim()));
}
