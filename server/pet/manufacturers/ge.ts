import { plausibleCount, type Manufacturer } from './manufacturer.ts';
import { privateDateTime, privateNumber, privateTag } from './private-element.ts';

export const GE_CREATOR = 'GEMS_PETD_01';
export const GE_ITERATIONS = 0x000910b2;
export const GE_SUBSETS = 0x000910b3;
/** 1 where the post-filter is on; its parameters follow. */
export const GE_POST_FILTER = 0x000910ba;
export const GE_POST_FILTER_PARAMETERS = [0x000910bb, 0x000910dc] as const;

const SCAN_DATE_TIME = 0x0009100d;
const ADMINISTRATION_DATE_TIME = 0x0009103b;

/** Private block `GEMS_PETD_01`; ReconstructionMethod says no more than `OSEM` or `3D IR`. */
export const GE: Manufacturer = {
  name: 'GE MEDICAL SYSTEMS',
  matches: (manufacturer) => /^(ge\b|general electric)/i.test(manufacturer),
  readReconstruction: (dataset) => {
    const number = (tag: number, vr: 'SL' | 'FL') =>
      privateNumber(dataset, privateTag(dataset, GE_CREATOR, tag), vr);
    const isFiltered = number(GE_POST_FILTER, 'SL') === 1;
    const parameters = GE_POST_FILTER_PARAMETERS.map((tag) => number(tag, 'FL')).filter(
      (value) => value !== undefined,
    );
    return {
      iterations: plausibleCount(number(GE_ITERATIONS, 'SL')),
      subsets: plausibleCount(number(GE_SUBSETS, 'SL')),
      filter: isFiltered ? parameters.map((value) => value.toFixed(2)).join(' / ') : undefined,
    };
  },
  frameReference: 'start-of-frame',
  readDecayReference: (dataset) => privateDateTime(dataset, GE_CREATOR, SCAN_DATE_TIME),
  readAdministration: (dataset) => privateDateTime(dataset, GE_CREATOR, ADMINISTRATION_DATE_TIME),
};
