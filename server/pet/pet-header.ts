/**
 * What a PET series says of its acquisition: tracer, patient's size, units, decay correction, times. Values that are
 * absent, empty, malformed or beyond what can be are undefined; what is required is decided by who asks.
 */
import type { Dataset } from '../../dicom/index.ts';
import { parseAge, parseDateTime, parseDt, parseZone } from './dicom-time.ts';
import { manufacturerOf } from './manufacturers/known-manufacturers.ts';
import { codeKey, nuclideOfCode, sameHalfLife, type Nuclide } from './nuclides.ts';
import { readTracerText } from './tracer-text.ts';

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

/** The first item of Radiopharmaceutical Information Sequence (0054,0016). */
export interface TracerHeader {
  /** Radiopharmaceutical (0018,0031). */
  readonly text: string | undefined;
  /** Radiopharmaceutical Code Sequence (0054,0304). */
  readonly codes: readonly CodedConcept[];
  /** Radionuclide Code Sequence (0054,0300): some scanners name the tracer there. */
  readonly nuclideCodes: readonly CodedConcept[];
  /** That codes and texts name; more than one where they contradict each other. */
  readonly nuclides: readonly Nuclide[];
  /** s */
  readonly halfLife: number | undefined;
  /** Bq */
  readonly dose: number | undefined;
  /** The header gives the dose in MBq, where PS3.3 C.8.9.2 wants Bq. */
  readonly isDoseInMegabecquerels: boolean;
  /** Of the administration, with its date; milliseconds on the clock of the header. */
  readonly startInstant: number | undefined;
  /** Of the administration, where only its time of day is given: since midnight, milliseconds. */
  readonly startClock: number | undefined;
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
    patientWeight: within(dataset.number(0x00101030), 0.2, 700),
    patientSize: within(dataset.number(0x00101020), 0.2, 2.8),
    patientAge: parseAge(dataset.text(0x00101010)),
    reconstructionMethod: name(0x00541103),
    sliceThickness: within(dataset.number(0x00180050), 1e-3, 1000),
    times: readTimes(dataset),
    tracer: readTracer(dataset),
  };
}

function readTimes(dataset: Dataset): ImageTimes {
  const zone = parseZone(dataset.text(0x00080201));
  const series = parseDateTime(dataset.text(0x00080021), dataset.text(0x00080031));
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

/** Without a date of its own, an acquisition is taken for the one that is nearest to the time of the series. */
function acquisitionOf(dataset: Dataset, series: number | undefined): number | undefined {
  const time = dataset.text(0x00080032);
  const dated = parseDateTime(dataset.text(0x00080022), time);
  if (dated !== undefined) return dated;
  const sameDay = parseDateTime(dataset.text(0x00080021), time);
  if (sameDay === undefined || series === undefined) return sameDay;
  return sameDay - DAY * Math.round((sameDay - series) / DAY);
}

function readTracer(dataset: Dataset): TracerHeader {
  const item = dataset.items(0x00540016)[0];
  const zone = parseZone(dataset.text(0x00080201));
  const nuclideCodes = item ? readCodes(item, 0x00540300) : [];
  const codes = item ? readCodes(item, 0x00540304) : [];
  const text = item?.text(0x00180031);
  const nuclides = nuclidesOf(text, codes, nuclideCodes);
  const midnight = parseDateTime('20000101', '00') as number;
  const clock = parseDateTime('20000101', item?.text(0x00181072));
  const manufacturer = manufacturerOf(dataset.text(0x00080070) ?? '');
  return {
    text,
    codes,
    nuclideCodes,
    nuclides,
    halfLife: halfLifeOf(item?.number(0x00181075), nuclides),
    ...doseOf(item?.number(0x00181074)),
    startInstant:
      parseDt(item?.text(0x00181078), zone) ?? parseDt(manufacturer?.readAdministration?.(dataset), zone),
    startClock: clock === undefined ? undefined : clock - midnight,
  };
}

function readCodes(item: Dataset, tag: number): CodedConcept[] {
  return item.items(tag).map((code) => ({
    value: code.text(0x00080100) ?? '',
    scheme: code.text(0x00080102) ?? '',
    meaning: code.text(0x00080104) ?? '',
  }));
}

function nuclidesOf(
  text: string | undefined,
  codes: readonly CodedConcept[],
  nuclideCodes: readonly CodedConcept[],
): readonly Nuclide[] {
  const coded = nuclideCodes.map(({ value, scheme }) => nuclideOfCode(codeKey(`${value} ${scheme}`)));
  const texts = [text ?? '', ...[...codes, ...nuclideCodes].map((code) => code.meaning)];
  const named = [...coded, ...texts.flatMap((one) => readTracerText(one).nuclides)];
  return [...new Set(named.filter((one) => one !== undefined))];
}

/** In minutes, as some write it, only where the nuclide leaves no doubt. */
function halfLifeOf(value: number | undefined, nuclides: readonly Nuclide[]): number | undefined {
  const halfLife = within(value, 1, 1e8);
  const minutes = nuclides.find(
    (one) => halfLife !== undefined && sameHalfLife(halfLife * 60, one.halfLife, 0.05),
  );
  return minutes?.halfLife ?? halfLife;
}

/**
 * Between 0.1 MBq and 100 GBq. 100 to 2000 are MBq: as Bq or kBq no image could be made of them, and as mCi, at least
 * 3.7 GBq, they are given to nobody for PET. Below 100, MBq and mCi cannot be told apart.
 */
function doseOf(value: number | undefined): Pick<TracerHeader, 'dose' | 'isDoseInMegabecquerels'> {
  const isDoseInMegabecquerels = within(value, 100, 2000) !== undefined;
  return {
    dose: isDoseInMegabecquerels ? (value as number) * 1e6 : within(value, 1e5, 1e11),
    isDoseInMegabecquerels,
  };
}

function within(value: number | undefined, least: number, most: number): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}
