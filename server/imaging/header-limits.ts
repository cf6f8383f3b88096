/**
 * How far a header may go before it cannot be used or kept. The one place that says so: the listener refuses by it,
 * the scan of the spool reads by it, and a test holds the columns of the database to it.
 */

/**
 * Characters that are kept of text that is only shown or searched; what is longer is cut. VRs allow 16 to 64, and some
 * writers do not keep to them; a name (PN) has three groups of 64 and more.
 */
export const TEXT_LIMITS = {
  patientId: 255,
  patientName: 512,
  patientBirthDate: 32,
  patientSex: 32,
  studyDate: 32,
  studyTime: 32,
  studyDescription: 255,
  accessionNumber: 64,
  seriesDate: 32,
  seriesTime: 32,
  seriesDescription: 255,
  modality: 32,
  manufacturer: 255,
  manufacturerModelName: 255,
  radiopharmaceutical: 255,
} as const;

/** Each value of SeriesType (CS, 16 characters), of which there are two; AcquisitionDate with AcquisitionTime. */
export const SLICE_TEXT_LIMITS = { seriesType: 16, acquisitionDateTime: 32 } as const;
export const SERIES_TYPE_VALUES = 2;

/** Of UI (PS3.5 6.2). */
export const LONGEST_UID = 64;
/** Of US: rows, columns, and the slices of a series. */
export const LARGEST_COUNT = 65_535;
/** IS is a signed number of 32 bits (PS3.5 6.2). */
export const LARGEST_INTEGER = 2_147_483_647;

/** mm from the origin of the patient's coordinates along each axis: a kilometre is no patient. */
export const FARTHEST_POSITION = 1e6;
/** mm between pixels. */
export const LARGEST_SPACING = 1000;
/**
 * How far the squared length of a direction, and the product of both, may be from 1 and 0. Rounding to two decimals
 * gives at most 0.02; what is farther off does not say where the slice lies.
 */
export const DIRECTION_TOLERANCE = 0.05;
