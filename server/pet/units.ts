/** From the units of a series to Bq/ml, the one unit in which voxels leave and come back. */
import type { Dataset } from '../../dicom/index.ts';
import { GatewayError } from '../base/errors.ts';
import { notice, type Notice } from '../base/notices.ts';
import { manufacturerOf } from './manufacturers/known-manufacturers.ts';
import type { Manufacturer } from './manufacturers/manufacturer.ts';
import type { PetHeader } from './pet-header.ts';
import { elementsWanted } from './refusable-warnings.ts';
import { suvFactor, type SuvFactor } from './suv.ts';

/** Values of Units (0054,1001) that can be brought to Bq/ml. */
export const UNITS = ['BQML', 'CNTS', 'GML', 'PROPCPS'] as const;
export type Units = (typeof UNITS)[number];

/** Bq/ml for one unit of a series: the same for all slices, or one for each, ascending along the normal. */
export type UnitFactor = number | readonly number[];

export interface ResolvedUnits {
  /** Value of Units (0054,1001). */
  readonly units: Units;
  readonly becquerelsPerUnit: UnitFactor;
  /** SUV by body weight for one Bq/ml; null where the header does not say enough: the warnings say why. */
  readonly suvPerBecquerel: number | null;
}

export interface UnitsOfSeries extends ResolvedUnits {
  readonly warnings: readonly Notice[];
}

/** What leads from the stored units of one slice to others, where its header has it. */
export interface SliceScale {
  /** The manufacturer's factors for one count. */
  readonly counts: ReturnType<NonNullable<Manufacturer['readCountFactors']>> | undefined;
  /** Dose Calibration Factor (0054,1322). */
  readonly calibration: number | undefined;
}

interface SliceHeader {
  readonly pet: PetHeader;
  readonly scale: SliceScale;
}

const DOSE_CALIBRATION_FACTOR = 0x00541322;
/** Of Bq/ml for one unit: beyond, it is no factor. */
const FACTORS = { least: 1e-6, most: 1e12 } as const;
/** Of SUV for one Bq/ml: from 1000 MBq/kg that have not decayed to 0.01 MBq/kg after ten half-lives. */
const SUV_FACTORS = { least: 1e-6, most: 100 } as const;

/**
 * - BQML: as it is.
 * - CNTS: by the manufacturer's factor of each slice from counts to Bq/ml, else from counts to SUV.
 * - GML: SUV by body weight; back to Bq/ml by weight and activity, at the time that the series is corrected to.
 * - PROPCPS: by Dose Calibration Factor (0054,1322) of each slice, where one was found (PS3.3 C.8.9.4: 1 where not). No
 *   SUV is read from it: the voxels were not calibrated.
 *
 * @param slices every slice, ascending along the normal
 * @param reference the slice that speaks for the series
 * @throws GatewayError MIXED_GEOMETRY, UNSUPPORTED_UNITS; MISSING_HEADER where SUV cannot be brought back
 */
export function resolveUnits(slices: readonly SliceHeader[], { pet, scale }: SliceHeader): UnitsOfSeries {
  requireOneSeries(slices, pet);
  const units = UNITS.find((one) => one === pet.units);
  // PS3.3 C.8.9.1: without SUV Type, GML is by body weight.
  if (units === undefined || (units === 'GML' && (pet.suvType ?? 'BW') !== 'BW')) throw unsupported(pet);
  const factor = suvFactor(
    pet,
    slices.map((slice) => slice.pet.times),
  );
  const suv = factor.suvPerBecquerel ?? statedSuv(pet, scale);
  const becquerelsPerUnit = {
    BQML: () => 1,
    CNTS: counts,
    GML: () => 1 / requireSuv(factor),
    PROPCPS: calibrated,
  }[units]();
  return { units, becquerelsPerUnit, ...told(pet, units, suv, factor) };

  function counts(): UnitFactor {
    const factors = slices.map((slice) => slice.scale.counts);
    const activity = everywhere(factors.map((one) => one?.becquerels));
    if (activity) return activity;
    const suvFactors = everywhere(factors.map((one) => one?.suv));
    if (!suvFactors) throw unsupported(pet);
    const perBecquerel = requireSuv(factor);
    return mapFactor(suvFactors, (one) => one / perBecquerel);
  }

  function calibrated(): UnitFactor {
    const found = everywhere(slices.map((slice) => slice.scale.calibration));
    if (found === undefined || found === 1) throw unsupported(pet);
    return found;
  }
}

/**
 * What the numbers of a series rest on, slice by slice: one that differs belongs to another reconstruction or another
 * administration, and would be read with the factors of this one.
 */
