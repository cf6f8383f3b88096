import type { Dataset, Encoding } from './element.ts';
import { decimalString } from './element.ts';
import type { Manufacturer, SliceFactorVr } from './options.ts';

/** What a manufacturer's series have of their own. */
export interface ManufacturerProfile {
  readonly name: string;
  readonly model: string;
  readonly slopePer: 'slice' | 'series';
  readonly signed: boolean;
  readonly explicitVr: boolean;
  readonly encoding: Pick<Encoding, 'undefinedLength' | 'groupLengths'>;
  /** Where the tracer is named: everywhere, or in RadionuclideCodeSequence only. */
  readonly tracerIn: 'everywhere' | 'nuclide';
  readonly startDateTime: boolean;
  readonly acquisitionTime: boolean;
  /** Reconstruction parameters: 3 iterations of 21 subsets or the like, and the post-filter. */
  readonly elements: Dataset;
}

const COUNTED = { undefinedLength: false, groupLengths: false };
const UNCOUNTED = { undefinedLength: true, groupLengths: false };

export const PROFILES: { readonly [M in Manufacturer]: ManufacturerProfile } = {
  siemens: {
    name: 'SIEMENS',
    model: 'Biograph128_mCT',
    slopePer: 'slice',
    signed: false,
    explicitVr: true,
    encoding: UNCOUNTED,
    tracerIn: 'everywhere',
    startDateTime: true,
    acquisitionTime: true,
    elements: [
      [0x00181210, 'SH', 'XYZ Gauss2.00'],
      [0x00541103, 'LO', 'PSF+TOF 2i21s'],
    ],
  },
  cps: {
    name: 'CPS',
    model: '1023',
    slopePer: 'series',
    signed: false,
    explicitVr: false,
    encoding: { undefinedLength: false, groupLengths: true },
    tracerIn: 'nuclide',
    startDateTime: false,
    acquisitionTime: true,
    elements: [
      [0x00181210, 'SH', 'XYZG=7.00'],
      [0x00541103, 'LO', 'OSEM 2i8s'],
    ],
  },
  ge: {
    name: 'GE MEDICAL SYSTEMS',
    model: 'Discovery ST',
    slopePer: 'slice',
    signed: true,
    explicitVr: false,
    encoding: UNCOUNTED,
    tracerIn: 'everywhere',
    startDateTime: false,
    acquisitionTime: true,
    elements: [
      [0x00090010, 'LO', 'GEMS_PETD_01'],
      [0x000910b2, 'SL', 2],
      [0x000910b3, 'SL', 21],
      [0x000910ba, 'SL', 1],
      [0x000910bb, 'FL', 6],
      [0x000910dc, 'FL', 4],
      [0x00541103, 'LO', 'OSEM'],
    ],
  },
  philips: {
    name: 'Philips Medical Systems',
    model: 'Gemini TF TOF 16',
    slopePer: 'slice',
    signed: false,
    explicitVr: true,
    encoding: COUNTED,
    tracerIn: 'everywhere',
    startDateTime: false,
    acquisitionTime: false,
    elements: [
      [0x00541103, 'LO', 'BLOB-OS-TF'],
      [0x00541104, 'LO', 'TOF'],
    ],
  },
  uih: {
    name: 'UIH',
    model: 'uMI 780',
    slopePer: 'slice',
    signed: false,
    explicitVr: true,
    encoding: COUNTED,
    tracerIn: 'everywhere',
    startDateTime: true,
    acquisitionTime: true,
    elements: [
      [0x00181210, 'SH', 'Gauss 3.0'],
      [0x00541103, 'LO', 'OSEM_TOF_PSF'],
      [0x00670010, 'LO', 'Image Private Header'],
      [
        0x00671021,
        'SQ',
        [
          [
            [
              0x00189749,
              'SQ',
              [
                [
                  [0x00189739, 'US', 2],
                  [0x00189740, 'US', 20],
                ],
              ],
            ],
          ],
        ],
      ],
    ],
  },
  mediso: {
    name: 'Mediso',
    model: 'AnyScan PC',
    slopePer: 'series',
    signed: true,
    explicitVr: true,
    encoding: COUNTED,
    tracerIn: 'everywhere',
    startDateTime: true,
    acquisitionTime: true,
    elements: [[0x00541103, 'LO', 'Tera-Tomo 3D i8s6, Gauss @ 3 mm, AC SC']],
  },
};

/**
 * Philips' factors for series in counts: `SUV = counts x (7053,1000)`, `Bq/ml = counts x (7053,1009)`.
 * `doseAtReference` in Bq and weight in kg.
 */
export function philipsFactors(bqPerCount: number, doseAtReference: number, weight: number): Dataset {
  return [
    [0x70530010, 'LO', 'Philips PET Private Group'],
    [0x70531000, 'DS', decimalString((bqPerCount * weight * 1000) / doseAtReference)],
    [0x70531009, 'DS', decimalString(bqPerCount)],
  ];
}

/** The factor of one slice to Bq/ml: Philips' for counts, Dose Calibration Factor for counts per second. */
export function sliceFactor(units: string, factor: number, as: SliceFactorVr): Dataset {
  const [vr, under] = as.split('-').reverse() as [string, string?];
  const tag = units === 'CNTS' ? 0x70531009 : 0x00541322;
  const bytes = Buffer.alloc(vr === 'FD' ? 8 : 4);
  if (vr === 'FD') bytes.writeDoubleLE(factor);
  else bytes.writeFloatLE(factor);
  const text = vr === 'DS' ? decimalString(factor) : bytes;
  return [[tag, under ?? vr, text]];
}
