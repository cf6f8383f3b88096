/** From the units of a series to Bq/ml, the one unit in which voxels leave and come back. */
import type { Dataset } from '../../dicom/index.ts';
import { GatewayError } from '../base/errors.ts';
import type { PetHeader } from './pet-header.ts';
import { suvPerBecquerel, UNITS, type Units } from './suv.ts';
import { manufacturerOf } from './manufacturers/known-manufacturers.ts';

export interface ResolvedUnits {
  /** Value of Units (0054,1001). */
  readonly units: Units;
  /** Bq/ml for one of those units, the same for every slice; 1 for BQML. */
  readonly becquerelsPerUnit: number;
  /** SUV by body weight for one Bq/ml; null where the header does not say enough. */
  readonly suvPerBecquerel: number | null;
}

/**
 * - BQML: as it is.
 * - CNTS: the manufacturer's factor from counts to Bq/ml, else from counts to SUV.
 * - GML: SUV by body weight; back to Bq/ml by weight and activity, at the time that the series is corrected to.
 *
 * @param ofSlices Units of each slice
 * @throws GatewayError MIXED_GEOMETRY, UNSUPPORTED_UNITS; MISSING_HEADER where SUV cannot be brought back
 */
export function resolveUnits(
  ofSlices: readonly (string | undefined)[],
  reference: { readonly pet: PetHeader; readonly dataset: Dataset },
  acquisitionStart: number | undefined,
): ResolvedUnits {
  const { pet, dataset } = reference;
  if (ofSlices.some((units) => units !== pet.units)) {
    throw new GatewayError('MIXED_GEOMETRY', { attribute: 'Units' });
  }
  const units = UNITS.find((one) => one === pet.units);
  // PS3.3 C.8.9.1: without SUV Type, GML is by body weight.
  if (units === undefined || (units === 'GML' && (pet.suvType ?? 'BW') !== 'BW')) {
    throw new GatewayError('UNSUPPORTED_UNITS', {
      units: [pet.units, pet.suvType].filter(Boolean).join(' '),
    });
  }
  const suv = suvPerBecquerel(pet, acquisitionStart);
  if (units === 'BQML') return { units, becquerelsPerUnit: 1, suvPerBecquerel: suv };
  if (units === 'GML') return { units, becquerelsPerUnit: 1 / requireSuv(suv, pet), suvPerBecquerel: suv };
  const factors = manufacturerOf(pet.manufacturer ?? '')?.readCountFactors?.(dataset);
  if (factors?.becquerels !== undefined) {
    return { units, becquerelsPerUnit: factors.becquerels, suvPerBecquerel: suv };
  }
  if (factors?.suv === undefined) throw new GatewayError('UNSUPPORTED_UNITS', { units });
  return { units, becquerelsPerUnit: factors.suv / requireSuv(suv, pet), suvPerBecquerel: suv };
}

function requireSuv(suv: number | null, pet: PetHeader): number {
  if (suv !== null) return suv;
  const { decayCorrection, tracer } = pet;
  const elements = [
    pet.patientWeight === undefined && 'PatientWeight',
    tracer.dose === undefined && 'RadionuclideTotalDose',
    !/^(ADMIN|START)$/.test(decayCorrection ?? '') && 'DecayCorrection',
    decayCorrection === 'START' && tracer.startInstant === undefined && 'RadiopharmaceuticalStartTime',
    decayCorrection === 'START' && tracer.halfLife === undefined && 'RadionuclideHalfLife',
  ].filter((name) => name !== false);
  throw new GatewayError('MISSING_HEADER', {
    elements: elements.length > 0 ? elements.join(', ') : 'RadiopharmaceuticalStartTime, SeriesTime',
  });
}
