/** What the images of a series hold, against what was administered. */
import { notice, type Notice } from '../base/notices.ts';
import type { Quantities } from '../imaging/quantities.ts';

/**
 * Of the administered activity, decayed to the same instant, no more than all of it can be in the images. Twice as much
 * leaves room for the calibration (QIBA FDG-PET/CT profile 3.6: SUV 1.0 +- 0.1 in a uniform phantom), for phantoms that were
 * measured at another time than was written, and for gaps between slices; a wrong unit is a factor of 37 at least.
 */
const LARGEST_FRACTION = 2;

/**
 * Images may show a small part of a body, so that there is no least part of the activity. But with all of it spread evenly
 * every voxel would have the SUV 1, and whatever part is imaged, blood, muscle or noise comes to a tenth of it somewhere.
 */
const LEAST_HOTTEST_SUV = 0.1;

/**
 * Why no SUV is to be read from the images: dose, weight, times or the scale of the voxels must be wrong, though each of
 * them can be. Undefined where nothing speaks against it.
 * @param quantities of the input, with the SUV that the header leads to
 * @param suvPerBecquerel g/ml for one Bq/ml
 * @param patientWeight kg
 */
export function activityObstacle(
  { totalActivity, suvMax }: Quantities,
  suvPerBecquerel: number | null,
  patientWeight: number | undefined,
): Notice | undefined {
  if (suvPerBecquerel === null || suvMax === null) return undefined;
  if (!(suvMax >= LEAST_HOTTEST_SUV)) return notice('ACTIVITY_TOO_LOW', { suv: rounded(suvMax) });
  const fraction = (totalActivity * suvPerBecquerel) / ((patientWeight ?? Infinity) * 1000);
  if (!(fraction <= LARGEST_FRACTION)) return notice('ACTIVITY_TOO_HIGH', { times: rounded(fraction) });
  return undefined;
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