const SHARED: readonly (readonly [attribute: string, read: (pet: PetHeader) => unknown])[] = [
  ['Units', (pet) => pet.units],
  ['SUV Type', (pet) => pet.suvType],
  ['Decay Correction', (pet) => pet.decayCorrection],
  [
    'Corrected Image',
    ({ correctedImage }) => ['DECY', 'ATTN'].map((one) => correctedImage.includes(one)).join(),
  ],
  ["Patient's Weight", (pet) => pet.patientWeight],
  ['Radionuclide Total Dose', (pet) => pet.tracer.dose],
  ['Radionuclide Half Life', (pet) => pet.tracer.halfLife],
  ['Radiopharmaceutical Start DateTime', (pet) => pet.tracer.startInstant ?? pet.tracer.startClock],
];

function requireOneSeries(slices: readonly SliceHeader[], pet: PetHeader): void {
  for (const [attribute, read] of SHARED) {
    if (slices.some((slice) => read(slice.pet) !== read(pet)))
      throw new GatewayError('MIXED_GEOMETRY', { attribute });
  }
}

export function readSliceScale(dataset: Dataset): SliceScale {
  const manufacturer = manufacturerOf(dataset.text(0x00080070) ?? '');
  return {
    counts: manufacturer?.readCountFactors?.(dataset),
    calibration: dataset.number(DOSE_CALIBRATION_FACTOR),
  };
}

/** Bq/ml for one unit of that slice. */
export function unitFactorOf(factor: UnitFactor, slice: number): number {
  return typeof factor === 'number' ? factor : (factor[slice] as number);
}

function mapFactor(factor: UnitFactor, change: (one: number) => number): UnitFactor {
  return typeof factor === 'number' ? change(factor) : factor.map(change);
}

/** What a person is told, and the SUV factor that is left: none of voxels that mean no activity. */
function told(
  pet: PetHeader,
  units: Units,
  suv: number | null,
  { obstacles, warnings }: SuvFactor,
): Pick<UnitsOfSeries, 'suvPerBecquerel' | 'warnings'> {
  const { correctedImage, decayCorrection } = pet;
  const list: Notice[] = [];
  if ((correctedImage.length > 0 && !correctedImage.includes('DECY')) || decayCorrection === 'NONE')
    list.push(notice('NOT_DECAY_CORRECTED'));
  const isAttenuationCorrected = attenuationCorrected(pet);
  if (isAttenuationCorrected === undefined) list.push(notice('CORRECTIONS_UNKNOWN'));
  if (isAttenuationCorrected === false) list.push(notice('NOT_ATTENUATION_CORRECTED'));
  const isMeaningful = units !== 'PROPCPS' && isAttenuationCorrected !== false;
  const suvPerBecquerel = isMeaningful ? suv : null;
  if (suvPerBecquerel === null) list.push(notice('SUV_UNAVAILABLE'), ...(suv === null ? obstacles : []));
  if (units === 'PROPCPS') list.push(notice('UNITS_UNCALIBRATED'));
  return { suvPerBecquerel, warnings: [...list, ...warnings] };
}

/**
 * By Corrected Image (0028,0051), which names what was done; where it is empty (type 2), by Attenuation Correction Method
 * (0054,1101). Undefined where neither says.
 */
function attenuationCorrected({ correctedImage, attenuationMethod }: PetHeader): boolean | undefined {
  if (correctedImage.length > 0) return correctedImage.includes('ATTN');
  return attenuationMethod === undefined
    ? undefined
    : !/^(none|no|off|nac|uncorrected)\b/i.test(attenuationMethod);
}

/** From the manufacturer's two factors for counts, where the header says it in no other way. */
function statedSuv(pet: PetHeader, { counts }: SliceScale): number | null {
  const factors = pet.units === 'CNTS' && counts;
  if (!factors || factors.suv === undefined || factors.becquerels === undefined) return null;
  const suv = factors.suv / factors.becquerels;
  return suv >= SUV_FACTORS.least && suv <= SUV_FACTORS.most ? suv : null;
}

/** The factors of all slices, as one where they are the same; undefined where a slice has none that can be. */
function everywhere(factors: readonly (number | undefined)[]): UnitFactor | undefined {
  const known = factors.filter((one) => one !== undefined && one >= FACTORS.least && one <= FACTORS.most);
  if (known.length < factors.length) return undefined;
  return known.every((one) => one === known[0]) ? known[0] : (known as number[]);
}

function unsupported({ units, suvType }: PetHeader): GatewayError {
  return new GatewayError('UNSUPPORTED_UNITS', { units: [units, suvType].filter(Boolean).join(' ') });
}

function requireSuv({ suvPerBecquerel, obstacles }: SuvFactor): number {
  if (suvPerBecquerel !== null) return suvPerBecquerel;
  throw new GatewayError('MISSING_HEADER', { elements: elementsWanted(obstacles) });
}
