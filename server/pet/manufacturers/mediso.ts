import {
  CONVOLUTION_KERNEL,
  iterationsAndSubsets,
  RECONSTRUCTION_METHOD,
  type Manufacturer,
} from './manufacturer.ts';

/** ReconstructionMethod holds `i6s9`, and the post-filter as `@ 3.5 mm,`. */
export const MEDISO: Manufacturer = {
  name: 'Mediso',
  matches: (manufacturer) => /^mediso\b/i.test(manufacturer),
  readReconstruction: (dataset) => {
    const method = dataset.text(RECONSTRUCTION_METHOD);
    const filter = /@\s*(\d+(?:\.\d+)?)\s*mm/i.exec(method ?? '')?.[1];
    return {
      ...iterationsAndSubsets(method),
      filter: filter === undefined ? dataset.text(CONVOLUTION_KERNEL) : `${filter} mm`,
    };
  },
};
