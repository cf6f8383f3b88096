/**
 * What a PET series says of its acquisition: tracer, patient's size, units, decay correction, times. Values that are
 * absent, empty, malformed or beyond what can be are undefined; what is required is decided by who asks.
 */
import type { Dataset } from '../../dicom/index.ts';
import { parseAge, parseDateTime, parseDt, parseZone } from './dicom-time.ts';
import { manufacturerOf } from './manufacturers/known-manufacturers.ts';
import { onlyNumber } from './only-number.ts';
import { readTracerHeader, type TracerHeader } from './tracer-header.ts';
import { within } from './within.ts';

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
  /** Attenuation Correction Method (0054,1101). */
  readonly attenuationMethod: string | undefined;
  /** kg */
  readonly patientWeight: number | undefined;
  /** m */
  readonly patientSize: number | undefined;
  /** As written, e.g. `062Y`. */
  readonly patientAge: string | undefined;
  readonly reconstructionMethod: string | undefined;
  /** mm */
  readonly sliceThickness: number | undefined;
  readonly times: ImageTimes;
  readonly tracer: TracerHeader;
}

/** Instants are milliseconds on the clock of the header, see `dicom-time.ts`; durations milliseconds. */
export interface ImageTimes {
  readonly series: number | undefined;
  readonly acquisition: number | undefined;
  /** Frame Reference Time (0054,1300): from the decay reference to what the image shows. */
  readonly frameReference: number | undefined;
  /** Actual Frame Duration (0018,1242). */
  readonly frameDuration: number | undefined;
  /** Decay Factor (0054,1321). */
  readonly decayFactor: number | undefined;
  /** To which the voxels are decay-corrected, where a private element of the manufacturer says it. */
  readonly stated: number | undefined;
}

export function readPetHeader(dataset: Dataset): PetHeader {
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
    attenuationMethod: name(0x00541101),
    patientWeight: within(onlyNumber(dataset, 0x00101030), 0.2, 700),
    patientSize: within(onlyNumber(dataset, 0x00101020), 0.2, 2.8),
    patientAge: parseAge(dataset.text(0x00101010)),
    reconstructionMethod: name(0x00541103),
    sliceThickness: within(dataset.number(0x00180050), 1e-3, 1000),
    times: readTimes(dataset),
    tracer: readTracerHeader(dataset),
  };
}

function readTimes(dataset: Dataset): ImageTimes {
  const zone = parseZone(dataset.text(0x00080201));
  const series = parseDateTime(dayOf(dataset), dataset.text(0x00080031));
  const stated = manufacturerOf(dataset.text(0x00080070) ?? '')?.readDecayReference?.(dataset);
  return {
    series,
    acquisition: acquisitionOf(dataset, series) ?? parseDt(dataset.text(0x0008002a), zone),
    frameReference: within(dataset.number(0x00541300), 0, 1e9),
    frameDuration: within(dataset.number(0x00181242), 1, 1e9),
    decayFactor: within(dataset.number(0x00541321), 1, 1e4),
    stated: parseDt(stated, zone),
  };
}

const DAY = 86_400_000;
/** Times of day without any date still have their distances. */
const ANY_DAY = '20000101';

/** Of the series, else of its acquisition or its study. */
function dayOf(dataset: Dataset): string {
  const dates = [0x00080021, 0x00080022, 0x00080020].map((tag) => dataset.text(tag));
  return dates.find((date) => parseDateTime(date, '00') !== undefined) ?? ANY_DAY;
}

/** Without a date of its own, an acquisition is taken for the one that is nearest to the time of the series. */
function acquisitionOf(dataset: Dataset, series: number | undefined): number | undefined {
  const time = dataset.text(0x00080032);
  const dated = parseDateTime(dataset.text(0x00080022), time);
  if (dated !== undefined) return dated;
  const sameDay = parseDateTime(dayOf(dataset), time);
  if (sameDay === undefined || series === undefined) return sameDay;
  return sameDay - DAY * Math.round((sameDay - series) / DAY);
}
