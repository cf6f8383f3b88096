/**
 * Can this series be processed, and where does the result go? Reads the headers of the spooled files; asks the
 * processing server last, when everything that can be known here is known to be right.
 */
import type { Dataset } from '../../../dicom/index.ts';
import { GatewayError } from '../../base/errors.ts';
import { notice } from '../../base/notices.ts';
import { readPetHeader, type PetHeader } from '../../pet/pet-header.ts';
import { mixedAttribute } from '../../imaging/plane-geometry.ts';
import { gapsBetween, placesAlongNormal } from '../../imaging/slice-coverage.ts';
import { readSliceImage, type SliceImage } from '../../imaging/slice-image.ts';
import type { AcquisitionParameters, Eligibility, VoxelGrid } from '../../remote/transport.ts';
import { resolveDestinations, type DestinationDevice, type DestinationRules } from './destinations.ts';
import { manufacturerOf } from '../../pet/manufacturers/known-manufacturers.ts';
import type { ConfiguredRadiopharmaceutical } from '../../pet/tracer/configured-radiopharmaceutical.ts';
import { recogniseTracer, type RecognisedTracer } from '../../pet/tracer/recognise-tracer.ts';
import { leavingTexts, UNLISTED } from '../pack/leaving-texts.ts';
import { requireBlank } from '../pack/source-slices.ts';
import { absentIntercepts } from './intercepts.ts';
import { codedReadError, readSourceHeader } from '../unpack/source-object.ts';
import { requireAccepted, type RefusableWarning } from '../../pet/refusable-warnings.ts';
import {
  readSliceScale,
  resolveUnits,
  unitFactorOf,
  type SliceScale,
  type UnitFactor,
  type UnitsOfSeries,
} from '../../pet/units.ts';

export type { ConfiguredRadiopharmaceutical };

export interface ValidateInput {
  /** Paths of the spooled Part-10 files, in any order. */
  readonly paths: readonly string[];
  readonly source: { readonly aeTitle: string; readonly address: string };
  readonly devices: readonly DestinationDevice[];
  readonly mirrorMode: boolean;
  readonly routed?: DestinationRules['routed'];
  readonly radiopharmaceuticals: readonly ConfiguredRadiopharmaceutical[];
  /** Name of the one that an operator chose for this task. */
  readonly chosenRadiopharmaceutical: string | undefined;
  /** Default by scanner model (Manufacturer's Model Name), for headers that name none. */
  readonly defaultRadiopharmaceuticals: Readonly<Record<string, string>>;
  /** Warnings for which the site refuses a series. */
  readonly refusedWarnings: readonly RefusableWarning[];
  /** Texts of scanners that the site lets leave as they are. */
  readonly scannerTexts: readonly string[];
  /** What the transport's contract demands: shared-folder needs known manufacturers, iterations and subsets. */
  readonly transport: 'http' | 'shared-folder';
}

export interface ValidatePorts {
  readonly eligibility: (parameters: AcquisitionParameters, signal: AbortSignal) => Promise<Eligibility>;
}

export interface ValidateOutput extends UnitsOfSeries {
  /** Names of devices, each once. */
  readonly destinations: readonly string[];
  /** Indices of the given paths in ascending order along the normal. */
  readonly order: readonly number[];
  readonly grid: VoxelGrid;
  readonly parameters: AcquisitionParameters;
  /** From what the radiopharmaceutical was recognised, and what the header said. */
  readonly tracer: Pick<RecognisedTracer, 'from' | 'said'>;
  /** Images without a sign have values below zero, by a negative intercept: a result needs a sign for them. */
  readonly needsSign: boolean;
}

/**
 * Checks in this order, each with its own failure: destinations (NO_DESTINATION), header (MISSING_HEADER,
 * MIXED_GEOMETRY, IRREGULAR_SPACING, SHEARED_STACK, UNSUPPORTED_PIXELS, UNSUPPORTED_UNITS), warnings that the site
 * refuses (REFUSED_*), reconstruction parameters (MISSING_HEADER, UNSUPPORTED_MANUFACTURER), radiopharmaceutical (UNKNOWN_RADIOPHARMACEUTICAL,
 * AMBIGUOUS_RADIOPHARMACEUTICAL, HALF_LIFE_MISMATCH), eligibility (SERVER_REJECTED, and what the port throws).
 * A file that is gone is SOURCE_MISSING.
 */
