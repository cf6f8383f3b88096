/** Headers of one scan as its elements can say it, and the SUV that follows. */
import assert from 'node:assert/strict';
import { averageCountRateTime } from '../../server/pet/decay-reference.ts';
import { readPetHeader, type PetHeader } from '../../server/pet/pet-header.ts';
import { suvFactor, type SuvFactor } from '../../server/pet/suv.ts';
import type { Dataset, Element } from '../../server/phantom/element.ts';
import { petDataset } from './pet-dataset.ts';

export const HALF_LIFE = 6586.2;
export const DOSE = 3.7e8;
export const KILOGRAMS = 70;

/** Injected at 9, scanned from 10 o'clock on, in beds of 2 minutes; elements and those of the isotope's item change. */
export function header(elements: Dataset = [], isotope: Dataset = [], bed = 0): PetHeader {
  const of = (base: Dataset, changes: Dataset) => [
    ...new Map([...base, ...changes].map((one) => [one[0], one])).values(),
  ];
  const nuclide: Element[] = [
    [0x00080100, 'SH', 'C-111A1'],
    [0x00080102, 'SH', 'SRT'],
  ];
  const item = of(
    [
      [0x00181072, 'TM', '090000'],
      [0x00181074, 'DS', String(DOSE)],
      [0x00181075, 'DS', String(HALF_LIFE)],
      [0x00540300, 'SQ', [nuclide]],
    ],
    isotope,
  );
  return readPetHeader(
    petDataset(
      of(
        [
          [0x00080021, 'DA', '20240315'],
          [0x00080031, 'TM', '100000'],
          [0x00080022, 'DA', '20240315'],
          [0x00080032, 'TM', `10${String(2 * bed).padStart(2, '0')}00`],
          [0x00101030, 'DS', String(KILOGRAMS)],
          [0x00181242, 'IS', '120000'],
          [0x00540016, 'SQ', [item]],
          [0x00541102, 'CS', 'START'],
          [0x00541300, 'DS', String(bed * 120_000 + averageCountRateTime(120_000, HALF_LIFE))],
        ],
        elements,
      ),
    ),
  );
}

export const factor = (...headers: readonly PetHeader[]): SuvFactor =>
  suvFactor(
    headers[0]!,
    headers.map(({ times }) => times),
  );

/** That the dose decayed for so long. */
export function assertElapsed(found: SuvFactor, seconds: number, warnings: readonly string[] = []): void {
  const expected = (KILOGRAMS * 1000) / (DOSE * 2 ** (-seconds / HALF_LIFE));
  const { suvPerBecquerel: suv } = found;
  assert.ok(suv !== null && Math.abs(suv / expected - 1) < 1e-6, JSON.stringify({ ...found, expected }));
  assert.deepEqual(
    found.warnings.map(({ code }) => code),
    warnings,
  );
}

export function obstacles(elements: Dataset, isotope: Dataset = []): readonly string[] {
  const { suvPerBecquerel, obstacles: found } = factor(header(elements, isotope));
  assert.equal(suvPerBecquerel, null);
  return found.map(({ code }) => code);
}

export const injectedAt = (text: string): Dataset => [[0x00181078, 'DT', text]];
/** Without a time of day beside it. */
export const datedOnly = (text: string): Dataset => [...injectedAt(text), [0x00181072, 'TM', '']];
