/**
 * Is a series whole? Pure and fast, so that it can be asked again whenever images have arrived.
 *
 * While a source still sends, the only verdicts are `complete` and `waiting`: a series that is bound to fail fails
 * once its source is quiet, so that images that are still on their way stay with their task.
 */
import { GatewayError } from '../../base/errors.ts';
import type { SliceHeader } from '../../imaging/instance-header.ts';
import { shortUid } from './short-uid.ts';
import { mixedAttribute, type Plane } from '../../imaging/plane-geometry.ts';
import {
  coverageOf,
  gapsBetween,
  placesAlongNormal,
  type Coverage,
  type MissingSlice,
  type Place,
} from '../../imaging/slice-coverage.ts';

export type { Coverage, MissingSlice };

export interface CompletionRules {
  /** NumberOfSlices (0054,0081), where the header has it. */
  readonly expected: number | undefined;
  readonly minimumImages: number;
  /** Largest deviation of a gap from the mean gap, as a fraction: 0.025. */
  readonly spacingTolerance: number;
  /**
   * - `arrival`: images came; the source may still be sending.
   * - `quiet`: nothing has come for the quiet time.
   * - `operator`: a person asks to go on with what is there, whatever the expected count and the minimum.
   */
  readonly trigger: 'arrival' | 'quiet' | 'operator';
  /** Images of the same series and source that other tasks have, or had before their images were removed. */
  readonly elsewhere: readonly ImageElsewhere[];
}

export interface ImageElsewhere {
  readonly taskId: string;
  /** The UID of one that was removed is its short form (short-uid.ts). */
  readonly header: Plane & Pick<SliceHeader, 'sopInstanceUid' | 'acquisitionDateTime' | 'frameReferenceTime'>;
}

export type Completion =
  | {
      readonly verdict: 'complete';
      readonly coverage: Coverage;
      /** Indices of the given slices in ascending order along the normal. */
      readonly order: readonly number[];
      /** mm between neighbouring slices. */
      readonly meanGap: number;
    }
  | { readonly verdict: 'waiting'; readonly coverage: Coverage }
  | { readonly verdict: 'failed'; readonly coverage: Coverage; readonly error: GatewayError };

/**
 * The check that costs nothing, for each image that arrives: whether `compileSeries` may find the series complete
 * by count. `images` is the number of different SOP instances that the task holds.
 */
export function countReached(
  images: number,
  rules: Pick<CompletionRules, 'expected' | 'minimumImages'>,
): boolean {
  return rules.expected !== undefined && images >= rules.expected && images >= rules.minimumImages;
}

/**
 * @param slices headers of the task's images in any order; the same SOP instance twice counts once.
 * The error of a failure is one of TOO_FEW_IMAGES, INCOMPLETE_SERIES, IRREGULAR_SPACING, MIXED_GEOMETRY,
 * SLICES_ELSEWHERE, FRAMES_ELSEWHERE, DYNAMIC_SERIES, DUPLICATE_SLICES.
 */
export function compileSeries(slices: readonly SliceHeader[], rules: CompletionRules): Completion {
  const places = placesAlongNormal(slices);
  const coverage = coverageOf(places, slices, rules.expected);
  const unfit = whyFrame(slices, rules) ?? whyUnfit(slices, places);
  const error = unfit ?? whyIncomplete(places, coverage, rules) ?? whyDivided(slices, rules);
  if (rules.trigger === 'arrival') {
    // Only the count tells that nothing more will come.
    const whole = !error && countReached(places.length, rules) && places.length === rules.expected;
    return whole ? complete(places, coverage) : { verdict: 'waiting', coverage };
  }
  return error ? { verdict: 'failed', coverage, error } : complete(places, coverage);
}

function complete(places: readonly Place[], coverage: Coverage): Completion {
  const first = (places[0] as Place).position;
  const last = (places.at(-1) as Place).position;
  return {
    verdict: 'complete',
    coverage,
    order: places.flatMap((place) => place.images),
    meanGap: (last - first) / (places.length - 1),
  };
}

/** Reasons that no further image can mend. */
function whyUnfit(slices: readonly SliceHeader[], places: readonly Place[]): GatewayError | undefined {
  // Its first frame alone is told by its header.
  const changing = slices.find(
    ({ seriesType, frames = 1 }) => /^(DYNAMIC|GATED)$/i.test(seriesType[0] ?? '') || frames > 1,
  );
  if (changing)
    return new GatewayError('DYNAMIC_SERIES', { seriesType: changing.seriesType[0]?.toUpperCase() ?? '-' });
  const attribute = mixedAttribute(slices);
  if (attribute) return new GatewayError('MIXED_GEOMETRY', { attribute });
  const repeated = places.filter((place) => place.images.length > 1);
  if (repeated.some((place) => timesDiffer(place.images.map((image) => slices[image] as SliceHeader)))) {
    return new GatewayError('DYNAMIC_SERIES', { seriesType: slices[0]?.seriesType[0]?.slice(0, 16) ?? '-' });
  }
  if (repeated[0]) {
    const position = repeated[0].position.toFixed(2);
    return new GatewayError('DUPLICATE_SLICES', { count: repeated.length, position });
  }
  return undefined;
}

