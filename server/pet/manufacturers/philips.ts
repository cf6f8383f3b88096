import {
  CONVOLUTION_KERNEL,
  iterationsAndSubsets,
  RECONSTRUCTION_METHOD,
  type Manufacturer,
} from './manufacturer.ts';
import { privateNumber, privateTag } from './private-element.ts';

const CREATOR = 'Philips PET Private Group';
const SUV_FACTOR = 0x70531000;
const ACTIVITY_FACTOR = 0x70531009;

/** ReconstructionMethod `BLOB-OS-TF`, seldom with `3i33s`; private factors for series in counts, of each slice. */
export const PHILIPS: Manufacturer = {
  name: 'Philips Medical Systems',
  matches: (manufacturer) => /^philips\b/i.test(manufacturer),
  readReconstruction: (dataset) => ({
    ...iterationsAndSubsets(dataset.text(RECONSTRUCTION_METHOD)),
    filter: dataset.text(CONVOLUTION_KERNEL),
  }),
  readCountFactors: (dataset) => {
    const factor = (usual: number) => {
      const value = privateNumber(dataset, privateTag(dataset, CREATOR, usual), 'FL');
      return value !== undefined && value > 0 ? value : undefined;
    };
    return { becquerels: factor(ACTIVITY_FACTOR), suv: factor(SUV_FACTOR) };
  },
};
