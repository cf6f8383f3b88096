/** When what is not critical may be mailed, by the clock where the gateway stands. */
import type { MailTiming } from '../base/mail-terms.ts';

export interface MailHours {
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  readonly digestHour: number;
}

/**
 * @param raisedAt of the oldest alert that is to be mailed, ms since the epoch
 * @returns from when on it may be mailed; not later than `now` where that is now
 */
export function mailDue(timing: MailTiming, raisedAt: number, now: number, hours: MailHours): number {
  const due = Math.max(dueBy(timing, raisedAt, hours.digestHour), raisedAt);
  const { quietFrom, quietUntil } = hours;
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil) return due;
  const at = Math.max(due, now);
  return isWithin(new Date(at).getHours(), quietFrom, quietUntil) ? nextHour(at, quietUntil) : due;
}

function dueBy(timing: MailTiming, raisedAt: number, digestHour: number): number {
  if (timing === 'AT_ONCE') return raisedAt;
  if (timing === 'DAILY') return nextHour(raisedAt, digestHour);
  return nextHour(raisedAt, (new Date(raisedAt).getHours() + 1) % 24);
}

/** From 22 to 6 goes over midnight. */
function isWithin(hour: number, from: number, until: number): boolean {
  return from < until ? hour >= from && hour < until : hour >= from || hour < until;
}

/** The first time after `at` at which a clock shows that hour, also where the time zone changes between. */
function nextHour(at: number, hour: number): number {
  const day = new Date(at);
  for (let days = 0; ; days++) {
    const next = new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour).getTime();
    if (next > at) return next;
  }
}
