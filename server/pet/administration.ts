/** When the radiopharmaceutical was administered. */
import type { TracerHeader } from './tracer-header.ts';

const DAY = 86_400_000;
/** A dynamic acquisition starts before the administration by this much at most, ms. */
const LONGEST_LEAD = 600_000;

/**
 * The instant that the header gives with its date; else the last one with that time of day that is before the scan, or
 * early in it. PS3.3 C.8.9.2: Start Time has no date of its own, and a scan past midnight has another one.
 * @param scan start of the scan, ms
 * @param end of the acquisition, where it is known
 */
export function administrationInstant(
  { startInstant, startClock }: Pick<TracerHeader, 'startInstant' | 'startClock'>,
  scan: number | undefined,
  end: number | undefined,
): number | undefined {
  if (startInstant !== undefined || startClock === undefined || scan === undefined) return startInstant;
  const sameDay = Math.floor(scan / DAY) * DAY + startClock;
  return [sameDay + DAY, sameDay, sameDay - DAY].find((at) => at <= scan || isEarlyInScan(at, scan, end));
}

/** Whether an administration after the start of the scan belongs to it. */
export function isEarlyInScan(at: number, scan: number, end: number | undefined): boolean {
  return at - scan <= LONGEST_LEAD && end !== undefined && at < end;
}