export async function validateSeries(
  input: ValidateInput,
  ports: ValidatePorts,
  signal: AbortSignal,
): Promise<ValidateOutput> {
  const destinations = resolveDestinations(input);
  if (destinations.length === 0) {
    throw new GatewayError('NO_DESTINATION', { source: `${input.source.aeTitle}@${input.source.address}` });
  }
  const headers = await readHeaders(input.paths, signal);
  const { order, grid } = layOut(headers.map((header) => header.image));
  const reference = longestFrame(headers);
  const named = requireNamed(reference.pet);
  const ascending = order.map((at) => headers[at] as SliceFacts);
  const units = resolveUnits(ascending, reference);
  requirePhysical(ascending, units.becquerelsPerUnit);
  const warnings = [...units.warnings, ...absentIntercepts(headers.map(({ image }) => image))];
  requireAccepted(warnings, input.refusedWarnings);
  const { dataset } = await readSourceHeader(reference.path);
  const reconstruction = readReconstruction(named.manufacturer, dataset, input.transport);
  const { radiopharmaceutical, contradicted, ...recognised } = recogniseTracer(reference.pet.tracer, {
    configured: input.radiopharmaceuticals,
    chosen: input.chosenRadiopharmaceutical,
    modelDefault: Object.hasOwn(input.defaultRadiopharmaceuticals, named.model)
      ? input.defaultRadiopharmaceuticals[named.model]
      : undefined,
  });
  if (contradicted !== undefined)
    warnings.push(notice('TRACER_CONTRADICTED', { coded: radiopharmaceutical.name, named: contradicted }));
  requireAccepted(warnings, input.refusedWarnings);
  const [x, y] = grid.spacing;
  const parameters: AcquisitionParameters = {
    ...named,
    ...reconstruction,
    pixelSpacing: [y, x],
    sliceSpacing: grid.spacing[2],
    radiopharmaceutical: radiopharmaceutical.name,
    halfLife: radiopharmaceutical.halfLife,
  };
  const { names, withheld } = leavingTexts(parameters, dataset, input.scannerTexts);
  if (withheld.length > 0) warnings.push(notice('SCANNER_TEXT_WITHHELD', { elements: withheld.join(', ') }));
  const eligibility = await ports.eligibility({ ...parameters, ...names }, signal);
  if (!eligibility.eligible) {
    const unsaid = withheld.length > 0 ? ` (${withheld.join(', ')}: ${UNLISTED})` : '';
    const reason = `${eligibility.code}: ${eligibility.detail}${unsaid}`;
    throw new GatewayError('SERVER_REJECTED', { reason });
  }
  const needsSign = headers.some(({ image }) => !image.format.signed && image.intercept < 0);
  return { destinations, order, grid, parameters, tracer: recognised, needsSign, ...units, warnings };
}

interface SliceFacts {
  readonly image: SliceImage;
  readonly pet: PetHeader;
  readonly scale: SliceScale;
  readonly path: string;
}

const READ_AT_ONCE = 8;

async function readHeaders(paths: readonly string[], signal: AbortSignal): Promise<SliceFacts[]> {
  const headers: SliceFacts[] = [];
  for (let at = 0; at < paths.length; at += READ_AT_ONCE) {
    signal.throwIfAborted();
    headers.push(...(await Promise.all(paths.slice(at, at + READ_AT_ONCE).map(readSlice))));
  }
  return headers;
}

async function readSlice(path: string): Promise<SliceFacts> {
  const { dataset } = await readSourceHeader(path);
  try {
    const image = readSliceImage(dataset);
    if (!image.hasSlope) await requireBlank(path, image);
    // The header itself is not kept: it may be of megabytes, and a series has hundreds.
    return { image, pet: readPetHeader(dataset), scale: readSliceScale(dataset), path };
  } catch (error) {
    throw codedReadError(error);
  }
}

/**
 * Beyond this part of the mean gap, slices do not make a volume, whatever their number: processing in three
 * dimensions would put the voxels where they are not.
 */
const SPACING_TOLERANCE = 0.1;

/**
 * Voxels; two bytes each while they are packed. Four times the largest whole-body series; a thousand compressed images
 * of a few bytes may say that they are more.
 */
const LARGEST_VOLUME = 2 ** 30;

