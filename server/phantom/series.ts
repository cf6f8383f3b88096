import { addNoise, bodyActivity } from './body.ts';
import { encodePart10, type Dataset } from './element.ts';
import { PET_IMAGE_STORAGE, WEIGHT_KG, DOSE_BQ, sliceDataset, type SeriesFacts } from './header.ts';
import { PROFILES, philipsFactors, sliceFactor } from './manufacturers.ts';
import { TRANSFER_SYNTAXES, type PhantomOptions } from './options.ts';
import { cropTo, extremes, fullScale, quantise, slopeFor } from './pixels.ts';
import { plantStrings } from './planted.ts';
import { seededRandom, seededUid, shuffled } from './random.ts';
import { TRACERS } from './tracers.ts';

export interface PhantomObject {
  /** A Part-10 file. */
  readonly bytes: Buffer;
  readonly sopInstanceUid: string;
  /** Index along the normal of the slice that it shows. */
  readonly index: number;
  /** mm along the normal of ImageOrientationPatient. */
  readonly position: number;
  readonly instanceNumber: number;
}

export interface PhantomSeries {
  /** In the order asked for. */
  readonly objects: readonly PhantomObject[];
  /** Noise-free Bq/ml, slices x rows x columns, ascending along the normal; slices left out are here too. */
  readonly truth: Float32Array;
  /** What the objects say: stored value x slope (x Philips' or the SUV factor) in Bq/ml, laid out like `truth`. */
  readonly voxels: Float32Array;
  readonly slices: number;
  readonly rows: number;
  readonly columns: number;
  readonly pixelSpacing: readonly [row: number, column: number];
  readonly sliceSpacing: number;
  /** Units (0054,1001), and Bq/ml of one of them: 1 for BQML. */
  readonly units: string;
  readonly bqPerUnit: number;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly frameOfReferenceUid: string;
  readonly patientName: string;
  readonly patientId: string;
  readonly manufacturer: string;
  readonly model: string;
}

/** Counts of Philips' series, counts per second, and Bq/ml of one SUV for the phantom's dose and weight an hour after injection. */
const BQ_PER_COUNT = 0.37;
const BQ_PER_CPS = 52.5;
const BQ_PER_SUV = (DOSE_BQ * Math.pow(2, -3600 / TRACERS.fdg.halfLife)) / (WEIGHT_KG * 1000);

/**
 * Makes a PET series. The same options give the same bytes on every machine.
 * @throws RangeError where the options make no series.
 */
