import {
  CONVOLUTION_KERNEL,
  iterationsAndSubsets,
  plausibleCount,
  RECONSTRUCTION_METHOD,
  type Manufacturer,
} from './manufacturer.ts';
import { privateItems } from './private-element.ts';

const PET_RECONSTRUCTION_SEQUENCE = 0x00189749;
const ITERATIONS = 0x00189739;
const SUBSETS = 0x00189740;

/** Private sequence (0067,xx21) holding PET Reconstruction Sequence (0018,9749) of the enhanced IOD. */
export const UIH: Manufacturer = {
  name: 'UIH',
  matches: (manufacturer) => /^(uih|united imaging)\b/i.test(manufacturer),
  readReconstruction: (dataset) => {
    const item = privateItems(dataset, 0x0067, 0x21).flatMap((outer) =>
      outer.items(PET_RECONSTRUCTION_SEQUENCE),
    )[0];
    const named = iterationsAndSubsets(dataset.text(RECONSTRUCTION_METHOD));
    return {
      iterations: plausibleCount(item?.number(ITERATIONS)) ?? named.iterations,
      subsets: plausibleCount(item?.number(SUBSETS)) ?? named.subsets,
      filter: dataset.text(CONVOLUTION_KERNEL),
    };
  },
};