function layOut(images: readonly SliceImage[]): Pick<ValidateOutput, 'order' | 'grid'> {
  const attribute = mixedAttribute(images.map((image) => image.plane));
  if (attribute) throw new GatewayError('MIXED_GEOMETRY', { attribute });
  const places = placesAlongNormal(images.map(({ sopInstanceUid, plane }) => ({ sopInstanceUid, ...plane })));
  if (places.length < 2) throw new GatewayError('TOO_FEW_IMAGES', { received: places.length, minimum: 2 });
  const repeated = places.filter((place) => place.images.length > 1);
  if (repeated[0]) {
    const position = repeated[0].position.toFixed(2);
    throw new GatewayError('DUPLICATE_SLICES', { count: repeated.length, position });
  }
  const gaps = gapsBetween(places);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const [smallest, largest] = [Math.min(...gaps), Math.max(...gaps)];
  if (mean - smallest > SPACING_TOLERANCE * mean || largest - mean > SPACING_TOLERANCE * mean) {
    throw new GatewayError('IRREGULAR_SPACING', {
      smallest: smallest.toFixed(2),
      largest: largest.toFixed(2),
      mean: mean.toFixed(2),
    });
  }
  requireStraight(images);
  const { rows, columns, pixelSpacing } = (images[0] as SliceImage).plane;
  if (rows * columns * places.length > LARGEST_VOLUME) {
    throw new GatewayError('UNSUPPORTED_PIXELS', {
      detail: `${places.length} slices of ${rows} rows of ${columns}: more than 2^30 voxels`,
    });
  }
  return {
    order: places.flatMap((place) => place.images),
    grid: { columns, rows, slices: places.length, spacing: [pixelSpacing[1], pixelSpacing[0], mean] },
  };
}

/**
 * Slices that are shifted within their planes, as a tilted stack has them, are no grid: processed as one, each voxel would
 * be put beside its neighbours. Half a voxel is as much as rounding to the grid moves it anyway.
 */
function requireStraight(images: readonly SliceImage[]): void {
  const { orientation, pixelSpacing, position: origin } = (images[0] as SliceImage).plane;
  const [betweenRows, betweenColumns] = pixelSpacing;
  const shiftAlong = (direction: readonly number[]) =>
    images.map(({ plane }) =>
      direction.reduce(
        (sum, cosine, at) => sum + cosine * ((plane.position[at] as number) - (origin[at] as number)),
        0,
      ),
    );
  for (const [shifts, voxel] of [
    [shiftAlong(orientation.slice(0, 3)), betweenColumns],
    [shiftAlong(orientation.slice(3)), betweenRows],
  ] as const) {
    const shift = Math.max(...shifts) - Math.min(...shifts);
    if (shift > voxel / 2) throw new GatewayError('SHEARED_STACK', { shift: shift.toFixed(2) });
  }
}

/** The slice that was measured longest speaks for the series, the first of several. */
function longestFrame(headers: readonly SliceFacts[]): SliceFacts {
  return headers.reduce((longest, header) =>
    (header.pet.times.frameDuration ?? 0) > (longest.pet.times.frameDuration ?? 0) ? header : longest,
  );
}

/** Bq/ml. A hundred times a syringe at the cyclotron: no slice of a patient or phantom says to hold more. */
const LARGEST_ACTIVITY = 1e12;

/** @throws GatewayError MISSING_HEADER where a rescale leads to what cannot be, or to no number at all */
function requirePhysical(slices: readonly SliceFacts[], factor: UnitFactor): void {
  slices.forEach(({ image }, at) => {
    const largest = image.slope * 2 ** image.format.bitsStored + Math.abs(image.intercept);
    if (!(largest * unitFactorOf(factor, at) <= LARGEST_ACTIVITY)) {
      throw new GatewayError('MISSING_HEADER', { elements: 'RescaleSlope, RescaleIntercept' });
    }
  });
}

function requireNamed(
  pet: PetHeader,
): Pick<AcquisitionParameters, 'manufacturer' | 'model' | 'reconstructionMethod' | 'sliceThickness'> {
  const { manufacturer, model, reconstructionMethod, sliceThickness } = pet;
  const missing = [
    manufacturer === undefined && 'Manufacturer',
    model === undefined && 'ManufacturerModelName',
    pet.units === undefined && 'Units',
    reconstructionMethod === undefined && 'ReconstructionMethod',
    sliceThickness === undefined && 'SliceThickness',
  ].filter((name) => name !== false);
  if (
    manufacturer === undefined ||
    model === undefined ||
    reconstructionMethod === undefined ||
    sliceThickness === undefined ||
    missing.length > 0
  ) {
    throw new GatewayError('MISSING_HEADER', { elements: missing.join(', ') });
  }
  return { manufacturer, model, reconstructionMethod, sliceThickness };
}

function readReconstruction(
  manufacturer: string,
  dataset: Dataset,
  transport: ValidateInput['transport'],
): Pick<AcquisitionParameters, 'iterations' | 'subsets'> {
  const known = manufacturerOf(manufacturer);
  if (!known && transport === 'shared-folder') {
    throw new GatewayError('UNSUPPORTED_MANUFACTURER', { manufacturer });
  }
  const { iterations, subsets } = known?.readReconstruction(dataset) ?? {};
  const missing = [iterations === undefined && 'iterations', subsets === undefined && 'subsets'];
  if (transport === 'shared-folder' && missing.some(Boolean)) {
    throw new GatewayError('MISSING_HEADER', { elements: missing.filter(Boolean).join(', ') });
  }
  return { iterations, subsets };
}
