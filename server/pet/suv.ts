/** From what a series is measured in to Bq/ml and to SUV by body weight. */
import type { PetHeader } from './pet-header.ts';

/** Values of Units (0054,1001) that can be brought to Bq/ml. */
export const UNITS = ['BQML', 'CNTS', 'GML'] as const;
export type Units = (typeof UNITS)[number];

/**
 * SUV by body weight for one Bq/ml: body weight in g (1 ml of tissue is taken as 1 g) by the activity that was
 * injected, decayed to the time that the voxels are corrected to (Decay Correction (0054,1102), PS3.3 C.8.9.1):
 *
 * - ADMIN: voxels are corrected to the injection, so the activity counts as injected.
 * - START: voxels are corrected to the start of the series. Where a series carries a later time than its first
 *   acquisition, as reformatted series do, the acquisition counts.
 *
 * Null where the header does not say enough, or the voxels are not decay-corrected.
 * @param acquisitionStart earliest acquisition of the series
 */
export function suvPerBecquerel(header: PetHeader, acquisitionStart: number | undefined): number | null {
  const { patientWeight, decayCorrection, tracer, seriesInstant } = header;
  if (patientWeight === undefined || tracer.dose === undefined) return null;
  const grams = patientWeight * 1000;
  if (decayCorrection === 'ADMIN') return grams / tracer.dose;
  if (decayCorrection !== 'START' || tracer.startInstant === undefined || tracer.halfLife === undefined) {
    return null;
  }
  const starts = [seriesInstant, acquisitionStart].filter((instant) => instant !== undefined);
  if (starts.length === 0) return null;
  const elapsed = (Math.min(...starts) - tracer.startInstant) / 1000;
  if (elapsed < 0) return null;
  return grams / (tracer.dose * 2 ** (-elapsed / tracer.halfLife));
}
