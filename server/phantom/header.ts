import type { Dataset, Element } from './element.ts';
import { decimalString } from './element.ts';
import type { ManufacturerProfile } from './manufacturers.ts';
import type { PhantomDefects } from './options.ts';
import type { Tracer } from './tracers.ts';

export const PET_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.128';

const INJECTED_AT = 9 * 3600;
const SCANNED_AT = 10 * 3600;
/** Slices that one bed position shows; each later bed starts after the one before it. */
const SLICES_PER_BED = 45;
const BED_SECONDS = 120;
export const DOSE_BQ = 3.7e8;
export const WEIGHT_KG = 74;

export interface SeriesFacts {
  readonly profile: ManufacturerProfile;
  /** YYYYMMDD */
  readonly date: string;
  readonly tracer: Tracer | null;
  readonly patientName: string;
  readonly patientId: string;
  readonly accessionNumber: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly seriesDescription: string;
  readonly frameOfReferenceUid: string;
  readonly slices: number;
  readonly signed: boolean;
  readonly bitsStored: 12 | 16;
  readonly feetFirst: boolean;
  readonly sliceSpacing: number;
  readonly units: string;
  /** Bq/ml of one unit of the stored values after rescale; 1 but for counts and SUV. */
  readonly bqPerUnit: number;
  readonly defects: PhantomDefects;
}

export interface SliceFacts {
  readonly sopInstanceUid: string;
  readonly instanceNumber: number;
  /** 1..slices, in the direction of the instance numbers. */
  readonly imageIndex: number;
  /** Time frame or gate, from 0. */
  readonly frame: number;
  readonly rows: number;
  readonly columns: number;
  readonly pixelSpacing: readonly [number, number];
  readonly orientation: readonly number[];
  readonly position: readonly number[];
  readonly frameOfReferenceUid: string;
  readonly slope: string;
  readonly smallest: number;
  readonly largest: number;
  readonly pixels: Uint8Array;
}

/** The dataset of one slice, in the modules of the PET Image IOD (PS3.3 A.21.3). */
export function sliceDataset(series: SeriesFacts, slice: SliceFacts): Dataset {
  return [...patientAndStudy(series), ...petSeries(series), ...isotope(series), ...image(series, slice)];
}

function patientAndStudy(series: SeriesFacts): Dataset {
  return [
    [0x00080005, 'CS', 'ISO_IR 100'],
    [0x00080016, 'UI', PET_IMAGE_STORAGE],
    [0x00080020, 'DA', series.date],
    [0x00080030, 'TM', clock(SCANNED_AT - 60)],
    [0x00080050, 'SH', series.accessionNumber],
    [0x00080060, 'CS', 'PT'],
    [0x00080090, 'PN', 'Phantom^Referrer'],
    [0x00081030, 'LO', 'Phantom PET'],
    [0x0008103e, 'LO', series.seriesDescription],
    [0x00081090, 'LO', series.profile.model],
    [0x00080080, 'LO', 'Phantom Hospital'],
    [0x00100010, 'PN', series.patientName],
    [0x00100020, 'LO', series.patientId],
    [0x00100030, 'DA', '19600229'],
    [0x00100040, 'CS', 'O'],
    [0x00101010, 'AS', '064Y'],
    [0x00101020, 'DS', '1.71'],
    [0x00101030, 'DS', decimalString(WEIGHT_KG)],
    [0x00181000, 'LO', 'PHANTOM-0001'],
    [0x00181020, 'LO', 'phantom 1'],
    [0x0020000d, 'UI', series.studyInstanceUid],
    [0x00200010, 'SH', 'PHANTOM'],
    ...(series.defects.noManufacturer ? [] : [[0x00080070, 'LO', series.profile.name] as const]),
  ];
}

function petSeries(series: SeriesFacts): Dataset {
  const { dynamic, gated, noSliceCount } = series.defects;
  const type = dynamic ? 'DYNAMIC' : gated ? 'GATED' : 'STATIC';
  const counts: Element[] = [];
  if (!noSliceCount) counts.push([0x00540081, 'US', series.defects.sliceCount ?? series.slices]);
  if (dynamic) counts.push([0x00540101, 'US', dynamic]);
  if (gated) counts.push([0x00181080, 'CS', 'N'], [0x00540061, 'US', 1], [0x00540071, 'US', gated]);
  return [
    [0x00080021, 'DA', series.date],
    [0x00080031, 'TM', clock(SCANNED_AT)],
    [0x00181100, 'DS', '600'],
    [0x00181149, 'IS', '700\\157'],
    [0x00181181, 'CS', 'RING'],
    [0x00180015, 'CS', 'WHOLEBODY'],
    [0x0020000e, 'UI', series.seriesInstanceUid],
    [0x00200011, 'IS', '4'],
    [0x00280051, 'CS', 'DECY\\ATTN\\SCAT\\DTIM\\RAN\\RADL\\DCAL\\NORM'],
    [0x00540013, 'SQ', [[[0x00540014, 'DS', '425'] as const, [0x00540015, 'DS', '650'] as const]]],
    [0x00540202, 'CS', 'NONE'],
    [0x00540410, 'SQ', [[...code('F-10450', 'recumbent'), modifier()]]],
    [0x00540414, 'SQ', [series.feetFirst ? code('F-10480', 'feet-first') : code('F-10470', 'headfirst')]],
    [0x00541000, 'CS', `${type}\\IMAGE`],
    [0x00541001, 'CS', series.units],
    [0x00541002, 'CS', 'EMISSION'],
    [0x00541100, 'CS', 'DLYD'],
    [0x00541101, 'LO', 'measured,AC_CT_WholeBody'],
    [0x00541102, 'CS', 'START'],
    [0x00541105, 'LO', 'Model-based'],
    ...counts,
    ...series.profile.elements,
  ];
}

