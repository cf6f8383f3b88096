/** From what a series is measured in to SUV by body weight. */
import { notice, type Notice } from '../base/notices.ts';
import { administrationInstant, isEarlyInScan } from './administration.ts';
import { manufacturerOf } from './manufacturers/known-manufacturers.ts';
import { decayReference, endOfAcquisition } from './decay-reference.ts';
import { NUCLIDES, sameHalfLife, type Nuclide } from './tracer/nuclides.ts';
import type { ImageTimes, PetHeader } from './pet-header.ts';

export interface SuvFactor {
  /** SUV by body weight for one Bq/ml; null where the header does not say enough, or what cannot be. */
  readonly suvPerBecquerel: number | null;
  /** Why it is null. */
  readonly obstacles: readonly Notice[];
  /** What the factor rests on and a person should know. */
  readonly warnings: readonly Notice[];
}

/**
 * MBq for each kg of body weight, from less than any image can be made of to what only a small animal gets. No dose for a
 * person is above 30: one that is written in kBq is below the least.
 */
const DOSE_PER_KILOGRAM = { least: 0.03, most: 1000 } as const;
/** Of a nuclide that is gone within minutes (Rb-82, O-15, N-13) far more is given: 0.03 would be 2 GBq written in kBq. */
const SHORT_LIVED = { halfLife: 900, least: 0.5 } as const;
/** After ten half-lives a thousandth of the activity is left: no image can be made of it. */
const LONGEST_ELAPSED = 10;
const DAY_SECONDS = 86_400;
const DAY = DAY_SECONDS * 1000;
/** Half-lives that a scan past midnight may begin after an administration of which only the time of day is known. */
const LONGEST_OVERNIGHT = 4;
/** How far the half-life of a header may be from that of its nuclide, as a fraction. */
const HALF_LIFE_TOLERANCE = 0.05;

/**
 * Body weight in g (1 ml of tissue is taken as 1 g) by the activity that was administered, decayed to the instant that
 * the voxels are corrected to (Decay Correction (0054,1102), PS3.3 C.8.9.1.1.5; the rules of the QIBA FDG-PET/CT
 * profile): ADMIN is the administration itself, START the start of the scan (`decayReference`).
 *
 * @param images times of every image of the series
 */
export function suvFactor(pet: PetHeader, images: readonly ImageTimes[]): SuvFactor {
  const obstacles: Notice[] = [];
  const warnings: Notice[] = [];
  const { patientWeight, decayCorrection, correctedImage, tracer } = pet;
  if (patientWeight === undefined) obstacles.push(notice('WEIGHT_UNUSABLE'));
  const perKilogram = (tracer.dose ?? 0) / 1e6 / (patientWeight ?? 70);
  const isShortLived = (halfLifeIn(tracer) ?? Infinity) < SHORT_LIVED.halfLife;
  const least = isShortLived ? SHORT_LIVED.least : DOSE_PER_KILOGRAM.least;
  const isDoseUsable = perKilogram >= least && perKilogram <= DOSE_PER_KILOGRAM.most;
  if (!isDoseUsable) obstacles.push(notice('DOSE_UNUSABLE'));
  else if (tracer.isDoseInMegabecquerels) {
    warnings.push(notice('DOSE_IN_MEGABECQUERELS', { megabecquerels: (tracer.dose ?? 0) / 1e6 }));
  }
  // Corrected Image (0028,0051) without DECY says the contrary of START and ADMIN.
  const isCorrected = correctedImage.length === 0 || correctedImage.includes('DECY');
  let remaining = 1;
  if (!isCorrected || !/^(START|ADMIN)$/.test(decayCorrection ?? ''))
    obstacles.push(notice('DECAY_CORRECTION_UNUSABLE'));
  else if (decayCorrection === 'START') {
    const decay = decayToScan(pet, images);
    if ('code' in decay) obstacles.push(decay);
    else {
      remaining = decay.remaining;
      warnings.push(...decay.warnings);
    }
  }
  if (obstacles.length > 0) return { suvPerBecquerel: null, obstacles, warnings };
  const grams = (patientWeight as number) * 1000;
  return { suvPerBecquerel: grams / ((tracer.dose as number) * remaining), obstacles, warnings };
}

/** Of the header, else of its nuclide, s. */
function halfLifeIn({ halfLife, nuclides }: PetHeader['tracer']): number | undefined {
  return halfLife ?? (nuclides.length === 1 ? nuclides[0]?.halfLife : undefined);
}

/** What part of the administered activity is left at the start of the scan; what is in the way otherwise. */
function decayToScan(
  { tracer, manufacturer }: PetHeader,
  images: readonly ImageTimes[],
): { readonly remaining: number; readonly warnings: readonly Notice[] } | Notice {
  const halfLife = halfLifeIn(tracer);
  const isOf = (nuclide: Nuclide) =>
    halfLife && sameHalfLife(halfLife, nuclide.halfLife, HALF_LIFE_TOLERANCE);
  if (halfLife === undefined || !(tracer.nuclides.length > 0 ? tracer.nuclides : NUCLIDES).some(isOf)) {
    return notice('HALF_LIFE_UNUSABLE');
  }
  const rule = manufacturerOf(manufacturer ?? '')?.frameReference ?? 'average-count-rate';
  const scan = decayReference(images, halfLife, rule);
  if (scan === undefined) return notice('SCAN_TIME_UNUSABLE');
  const end = endOfAcquisition(images);
  if (tracer.startsDisagree) return notice('INJECTION_TIMES_DISAGREE');
  const start = administrationInstant(tracer, scan, end);
  if (start === undefined) return notice('INJECTION_TIME_UNUSABLE');
  const elapsed = (scan - start) / 1000;
  const isEarly = elapsed < 0 && isEarlyInScan(start, scan, end);
  if ((elapsed < 0 && !isEarly) || elapsed > LONGEST_ELAPSED * halfLife) {
    return notice('ELAPSED_TIME_IMPLAUSIBLE', { hours: Number((elapsed / 3600).toFixed(1)) });
  }
  // A day earlier would do as well: a time of day does not say which one is meant. And where it is later than that of the
  // scan by the clock, the scan passed midnight, or one of the two is wrong, as where an anonymiser wrote 000000.
  const isOvernight = Math.floor(scan / DAY) > Math.floor(start / DAY);
  const isOtherDay =
    elapsed + DAY_SECONDS <= LONGEST_ELAPSED * halfLife ||
    (isOvernight && elapsed > LONGEST_OVERNIGHT * halfLife);
  if (tracer.startInstant === undefined && isOtherDay) return notice('INJECTION_DATE_UNKNOWN');
  const warnings: Notice[] = [];
  if (tracer.halfLife === undefined || tracer.isHalfLifeInMinutes)
    warnings.push(notice('HALF_LIFE_OF_NUCLIDE', { seconds: halfLife }));
  if (isEarly) warnings.push(notice('SCAN_BEFORE_INJECTION', { seconds: Number((-elapsed).toFixed(0)) }));
  return { remaining: 2 ** (-elapsed / halfLife), warnings };
}
