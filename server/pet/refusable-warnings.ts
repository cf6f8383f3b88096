/** Warnings of a series that a site can choose to refuse instead of processing the series in spite of them. */
import { GatewayError, type ErrorCode } from '../base/errors.ts';
import type { Notice, NoticeCode } from '../base/notices.ts';
import { SUV_OBSTACLES } from './suv-obstacles.ts';

/** Each with the failure of a series that is refused for it. */
const REFUSALS = {
  NOT_ATTENUATION_CORRECTED: 'REFUSED_NOT_ATTENUATION_CORRECTED',
  NOT_DECAY_CORRECTED: 'REFUSED_NOT_DECAY_CORRECTED',
  CORRECTIONS_UNKNOWN: 'REFUSED_CORRECTIONS_UNKNOWN',
  SUV_UNAVAILABLE: 'REFUSED_SUV_UNAVAILABLE',
  UNITS_UNCALIBRATED: 'REFUSED_UNITS_UNCALIBRATED',
  DOSE_IN_MEGABECQUERELS: 'REFUSED_DOSE_IN_MEGABECQUERELS',
  HALF_LIFE_OF_NUCLIDE: 'REFUSED_HALF_LIFE_OF_NUCLIDE',
  SCAN_BEFORE_INJECTION: 'REFUSED_SCAN_BEFORE_INJECTION',
  RESCALE_INTERCEPT_ABSENT: 'REFUSED_RESCALE_INTERCEPT_ABSENT',
  TRACER_CONTRADICTED: 'REFUSED_TRACER_CONTRADICTED',
} as const satisfies { readonly [C in NoticeCode]?: ErrorCode };
export type RefusableWarning = keyof typeof REFUSALS;
export const REFUSABLE_WARNINGS = Object.keys(REFUSALS) as RefusableWarning[];

/** @throws GatewayError the refusal of the first warning that the site refuses */
export function requireAccepted(warnings: readonly Notice[], refused: readonly RefusableWarning[]): void {
  const refusal = refusalOf(warnings, refused);
  if (refusal) throw refusal;
}

/** Of the first warning that the site refuses. */
export function refusalOf(
  warnings: readonly Notice[],
  refused: readonly RefusableWarning[],
): GatewayError | undefined {
  const first = REFUSABLE_WARNINGS.find(
    (code) => refused.includes(code) && warnings.some((warning) => warning.code === code),
  );
  if (!first) return undefined;
  return new GatewayError(
    REFUSALS[first],
    first === 'SUV_UNAVAILABLE' ? { elements: elementsWanted(warnings) } : {},
  );
}

/** What the header would have to say for SUV, e.g. `PatientWeight, RadionuclideTotalDose`. */
export function elementsWanted(warnings: readonly Notice[]): string {
  const elements = warnings.flatMap(({ code }) =>
    code in SUV_OBSTACLES ? SUV_OBSTACLES[code as keyof typeof SUV_OBSTACLES] : [],
  );
  return elements.length > 0 ? elements.join(', ') : 'CorrectedImage, Units';
}