export function makePhantomSeries(options: PhantomOptions = {}): PhantomSeries {
  const { defects = {}, seed = 1, manufacturer = 'siemens', slices = 60, sliceSpacing = 3 } = options;
  const profile = PROFILES[manufacturer];
  const rows = options.rows ?? options.columns ?? 128;
  const columns = options.columns ?? rows;
  const pixelSpacing = options.pixelSpacing ?? ([600 / columns, 600 / columns] as const);
  checkRange({
    slices,
    rows,
    columns,
    sliceSpacing,
    rowSpacing: pixelSpacing[0],
    columnSpacing: pixelSpacing[1],
  });
  const feetFirst = options.feetFirst ?? false;
  const explicitVr = options.transferSyntax ? options.transferSyntax === 'explicit' : profile.explicitVr;
  const transferSyntaxUid = TRANSFER_SYNTAXES[explicitVr ? 'explicit' : 'implicit'];
  const units = defects.units ?? 'BQML';
  const bqPerUnit = { BQML: 1, CNTS: BQ_PER_COUNT, GML: BQ_PER_SUV, PROPCPS: BQ_PER_CPS }[units];

  const { sliceFactors } = defects;
  // Numbers that every VR can hold.
  const factorOf = (index: number) => (sliceFactors ? Math.fround(bqPerUnit * (1 + index / 8)) : bqPerUnit);
  const ownFactor = (index: number) =>
    sliceFactors ? sliceFactor(units, factorOf(index), sliceFactors) : [];
  const facts: SeriesFacts = {
    profile:
      units === 'CNTS'
        ? {
            ...profile,
            elements: [...profile.elements, ...philipsFactors(BQ_PER_COUNT, bqPerSuvDose(), WEIGHT_KG)],
          }
        : profile,
    date: options.date ?? '20240315',
    tracer: options.tracer === null ? null : TRACERS[options.tracer ?? 'fdg'],
    patientName: options.patientName ?? 'Phantom^Body',
    patientId: options.patientId ?? `PHANTOM-${seed}`,
    accessionNumber: options.accessionNumber ?? `A${seed}`,
    studyInstanceUid: options.studyInstanceUid ?? seededUid('study', seed),
    seriesInstanceUid:
      options.seriesInstanceUid ?? seededUid('series', manufacturer, slices, rows, columns, seed),
    seriesDescription: options.seriesDescription ?? 'PET WB phantom',
    frameOfReferenceUid: seededUid('frame of reference', seed),
    slices,
    signed: options.negative || (options.signed ?? profile.signed),
    bitsStored: options.bitsStored ?? 16,
    feetFirst,
    sliceSpacing,
    units,
    bqPerUnit,
    defects,
  };

  const truth = bodyActivity(
    {
      slices,
      rows,
      columns,
      rowSpacing: pixelSpacing[0],
      columnSpacing: pixelSpacing[1],
      sliceSpacing,
      headAtFirstSlice: feetFirst,
    },
    seed,
  );
  const area = rows * columns;
  for (const index of defects.zeroSlices ?? []) truth.fill(0, index * area, (index + 1) * area);
  const voxels = new Float32Array(truth.length);
  const slopePer = options.slopePer ?? profile.slopePer;
  const scale = fullScale(facts.bitsStored);
  const objects: PhantomObject[] = [];
  const duplicates = new Set(defects.duplicates);
  const missing = new Set(defects.missing);

  for (let frame = 0; frame < (defects.dynamic ?? defects.gated ?? 1); frame++) {
    const measured = truth.slice();
    const random = seededRandom(seed * 1000 + frame);
    if (options.noise ?? true) {
      for (let index = 0; index < slices; index++) {
        addNoise(
          measured.subarray(index * area, (index + 1) * area),
          columns,
          random,
          options.negative ?? false,
        );
      }
    }
    for (let i = 0; i < measured.length; i++) {
      measured[i] = (measured[i] as number) / factorOf(Math.floor(i / area));
    }
    const seriesSlope = slopePer === 'series' ? slopeFor(measured, scale) : undefined;

    for (let index = 0; index < slices; index++) {
      const values = measured.subarray(index * area, (index + 1) * area);
      const isZero = defects.zeroSlices?.includes(index) ?? false;
      const slope = (isZero ? defects.zeroSlope : undefined) ?? seriesSlope ?? slopeFor(values, scale);
      const stored = quantise(values, isZero ? 1 : Number(slope), facts.signed, scale);
      for (let i = 0; i < area; i++)
        voxels[index * area + i] = (stored[i] as number) * (isZero ? 1 : Number(slope)) * factorOf(index);
      if (missing.has(index)) continue;
      const imageIndex = options.order === 'descending' ? slices - index : index + 1;
      const shape = geometry(index, facts, { rows, columns, pixelSpacing });
      const copies = duplicates.has(index) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        const instanceNumber = frame * slices + imageIndex + copy * slices;
        const sopInstanceUid = seededUid('instance', facts.seriesInstanceUid, frame, index, copy);
        const pixels = cropTo(stored, columns, shape.rows, shape.columns);
        const dataset: Dataset = sliceDataset(facts, {
          ...shape,
          sopInstanceUid,
          instanceNumber,
          imageIndex,
          frame,
          slope,
          ...extremes(pixels),
          pixels: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
        });
        const bytes = encodePart10(
          withElements(
            [...(defects.planted ? plantStrings(dataset) : dataset), ...ownFactor(index)],
            defects.elements ?? {},
          ),
          { sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid, transferSyntaxUid },
          { explicitVr, ...profile.encoding },
        );
        objects.push({ bytes, sopInstanceUid, index, position: shape.along, instanceNumber });
      }
    }
  }

  return {
    objects: ordered(objects, options.order ?? 'ascending', seed),
    truth,
    voxels,
    slices,
    rows,
    columns,
    pixelSpacing,
    sliceSpacing,
    units,
    bqPerUnit,
    sopClassUid: PET_IMAGE_STORAGE,
    transferSyntaxUid,
    studyInstanceUid: facts.studyInstanceUid,
    seriesInstanceUid: facts.seriesInstanceUid,
    frameOfReferenceUid: facts.frameOfReferenceUid,
    patientName: facts.patientName,
    patientId: facts.patientId,
    manufacturer: profile.name,
    model: profile.model,
  };
}

