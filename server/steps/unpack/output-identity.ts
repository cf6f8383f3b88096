/** Names of an output series: UIDs, description, derivation. The same input gives the same ones, on every attempt. */
import { uidFromParts, type Dataset } from '../../../dicom/index.ts';
import type { PostFilter } from '../../imaging/post-filter.ts';
import { derivationCodes, type Equipment, type OutputIdentity } from './rebuilt-object.ts';

export interface OutputOrigin {
  readonly taskId: string;
  /** Digest of the result, hex: another result makes other objects. */
  readonly resultSha256: string;
  readonly standIn: boolean;
  readonly serverVersion: string | undefined;
  readonly clientVersion: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The series that a task makes where no post-filter is configured. */
const UNFILTERED = { description: 'PETFECTIOR', seriesNumber: 1001 } as const;
/** Longest value of VR LO (PS3.5 6.2). */
const LONGEST_TEXT = 64;
/** Of VR ST. */
const LONGEST_DERIVATION = 1024;
const STAND_IN_MARK = ' (stand-in, not for clinical use)';
const STAND_IN_SENTENCE = ' Made with a stand-in processing server: not for clinical use.';

/** @param source dataset of any object of the source series */
export function outputIdentity(
  origin: OutputOrigin,
  filter: PostFilter | undefined,
  index: number,
  source: Dataset,
  largestValue: number,
): OutputIdentity {
  const made = filter && [filter.fwhm, filter.noise, filter.description, filter.seriesNumber].map(String);
  return {
    seriesInstanceUid: uidFromParts(
      'series',
      origin.taskId,
      origin.resultSha256,
      String(index),
      source.text(0x0020000e) ?? '',
      ...(made ?? []),
    ),
    description: description(source.text(0x0008103e) ?? '', filter, origin.standIn),
    number: filter?.seriesNumber ?? UNFILTERED.seriesNumber,
    derivation: derivation(origin, filter, source.text(0x00082111)),
    derivationCodes: derivationCodes(filter !== undefined && filter.fwhm > 0),
    equipment: equipment(origin),
    createdAt: new Date(origin.createdAt),
    largestValue,
  };
}

function description(original: string, filter: PostFilter | undefined, standIn: boolean): string {
  const own = filter?.description ?? UNFILTERED.description;
  const whole = filter?.descriptionMode === 'append' ? `${original} ${own}` : own;
  const mark = standIn ? STAND_IN_MARK : '';
  return `${oneValue(whole, LONGEST_TEXT - mark.length)}${mark}`;
}

/** Behind what the source says of its own derivation, where it says something. */
function derivation(
  origin: OutputOrigin,
  filter: PostFilter | undefined,
  earlier: string | undefined,
): string {
  const steps = filter
    ? ` Post-filter: ${filter.noise} % of the noise image added back, Gaussian of ${filter.fwhm} mm FWHM.`
    : '';
  const sentence = `Noise reduction by a remote processing service through PETfectior Client ${origin.clientVersion}.`;
  const own = `${sentence}${steps}${origin.standIn ? STAND_IN_SENTENCE : ''}`;
  if (earlier === undefined) return own;
  return `${earlier.slice(0, LONGEST_DERIVATION - own.length - 1)} ${own}`;
}

function equipment(origin: OutputOrigin): readonly Equipment[] {
  return [
    {
      manufacturer: 'PETfectior',
      model: origin.standIn ? 'Stand-in processing server' : 'Processing server',
      version: oneValue(origin.serverVersion ?? 'unknown', LONGEST_TEXT),
      description: `Noise reduction.${origin.standIn ? STAND_IN_SENTENCE : ''}`,
    },
    {
      manufacturer: 'PETfectior',
      model: 'PETfectior Client',
      version: oneValue(origin.clientVersion, LONGEST_TEXT),
      description: 'Rebuilt the objects from the source objects and the processed voxels.',
    },
  ];
}

/** Text that is one value of LO: a backslash would make two of it, and control characters are not allowed. */
function oneValue(text: string, longest: number): string {
  return text
    .replaceAll('\\', '/')
    .replace(/\p{Control}/gu, ' ')
    .trim()
    .slice(0, longest);
}
