/** Why SUV cannot be computed: notices that go with SUV_UNAVAILABLE, each with the elements that are wanted. */
export const SUV_OBSTACLES = {
  WEIGHT_UNUSABLE: 'PatientWeight',
  DOSE_UNUSABLE: 'RadionuclideTotalDose',
  DECAY_CORRECTION_UNUSABLE: 'DecayCorrection',
  HALF_LIFE_UNUSABLE: 'RadionuclideHalfLife',
  INJECTION_TIME_UNUSABLE: 'RadiopharmaceuticalStartTime',
  INJECTION_DATE_UNKNOWN: 'RadiopharmaceuticalStartDateTime',
  INJECTION_TIMES_DISAGREE: 'RadiopharmaceuticalStartDateTime, RadiopharmaceuticalStartTime',
  ELAPSED_TIME_IMPLAUSIBLE: 'RadiopharmaceuticalStartDateTime, SeriesTime',
  SCAN_TIME_UNUSABLE: 'SeriesTime',
  ACTIVITY_TOO_LOW: 'RescaleSlope, RadionuclideTotalDose, PatientWeight',
  ACTIVITY_TOO_HIGH: 'RescaleSlope, RadionuclideTotalDose',
} as const;
