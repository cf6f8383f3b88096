import {
  CONVOLUTION_KERNEL,
  iterationsAndSubsets,
  RECONSTRUCTION_METHOD,
  type Manufacturer,
} from './manufacturer.ts';

/** ReconstructionMethod `OSEM 2i8s`; ConvolutionKernel `XYZG=7.00`. */
export const CPS: Manufacturer = {
  name: 'CPS',
  matches: (manufacturer) => /^cps\b/i.test(manufacturer),
  readReconstruction: (dataset) => ({
    ...iterationsAndSubsets(dataset.text(RECONSTRUCTION_METHOD)),
    filter: dataset.text(CONVOLUTION_KERNEL),
  }),
};
