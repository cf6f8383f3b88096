/** Which slices of a series are here and which are not, by position along the normal. Pure. */
import type { SliceHeader } from './instance-header.ts';
import { positionAlongNormal, SAME_POSITION } from './slice-positions.ts';

/** A position at which a slice should be and is not. */
export interface MissingSlice {
  /** Number of the slice in the whole series, from 1, ascending along the normal. */
  readonly index: number;
  /** mm along the normal. */
  readonly position: number;
}

export interface Coverage {
  /** Distinct positions that are here. */
  readonly received: number;
  readonly expected: number | undefined;
  /** Those whose place is known, in order along the normal; at most 1000 are listed. */
  readonly missing: readonly MissingSlice[];
  /** How many are missing at one of the ends, where nothing in the headers tells at which. */
  readonly missingAtEnds: number;
}

/** The images at one position. */
export interface Place {
  /** mm along the normal. */
  readonly position: number;
  /** Indices of the slices given. */
  readonly images: readonly number[];
}

const LONGEST_LIST = 1000;
/** How far a gap may be from a whole number of steps to count as missing slices, as a fraction of a step. */
const HOLE_TOLERANCE = 0.15;

/** The distinct positions in ascending order. The same SOP instance twice counts once. */
export function placesAlongNormal(
  slices: readonly Pick<SliceHeader, 'sopInstanceUid' | 'position' | 'orientation'>[],
): Place[] {
  const seen = new Set<string>();
  const positioned: { position: number; image: number }[] = [];
  slices.forEach((slice, image) => {
    if (seen.has(slice.sopInstanceUid)) return;
    seen.add(slice.sopInstanceUid);
    positioned.push({ position: positionAlongNormal(slice), image });
  });
  positioned.sort((a, b) => a.position - b.position || a.image - b.image);
  const places: { position: number; images: number[] }[] = [];
  for (const { position, image } of positioned) {
    const last = places.at(-1);
    if (last && position - last.position < SAME_POSITION) last.images.push(image);
    else places.push({ position, images: [image] });
  }
  return places;
}

/** Distances between neighbours, mm. */
export function gapsBetween(places: readonly Place[]): number[] {
  return places.slice(1).map((place, index) => place.position - (places[index] as Place).position);
}

/**
 * What is missing. Image Index (0054,1330) numbers the slices of a static series (PS3.3 C.8.9.4.1.9): where it runs
 * along with the positions, it tells what is missing at the ends too. Otherwise only the gaps speak.
 */
export function coverageOf(
  places: readonly Place[],
  slices: readonly Pick<SliceHeader, 'imageIndex'>[],
  expected: number | undefined,
): Coverage {
  const received = places.length;
  const missing =
    (expected !== undefined && missingByIndex(places, slices, expected)) || missingByGaps(places);
  const missingAtEnds = expected === undefined ? 0 : Math.max(0, expected - received - missing.length);
  return { received, expected, missing: missing.slice(0, LONGEST_LIST), missingAtEnds };
}

function missingByIndex(
  places: readonly Place[],
  slices: readonly Pick<SliceHeader, 'imageIndex'>[],
  expected: number,
): MissingSlice[] | undefined {
  if (places.length < 2 || places.length > expected) return undefined;
  const written = places.map((place) => slices[place.images[0] as number]?.imageIndex ?? NaN);
  const ascends = (written.at(-1) as number) > (written[0] as number);
  const numbers = ascends ? written : written.map((index) => expected + 1 - index);
  const first = places[0] as Place;
  const last = places.at(-1) as Place;
  const step = (last.position - first.position) / ((numbers.at(-1) as number) - (numbers[0] as number));
  const fits = places.every((place, at) => {
    const number = numbers[at] as number;
    const predicted = first.position + (number - (numbers[0] as number)) * step;
    return (
      Number.isInteger(number) &&
      number >= 1 &&
      number <= expected &&
      (at === 0 || number > (numbers[at - 1] as number)) &&
      Math.abs(place.position - predicted) < step / 2
    );
  });
  if (!fits) return undefined;

  const missing: MissingSlice[] = [];
  for (let index = 1, at = 0; index <= expected && missing.length < LONGEST_LIST; index++) {
    if (numbers[at] === index) {
      at++;
      continue;
    }
    // Counted from the neighbour that is here, so that uneven steps do not add up.
    const near = at === 0 ? 0 : at - 1;
    const offset = (index - (numbers[near] as number)) * step;
    missing.push({ index, position: (places[near] as Place).position + offset });
  }
  return missing;
}

function missingByGaps(places: readonly Place[]): MissingSlice[] {
  const gaps = gapsBetween(places);
  const step = typicalStep(gaps);
  const missing: MissingSlice[] = [];
  gaps.forEach((gap, at) => {
    const steps = Math.round(gap / step);
    if (steps < 2 || Math.abs(gap / steps - step) > HOLE_TOLERANCE * step) return;
    const before = at + 1 + missing.length;
    const position = (places[at] as Place).position;
    for (let nth = 1; nth < steps && missing.length < LONGEST_LIST; nth++) {
      missing.push({ index: before + nth, position: position + (gap * nth) / steps });
    }
  });
  return missing;
}

/** The median of the gaps that are about as small as the smallest: holes, however many, do not count. */
function typicalStep(gaps: readonly number[]): number {
  const smallest = Math.min(...gaps);
  const single = gaps.filter((gap) => gap < 1.5 * smallest).sort((a, b) => a - b);
  return single[Math.floor(single.length / 2)] ?? NaN;
}
