import {
  CONVOLUTION_KERNEL,
  iterationsAndSubsets,
  RECONSTRUCTION_METHOD,
  type Manufacturer,
} from './manufacturer.ts';
import { privateTag } from './private-element.ts';

const CREATOR = 'Philips PET Private Group';
const SUV_FACTOR = 0x70531000;
const ACTIVITY_FACTOR = 0x70531009;

/** ReconstructionMethod `BLOB-OS-TF`, seldom with `3i33s`; private factors for series in counts. */
export const PHILIPS: Manufacturer = {
  matches: (manufacturer) => /^philips\b/i.test(manufacturer),
  readReconstruction: (dataset) => ({
    ...iterationsAndSubsets(dataset.text(RECONSTRUCTION_METHOD)),
    filter: dataset.text(CONVOLUTION_KERNEL),
  }),
  readCountFactors: (dataset) => {
    const factor = (usual: number) => {
      const tag = privateTag(dataset, CREATOR, usual);
      const value = tag === undefined ? undefined : decimal(dataset.value(tag) as Buffer);
      return value !== undefined && value > 0 ? value : undefined;
    };
    return { becquerels: factor(ACTIVITY_FACTOR), suv: factor(SUV_FACTOR) };
  },
};

/** Both factors are DS, whatever VR they arrive under. */
function decimal(bytes: Buffer): number | undefined {
  const text = bytes.toString('latin1').replaceAll('\0', ' ').trim();
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
