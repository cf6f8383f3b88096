/** What a series is processed in spite of, and why its SUV is not known. */
export const SERIES_NOTICES = {
  NOT_DECAY_CORRECTED: 'The series is not corrected for decay.',
  NOT_ATTENUATION_CORRECTED: 'The series is not corrected for attenuation.',
  CORRECTIONS_UNKNOWN: 'The header does not say whether the series is corrected for attenuation.',
  SUV_UNAVAILABLE: 'SUV cannot be computed for this series.',
  WEIGHT_UNUSABLE: 'The header has no patient weight that can be.',
  DOSE_UNUSABLE: 'The header has no administered activity that can be.',
  DECAY_CORRECTION_UNUSABLE: 'The header does not say to which time the voxels are corrected for decay.',
  HALF_LIFE_UNUSABLE: 'The header has no half-life, or one that is not that of its nuclide.',
  INJECTION_TIME_UNUSABLE: 'The header has no time of administration.',
  INJECTION_DATE_UNKNOWN:
    'The header has a time of administration without its date, and the tracer lives too long for the day to be sure.',
  INJECTION_TIMES_DISAGREE:
    'The header has two times of administration, with and without a date, that are not the same.',
  ELAPSED_TIME_IMPLAUSIBLE: 'The header puts {hours} h between administration and scan, which cannot be.',
  SCAN_TIME_UNUSABLE: 'The header has no time of the scan.',
  ACTIVITY_TOO_LOW:
    'The hottest voxel of the images would have the SUV {suv}: values, administered activity and weight cannot all be right.',
  ACTIVITY_TOO_HIGH:
    'The images hold {times} times the activity that was administered: one of the two is wrong.',
  UNITS_UNCALIBRATED: 'The voxels are proportional to counts per second, not calibrated.',
  DOSE_IN_MEGABECQUERELS:
    'The header gives the administered activity in MBq instead of Bq: {megabecquerels} MBq are used.',
  HALF_LIFE_OF_NUCLIDE: 'The header has no half-life in seconds: {seconds} s, that of its nuclide, are used.',
  SCAN_BEFORE_INJECTION: 'The scan began {seconds} s before the administration.',
  RESCALE_INTERCEPT_ABSENT:
    '{count} images have no Rescale Intercept: 0 is used, the only value that it can have in PET.',
  TRACER_CONTRADICTED:
    'The header’s code says {coded}, a text beside it {named}: the series is processed as {coded}.',
  SCANNER_TEXT_WITHHELD:
    'Texts of the scanner are not of known words and do not leave: {elements}. The processing server is told UNLISTED.',
  LATE_SLICES:
    'Images of this series came after this task had gone on without them, and another task has them: what this task has processed is a part of the series, or one frame of a dynamic one.',
} as const;
