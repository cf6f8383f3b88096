/** What a header says of the tracer, its dose and its administration. */
import type { Dataset } from '../../dicom/index.ts';
import { parseClock, parseDt, parseZone } from './dicom-time.ts';
import { manufacturerOf } from './manufacturers/known-manufacturers.ts';
import { onlyNumber } from './only-number.ts';
import { codeKey, nuclideOfCode, sameHalfLife, type Nuclide } from './tracer/nuclides.ts';
import { readTracerText } from './tracer/tracer-text.ts';
import { within } from './within.ts';

const DAY = 86_400_000;

export interface CodedConcept {
  /** Code Value (0008,0100). */
  readonly value: string;
  /** Coding Scheme Designator (0008,0102). */
  readonly scheme: string;
  /** Code Meaning (0008,0104). */
  readonly meaning: string;
}

/** Radiopharmaceutical Information Sequence (0054,0016). */
export interface TracerHeader {
  /** Radiopharmaceutical (0018,0031). */
  readonly text: string | undefined;
  /** Radiopharmaceutical Code Sequence (0054,0304). */
  readonly codes: readonly CodedConcept[];
  /** Radionuclide Code Sequence (0054,0300): some scanners name the tracer there. */
  readonly nuclideCodes: readonly CodedConcept[];
  /** That codes and texts name; more than one where they contradict each other. */
  readonly nuclides: readonly Nuclide[];
  /** s */
  readonly halfLife: number | undefined;
  /** The header gives the half-life of its nuclide in minutes, where PS3.3 C.8.9.2 wants seconds. */
  readonly isHalfLifeInMinutes: boolean;
  /** Bq */
  readonly dose: number | undefined;
  /** The header gives the dose in MBq, where PS3.3 C.8.9.2 wants Bq. */
  readonly isDoseInMegabecquerels: boolean;
  /** Of the administration, with its date; milliseconds on the clock of the header. */
  readonly startInstant: number | undefined;
  /** Of the administration, where only its time of day is given: since midnight, milliseconds. */
  readonly startClock: number | undefined;
  /** Its date-time and its time of day, on one clock, are not the same: one of them is wrong. */
  readonly startsDisagree: boolean;
}

/**
 * Of several items, as two tracers in one scan have, texts and codes are those of all, numbers what they agree on. Items
 * that are not all of one administration have no dose in common, even where the numbers are the same.
 */
export function readTracerHeader(dataset: Dataset): TracerHeader {
  const items = dataset.items(0x00540016).filter((item) => item.elements.length > 0);
  const zone = parseZone(dataset.text(0x00080201));
  const text = [...new Set(items.flatMap((item) => item.text(0x00180031) ?? []))].join(' + ') || undefined;
  const codes = items.flatMap((item) => readCodes(item, 0x00540304));
  const nuclideCodes = items.flatMap((item) => readCodes(item, 0x00540300));
  const nuclides = nuclidesOf(text, codes, nuclideCodes);
  const manufacturer = manufacturerOf(dataset.text(0x00080070) ?? '');
  const startClock = same(items, (item) => parseClock(item.text(0x00181072)));
  const dated = same(items, (item) => startOf(item, zone));
  const ofManufacturer = parseDt(manufacturer?.readAdministration?.(dataset), zone);
  return {
    text,
    codes,
    nuclideCodes,
    nuclides,
    ...halfLifeOf(
      same(items, (item) => onlyNumber(item, 0x00181075)),
      nuclides,
    ),
    ...doseOf(isOneAdministration(items) ? onlyNumber(items[0]!, 0x00181074) : undefined),
    startInstant: dated ?? (disagree(ofManufacturer, startClock) ? undefined : ofManufacturer),
    startClock,
    startsDisagree: disagree(dated, startClock),
  };
}

/** Items that say the same of tracer, dose and time: one that is written twice. */
function isOneAdministration(items: readonly Dataset[]): boolean {
  const said = items.map((item) => {
    const texts = [0x00180031, 0x00181072, 0x00181074, 0x00181078].map((tag) => item.text(tag));
    const codes = [0x00540300, 0x00540304].map((tag) => readCodes(item, tag));
    return JSON.stringify([texts, codes]);
  });
  return new Set(said).size === 1;
}

/** What all items have; undefined where they differ. */
function same(items: readonly Dataset[], read: (item: Dataset) => number | undefined): number | undefined {
  const [first, ...others] = items.map(read);
  return others.every((other) => other === first) ? first : undefined;
}

function readCodes(item: Dataset, tag: number): CodedConcept[] {
  return item.items(tag).map((code) => ({
    value: code.text(0x00080100) ?? '',
    scheme: code.text(0x00080102) ?? '',
    meaning: code.text(0x00080104) ?? '',
  }));
}

function nuclidesOf(
  text: string | undefined,
  codes: readonly CodedConcept[],
  nuclideCodes: readonly CodedConcept[],
): readonly Nuclide[] {
  const coded = nuclideCodes.map(({ value, scheme }) => nuclideOfCode(codeKey(`${value} ${scheme}`)));
  const texts = [text ?? '', ...[...codes, ...nuclideCodes].map((code) => code.meaning)];
  const named = [...coded, ...texts.flatMap((one) => readTracerText(one).nuclides)];
  return [...new Set(named.filter((one) => one !== undefined))];
}

/** In minutes, as some write it, only where the nuclide leaves no doubt. */
function halfLifeOf(
  value: number | undefined,
  nuclides: readonly Nuclide[],
): Pick<TracerHeader, 'halfLife' | 'isHalfLifeInMinutes'> {
  const halfLife = within(value, 1, 1e8);
  const inMinutes = nuclides.find(
    (one) => halfLife !== undefined && sameHalfLife(halfLife * 60, one.halfLife, 0.05),
  );
  return { halfLife: inMinutes?.halfLife ?? halfLife, isHalfLifeInMinutes: inMinutes !== undefined };
}

/**
 * Where only the zone of the date-time is known, the time of day beside it is on the clock of the other times. Without
 * one, a time in UTC is not known to be on that clock, where the others are local; of another zone it is taken to be.
 */
function startOf(item: Dataset, zone: number | undefined): number | undefined {
  const text = item.text(0x00181078);
  const at = parseDt(text, zone);
  const clock = parseClock(item.text(0x00181072));
  if (at === undefined || zone !== undefined || !/[+-]\d{4}$/.test(text ?? '')) return at;
  if (clock === undefined) return /[+-]0000$/.test(text ?? '') ? undefined : at;
  const sameDay = Math.floor(at / DAY) * DAY + clock;
  return sameDay - DAY * Math.round((sameDay - at) / DAY);
}

/** As writers cut the seconds from one of them, ms. */
const CLOCK_TOLERANCE = 60_000;

function disagree(at: number | undefined, clock: number | undefined): boolean {
  if (at === undefined || clock === undefined) return false;
  const apart = Math.abs((at % DAY) - clock);
  return Math.min(apart, DAY - apart) > CLOCK_TOLERANCE;
}

/**
 * Between 0.1 MBq and 100 GBq. 100 to 2000 are MBq: as Bq or kBq no image could be made of them, and as mCi, at least
 * 3.7 GBq, they are given to nobody for PET. Below 100, MBq and mCi cannot be told apart.
 */
function doseOf(value: number | undefined): Pick<TracerHeader, 'dose' | 'isDoseInMegabecquerels'> {
  const isDoseInMegabecquerels = within(value, 100, 2000) !== undefined;
  return {
    dose: isDoseInMegabecquerels ? (value as number) * 1e6 : within(value, 1e5, 1e11),
    isDoseInMegabecquerels,
  };
}
