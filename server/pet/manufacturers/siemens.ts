import {
  CONVOLUTION_KERNEL,
  iterationsAndSubsets,
  RECONSTRUCTION_METHOD,
  type Manufacturer,
} from './manufacturer.ts';
import { privateDateTime } from './private-element.ts';

const CREATOR = 'SIEMENS MED PT';
const DECAY_CORRECTION_DATE_TIME = 0x00711022;

/** ReconstructionMethod `PSF+TOF 3i21s`, `OSEM3D 4i21s`; ConvolutionKernel `XYZ Gauss2.00`. */
export const SIEMENS: Manufacturer = {
  name: 'SIEMENS',
  matches: (manufacturer) => /^siemens\b/i.test(manufacturer),
  readReconstruction: (dataset) => ({
    ...iterationsAndSubsets(dataset.text(RECONSTRUCTION_METHOD)),
    filter: dataset.text(CONVOLUTION_KERNEL),
  }),
  readDecayReference: (dataset) => privateDateTime(dataset, CREATOR, DECAY_CORRECTION_DATE_TIME),
};