function modifier(): Element {
  return [0x00540412, 'SQ', [code('F-10340', 'supine')]];
}

function isotope({ tracer, profile, date, defects }: SeriesFacts): Dataset {
  const nuclide = code(tracer?.nuclideCode ?? 'C-111A1', tracer?.nuclideText ?? '^18^Fluorine');
  const item: Element[] = [
    [0x00181071, 'DS', '0.0'],
    [0x00181072, 'TM', clock(INJECTED_AT)],
    [0x00181074, 'DS', decimalString(DOSE_BQ)],
    [0x00181075, 'DS', decimalString(defects.halfLife ?? tracer?.halfLife ?? 6586.2)],
    [0x00181076, 'DS', '0.967'],
  ];
  if (profile.startDateTime) item.push([0x00181078, 'DT', `${date}${clock(INJECTED_AT)}`]);
  if (tracer && profile.tracerIn === 'nuclide') {
    item.push([0x00540300, 'SQ', [code(tracer.nuclideCode, tracer.text)]]);
  } else {
    item.push([0x00540300, 'SQ', [nuclide]]);
  }
  if (tracer && profile.tracerIn === 'everywhere') {
    item.push([0x00180031, 'LO', tracer.text]);
    if (tracer.code) item.push([0x00540304, 'SQ', [code(tracer.code, tracer.text)]]);
  }
  return [[0x00540016, 'SQ', [item]]];
}

function image(series: SeriesFacts, slice: SliceFacts): Dataset {
  const { profile, defects } = series;
  const bed = Math.floor((slice.imageIndex - 1) / SLICES_PER_BED);
  const start = (defects.dynamic ? slice.frame : bed) * BED_SECONDS;
  const frames = defects.dynamic ?? defects.gated ?? 0;
  const sample = series.signed ? 'SS' : 'US';
  const gating: Dataset = defects.gated
    ? [
        [0x00181060, 'DS', decimalString(slice.frame * 125)],
        [0x00181063, 'DS', '125'],
      ]
    : [];
  const halfLife = series.tracer?.halfLife ?? 6586.2;
  return [
    [0x00080008, 'CS', 'ORIGINAL\\PRIMARY'],
    [0x00080018, 'UI', slice.sopInstanceUid],
    [0x00080022, 'DA', series.date],
    [0x00080032, 'TM', profile.acquisitionTime ? clock(SCANNED_AT + start) : ''],
    [0x00080023, 'DA', series.date],
    [0x00080033, 'TM', clock(SCANNED_AT + start)],
    [0x00180050, 'DS', decimalString(series.sliceSpacing)],
    [0x00181242, 'IS', String(BED_SECONDS * 1000)],
    [0x00200013, 'IS', String(slice.instanceNumber)],
    [0x00200032, 'DS', slice.position.map(decimalString).join('\\')],
    [0x00200037, 'DS', slice.orientation.map(decimalString).join('\\')],
    [0x00200052, 'UI', slice.frameOfReferenceUid],
    [0x00201040, 'LO', ''],
    [0x00201041, 'DS', decimalString(slice.position[2] as number)],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', slice.rows],
    [0x00280011, 'US', slice.columns],
    [0x00280030, 'DS', slice.pixelSpacing.map(decimalString).join('\\')],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', series.bitsStored],
    [0x00280102, 'US', series.bitsStored - 1],
    [0x00280103, 'US', series.signed ? 1 : 0],
    [0x00280106, sample, slice.smallest],
    [0x00280107, sample, slice.largest],
    [0x00281050, 'DS', decimalString(Math.round(slice.largest / 2))],
    [0x00281051, 'DS', decimalString(Math.max(1, slice.largest))],
    [0x00281052, 'DS', '0'],
    [0x00281053, 'DS', slice.slope],
    [0x00541300, 'DS', decimalString((start + BED_SECONDS / 2) * 1000)],
    [0x00541321, 'DS', Math.pow(2, (start + BED_SECONDS / 2) / halfLife).toFixed(6)],
    [0x00541322, 'DS', '1'],
    [0x00541330, 'US', (frames ? slice.frame * series.slices : 0) + slice.imageIndex],
    [0x7fe00010, 'OW', slice.pixels],
    ...gating,
    // As GE does: the bed, where PS3.3 C.8.9.1 wants no number at all.
    ...(frames === 0 && profile.name.startsWith('GE') ? [[0x00540101, 'US', bed + 1] as Element] : []),
  ];
}

/** A code of SNOMED RT as PET scanners still write it. */
function code(value: string, meaning: string): Dataset {
  return [
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', 'SRT'],
    [0x00080104, 'LO', meaning],
  ];
}

function clock(seconds: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${part(seconds / 3600)}${part((seconds / 60) % 60)}${part(seconds % 60)}.00`;
}
