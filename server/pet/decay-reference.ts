/** The instant to which the voxels of a series with Decay Correction START are corrected. */
import type { FrameReference } from './manufacturers/manufacturer.ts';
import type { ImageTimes } from './pet-header.ts';

/** From one slice to another the start that follows from their times may differ by as much as headers round, ms. */
const ROUNDING = 5000;

const DAY = 86_400_000;
/**
 * From the start of a scan to its first image that is there, ms: beds may be missing, but nobody lies so long in a scanner.
 * A series' time that is earlier, such as midnight of an anonymiser, is not that of its scan.
 */
const LONGEST_SCAN = 4 * 3_600_000;

/**
 * The instant that a private element of the manufacturer states, where it can be of that scan. Else the series' own time,
 * where no acquisition came before it, or so long after it that it cannot be of that scan, and the beds do not lead to
 * another one. Where they do, the series was reconstructed, cut or written again, and its time is no longer that of the scan.
 * Then, in this order (PS3.3 C.8.9.1.1.5, C.8.9.4; the rules for SUV without regard to the manufacturer of the QIBA
 * FDG-PET/CT profile): the private element as far as it can be at all; the time that follows from Acquisition Time and Frame
 * Reference Time of each image, which all of them must agree on; the earliest acquisition. A series may be a part of its
 * beds only: the earliest of what is there need not be the start of the scan.
 *
 * @param images times of every image of the series
 * @param halfLife s
 * @param manufacturersRule where Decay Factor does not tell which one the series follows
 */
export function decayReference(
  images: readonly ImageTimes[],
  halfLife: number | undefined,
  manufacturersRule: FrameReference,
): number | undefined {
  const series = earliest(images.map((image) => image.series));
  const acquisition = earliest(images.map((image) => image.acquisition));
  const stated = earliest(images.map((image) => image.stated));
  if (acquisition === undefined) return series;
  const isWithin = (at: number | undefined, longest: number): at is number =>
    at !== undefined && at <= acquisition + ROUNDING && at >= acquisition - longest;
  if (isWithin(stated, LONGEST_SCAN)) return stated;
  const computed = halfLife === undefined ? undefined : startOfScan(images, halfLife, manufacturersRule);
  if (series !== undefined && series <= acquisition && acquisition - series <= LONGEST_SCAN)
    return isWithin(computed, LONGEST_SCAN) && isContradicted(series, computed, images) ? computed : series;
  if (isWithin(stated, DAY)) return stated;
  return isWithin(computed, DAY) ? computed : acquisition;
}

/**
 * Frame Reference Time counts from the time of the series (PS3.3 C.8.9.4): where several beds lead to one start, that was
 * the series' time when they were reconstructed. One bed leads somewhere whatever its header says; and a series' time that
 * is off by less than a frame may be due to whether frames refer to their starts.
 */
function isContradicted(series: number, computed: number, images: readonly ImageTimes[]): boolean {
  const acquisitions = new Set(images.map(({ acquisition }) => acquisition));
  const longest = Math.max(...images.map(({ frameDuration }) => frameDuration ?? 0));
  return acquisitions.size > 1 && Math.abs(series - computed) > longest + ROUNDING;
}

/** End of the last frame that is there: of its acquisition, else of the series, as long as it is known to have lasted. */
export function endOfAcquisition(images: readonly ImageTimes[]): number | undefined {
  const ends = images.flatMap(({ acquisition, series, frameDuration }) => {
    const start = acquisition ?? series;
    return start === undefined ? [] : [start + (frameDuration ?? 0)];
  });
  return ends.length > 0 ? ends.reduce((latest, end) => Math.max(latest, end)) : undefined;
}

function startOfScan(
  images: readonly ImageTimes[],
  halfLife: number,
  manufacturersRule: FrameReference,
): number | undefined {
  const rule = ruleOf(images, halfLife) ?? manufacturersRule;
  const starts = images.map(({ acquisition, frameReference, frameDuration }) => {
    if (acquisition === undefined || frameReference === undefined || frameDuration === undefined)
      return undefined;
    const within = rule === 'start-of-frame' ? 0 : averageCountRateTime(frameDuration, halfLife);
    return acquisition - frameReference + within;
  });
  const known = starts.filter((start) => start !== undefined);
  if (known.length === 0 || known.length < starts.length) return undefined;
  const first = Math.min(...known);
  return Math.max(...known) - first <= ROUNDING ? first : undefined;
}

/** A frame that refers to less than its own middle refers to its start; else Decay Factor tells, where it fits one. */
function ruleOf(images: readonly ImageTimes[], halfLife: number): FrameReference | undefined {
  for (const { frameReference, frameDuration, decayFactor } of images) {
    if (frameReference === undefined || frameDuration === undefined) continue;
    const within = averageCountRateTime(frameDuration, halfLife);
    if (frameReference < within - ROUNDING) return 'start-of-frame';
    if (decayFactor === undefined) continue;
    const corrected = halfLife * 1000 * Math.log2(decayFactor);
    if (Math.abs(corrected - frameReference) < ROUNDING) return 'average-count-rate';
    if (Math.abs(corrected - frameReference - within) < ROUNDING) return 'start-of-frame';
  }
  return undefined;
}

/**
 * From the start of a frame to the instant at which the count rate is its average over the frame, ms: with x = decay
 * constant times duration, ln(x / (1 - e^-x)) / decay constant.
 * @param duration ms
 * @param halfLife s
 */
export function averageCountRateTime(duration: number, halfLife: number): number {
  const constant = Math.LN2 / (halfLife * 1000);
  const x = constant * duration;
  // Below that, the quotient is 1 but for rounding, and the instant the middle.
  return x < 1e-6 ? duration / 2 : Math.log(x / -Math.expm1(-x)) / constant;
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length > 0 ? known.reduce((least, instant) => Math.min(least, instant)) : undefined;
}
