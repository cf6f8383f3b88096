/**
 * What a PET series says of its acquisition: tracer, patient's size, units, decay correction. Values that are
 * absent, empty or malformed are undefined; what is required is decided by who asks.
 */
import type { Dataset } from '../../dicom/index.ts';
import { parseAge, parseDateTime, parseDt } from './dicom-time.ts';

export interface CodedConcept {
  /** Code Value (0008,0100). */
  readonly value: string;
  /** Coding Scheme Designator (0008,0102). */
  readonly scheme: string;
  /** Code Meaning (0008,0104). */
  readonly meaning: string;
}

export interface PetHeader {
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
  /** Units (0054,1001), e.g. `BQML`. */
  readonly units: string | undefined;
  /** SUV Type (0054,1006). */
  readonly suvType: string | undefined;
  /** Decay Correction (0054,1102): `START`, `ADMIN` or `NONE`. */
  readonly decayCorrection: string | undefined;
  /** Corrected Image (0028,0051). */
  readonly correctedImage: readonly string[];
  /** kg */
  readonly patientWeight: number | undefined;
  /** m */
  readonly patientSize: number | undefined;
  /** As written, e.g. `062Y`. */
  readonly patientAge: string | undefined;
  readonly reconstructionMethod: string | undefined;
  /** mm */
  readonly sliceThickness: number | undefined;
  /** ms */
  readonly actualFrameDuration: number | undefined;
  /** Clock milliseconds, see `dicom-time.ts`. */
  readonly seriesInstant: number | undefined;
  readonly acquisitionInstant: number | undefined;
  readonly tracer: TracerHeader;
}

/** The first item of Radiopharmaceutical Information Sequence (0054,0016). */
export interface TracerHeader {
  /** Radiopharmaceutical (0018,0031). */
  readonly text: string | undefined;
  /** Radiopharmaceutical Code Sequence (0054,0304). */
  readonly codes: readonly CodedConcept[];
  /** Radionuclide Code Sequence (0054,0300): some scanners name the tracer there. */
  readonly nuclideCodes: readonly CodedConcept[];
  /** s */
  readonly halfLife: number | undefined;
  /** Bq */
  readonly dose: number | undefined;
  /** Clock milliseconds of the injection. */
  readonly startInstant: number | undefined;
}

export function readPetHeader(dataset: Dataset): PetHeader {
  const seriesDate = dataset.text(0x00080021);
  const seriesTime = dataset.text(0x00080031);
  // No longer than PS3.5 6.2 lets LO and CS be: what is longer is no name, and is not carried about.
  const name = (tag: number) => dataset.text(tag)?.slice(0, 64);
  const term = (tag: number) => dataset.text(tag)?.slice(0, 16).toUpperCase();
  return {
    manufacturer: name(0x00080070),
    model: name(0x00081090),
    units: term(0x00541001),
    suvType: term(0x00541006),
    decayCorrection: term(0x00541102),
    correctedImage: dataset.texts(0x00280051).map((text) => text.toUpperCase()),
    patientWeight: within(dataset.number(0x00101030), 0.1, 1000),
    patientSize: within(dataset.number(0x00101020), 0.1, 3),
    patientAge: parseAge(dataset.text(0x00101010)),
    reconstructionMethod: name(0x00541103),
    sliceThickness: within(dataset.number(0x00180050), 1e-3, 1000),
    actualFrameDuration: within(dataset.number(0x00181242), 1, 1e10),
    seriesInstant: parseDateTime(seriesDate, seriesTime),
    acquisitionInstant: parseDateTime(dataset.text(0x00080022) ?? seriesDate, dataset.text(0x00080032)),
    tracer: readTracer(dataset),
  };
}

function readTracer(dataset: Dataset): TracerHeader {
  const item = dataset.items(0x00540016)[0];
  return {
    text: item?.text(0x00180031),
    codes: item ? readCodes(item, 0x00540304) : [],
    nuclideCodes: item ? readCodes(item, 0x00540300) : [],
    halfLife: within(item?.number(0x00181075), 1, 1e9),
    dose: within(item?.number(0x00181074), 1, 1e12),
    startInstant: item && startOf(dataset, item),
  };
}

function readCodes(item: Dataset, tag: number): CodedConcept[] {
  return item.items(tag).map((code) => ({
    value: code.text(0x00080100) ?? '',
    scheme: code.text(0x00080102) ?? '',
    meaning: code.text(0x00080104) ?? '',
  }));
}

const DAY = 86_400_000;

/** Start DateTime, else Start Time on the day of the series, or the day before where that would be after it. */
function startOf(dataset: Dataset, item: Dataset): number | undefined {
  const exact = parseDt(item.text(0x00181078));
  if (exact !== undefined) return exact;
  const date = dataset.text(0x00080021) ?? dataset.text(0x00080020);
  const time = parseDateTime(date, item.text(0x00181072));
  const series = parseDateTime(date, dataset.text(0x00080031));
  return time !== undefined && series !== undefined && time > series ? time - DAY : time;
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