/** Text as it is given, however wrong for its element; under a VR of text, which it keeps where it has one. */
function withElements(dataset: Dataset, changes: Readonly<Record<number, string | undefined>>): Dataset {
  const changed = new Map(dataset.map((element) => [element[0], element]));
  for (const [key, text] of Object.entries(changes)) {
    const tag = Number(key);
    const vr = changed.get(tag)?.[1] ?? 'LO';
    if (text === undefined) changed.delete(tag);
    else changed.set(tag, [tag, TEXT_VRS.has(vr) ? vr : 'LO', text]);
  }
  return [...changed.values()];
}

const TEXT_VRS = new Set([
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'LO',
  'PN',
  'SH',
  'ST',
  'LT',
  'TM',
  'UI',
]);

function checkRange(sizes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (!(value > 0 && value <= 4096))
      throw new RangeError(`${name} must be above 0 and at most 4096, not ${value}`);
    if (!name.endsWith('Spacing') && !Number.isInteger(value)) throw new RangeError(`${name} must be whole`);
  }
}

function bqPerSuvDose(): number {
  return BQ_PER_SUV * WEIGHT_KG * 1000;
}

function geometry(
  index: number,
  facts: SeriesFacts,
  grid: { rows: number; columns: number; pixelSpacing: readonly [number, number] },
) {
  const middle = Math.floor(facts.slices / 2);
  const mixed = index === middle ? facts.defects.mixedGeometry : undefined;
  const shift = index >= middle ? (facts.defects.irregular ?? 0) : 0;
  const along = decimals((index + shift) * facts.sliceSpacing - 500);
  const [x, y] = [
    decimals(((facts.feetFirst ? 1 : -1) * (grid.columns - 1) * grid.pixelSpacing[1]) / 2),
    decimals((-(grid.rows - 1) * grid.pixelSpacing[0]) / 2),
  ];
  const tilt = mixed === 'orientation' ? 0.1 : 0;
  return {
    along,
    rows: grid.rows - (mixed === 'rows' ? 1 : 0),
    columns: grid.columns - (mixed === 'columns' ? 1 : 0),
    pixelSpacing: (mixed === 'pixelSpacing'
      ? grid.pixelSpacing.map((mm) => mm * 1.01)
      : grid.pixelSpacing.map(decimals)) as [number, number],
    orientation: [facts.feetFirst ? -1 : 1, 0, 0, 0, Math.sqrt(1 - tilt ** 2), tilt],
    // Feet first, the normal is (0, 0, -1): z falls along it.
    position: [x, y, facts.feetFirst ? -along : along],
    frameOfReferenceUid:
      mixed === 'frameOfReference' ? `${facts.frameOfReferenceUid}1` : facts.frameOfReferenceUid,
  };
}

const decimals = (mm: number) => Number(mm.toFixed(6));

function ordered(objects: readonly PhantomObject[], order: string, seed: number): readonly PhantomObject[] {
  if (order === 'descending') return [...objects].reverse();
  return order === 'shuffled' ? shuffled(objects, seededRandom(seed)) : objects;
}