function whyIncomplete(
  places: readonly Place[],
  coverage: Coverage,
  rules: CompletionRules,
): GatewayError | undefined {
  const received = places.length;
  const minimum = rules.trigger === 'operator' ? 2 : Math.max(2, rules.minimumImages);
  const enough = received >= minimum;
  if (enough && received === rules.expected) return undefined;
  const gaps = gapsBetween(places);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const smallest = Math.min(...gaps);
  const largest = Math.max(...gaps);
  const tolerance = rules.spacingTolerance * mean;
  const isEven = received > 1 && mean - smallest <= tolerance && largest - mean <= tolerance;
  // Image indices may tell of holes that even gaps hide: every second slice missing.
  const [first, last] = [places[0]?.position ?? 0, places.at(-1)?.position ?? 0];
  const contiguous = isEven && !coverage.missing.some(({ position }) => position > first && position < last);
  if (enough && contiguous) return undefined;

  const missing = coverage.missing.length + coverage.missingAtEnds;
  // An operator has said that the ends do not matter; holes do.
  if (coverage.missing.length > 0 || (missing > 0 && rules.trigger !== 'operator')) {
    const expected = received + missing;
    return new GatewayError('INCOMPLETE_SERIES', {
      received,
      expected,
      missing,
      where: whereMissing(coverage),
    });
  }
  if (!enough) return new GatewayError('TOO_FEW_IMAGES', { received, minimum });
  return new GatewayError('IRREGULAR_SPACING', {
    smallest: smallest.toFixed(2),
    largest: largest.toFixed(2),
    mean: mean.toFixed(2),
  });
}

/**
 * Slices that were lost on the way and came later, or came after their task had gone on, belong to one series with
 * these. Which of them count, only a person can say.
 */
function whyDivided(slices: readonly SliceHeader[], rules: CompletionRules): GatewayError | undefined {
  if (rules.trigger === 'operator') return undefined;
  const lacking = lackingHere(slices, rules.elsewhere);
  const [first] = lacking;
  if (!first) return undefined;
  const count = new Set(lacking.map(({ header }) => header.sopInstanceUid)).size;
  return new GatewayError('SLICES_ELSEWHERE', { count, task: first.taskId });
}

/**
 * Frames that came one by one, the first so long before that its task had gone on: no header told of the others, but
 * that task has images of these positions with other times.
 */
function whyFrame(slices: readonly SliceHeader[], rules: CompletionRules): GatewayError | undefined {
  const others = lackingHere(slices, rules.elsewhere).filter(
    ({ header }) => slices[0] && mixedAttribute([slices[0], header]) === undefined,
  );
  if (others.length === 0) return undefined;
  const all = [...slices, ...others.map(({ header }) => header)];
  const frames = placesAlongNormal(all)
    .map(({ images }) => images)
    .filter(
      (images) => images.some((image) => image < slices.length) && timesDiffer(images.map((at) => all[at]!)),
    );
  const [first] = frames.flat().filter((image) => image >= slices.length);
  if (first === undefined) return undefined;
  const { taskId } = others[first - slices.length]!;
  return new GatewayError('FRAMES_ELSEWHERE', { count: frames.length, task: taskId });
}

function lackingHere(slices: readonly SliceHeader[], elsewhere: readonly ImageElsewhere[]): ImageElsewhere[] {
  if (elsewhere.length === 0) return [];
  const here = new Set(slices.map(({ sopInstanceUid }) => shortUid(sopInstanceUid)));
  return elsewhere.filter(({ header }) => !here.has(shortUid(header.sopInstanceUid)));
}

/** Runs of missing slices by number and position in mm, e.g. `13-15 (-101.5 to -94.9 mm), 40 (-13.2 mm)`. */
function whereMissing({ missing, missingAtEnds }: Coverage): string {
  const runs: { first: MissingSlice; last: MissingSlice }[] = [];
  for (const slice of missing) {
    const run = runs.at(-1);
    if (run && run.last.index === slice.index - 1) run.last = slice;
    else runs.push({ first: slice, last: slice });
  }
  const shown = runs
    .slice(0, 8)
    .map(({ first, last }) =>
      first === last
        ? `${first.index} (${first.position.toFixed(1)} mm)`
        : `${first.index}-${last.index} (${first.position.toFixed(1)} / ${last.position.toFixed(1)} mm)`,
    );
  if (runs.length > shown.length) shown.push('...');
  if (missingAtEnds > 0) shown.push(`${missingAtEnds} (?)`);
  return shown.join(', ');
}

function timesDiffer(
  slices: readonly Pick<SliceHeader, 'acquisitionDateTime' | 'frameReferenceTime'>[],
): boolean {
  const times = slices.map((slice) => `${slice.acquisitionDateTime} ${slice.frameReferenceTime}`);
  return new Set(times).size > 1;
}
