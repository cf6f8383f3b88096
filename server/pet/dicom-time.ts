/**
 * Dates and times of headers: naive local time of the scanner, as milliseconds on a clock without zones. Fractions may have
 * more digits than the six of PS3.5 6.2, as programs write them.
 */

/**
 * DA with TM (PS3.5 6.2), e.g. `20240131` and `093015.25`; the retired forms `2024.01.31` and `09:30:15` too.
 * Undefined where either is absent or no date or time.
 */
export function parseDateTime(date: string | undefined, time: string | undefined): number | undefined {
  const day = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date ?? '');
  const clock = /^(\d{2}):?(?:(\d{2}):?(?:(\d{2})(\.\d{1,12})?)?)?$/.exec(time ?? '');
  if (!day || !clock) return undefined;
  return instant(day.slice(1, 4), clock.slice(1, 5));
}

/**
 * DT (PS3.5 6.2), e.g. `20240131093015.25+0200`, on the clock of the header's other times: with an offset of its own it
 * is brought to theirs where that is known; where it is not, the two are taken for one.
 * @param zone minutes of Timezone Offset From UTC (0008,0201), to which all DA and TM of the object belong
 */
export function parseDt(text: string | undefined, zone?: number): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})?(\d{2})?(\.\d{1,12})?([+-]\d{4})?$/.exec(text ?? '');
  if (!match) return undefined;
  const at = instant(match.slice(1, 4), match.slice(4, 8));
  const own = parseZone(match[8]);
  if (at === undefined || zone === undefined || own === undefined) return at;
  return at + (zone - own) * 60_000;
}

/** Minutes east of Greenwich of `+0200`, `-0330`; undefined where it is none (PS3.5 6.2: from -1200 to +1400). */
export function parseZone(text: string | undefined): number | undefined {
  const match = /^([+-])(\d{2})(\d{2})$/.exec(text ?? '');
  if (!match || Number(match[3]) > 59) return undefined;
  const minutes = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
  return minutes >= -720 && minutes <= 840 ? minutes : undefined;
}

/** `YYYY-MM-DDTHH:MM:SS` of such an instant. */
export function formatInstant(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** `YYYY-MM-DD` of a DA; undefined where it is none. */
export function isoDate(date: string | undefined): string | undefined {
  const at = parseDateTime(date, '00');
  return at === undefined ? undefined : formatInstant(at).slice(0, 10);
}

/** `HH:MM:SS` of a TM; undefined where it is none. */
export function isoTime(time: string | undefined): string | undefined {
  const at = parseDateTime('20000101', time);
  return at === undefined ? undefined : formatInstant(at).slice(11);
}

/** Milliseconds since midnight of a TM; undefined where it is none. */
export function parseClock(time: string | undefined): number | undefined {
  // The first day of the epoch.
  return parseDateTime('19700101', time);
}

/** Age of `062Y`, `006M`, `003W`, `010D` (PS3.5 6.2, AS) as written; undefined where it is none. */
export function parseAge(text: string | undefined): string | undefined {
  return /^\d{3}[YMWD]$/.test(text ?? '') ? text : undefined;
}

function instant(day: readonly string[], clock: readonly (string | undefined)[]): number | undefined {
  const [year, month, date] = day.map(Number) as [number, number, number];
  const [hours, minutes, seconds] = clock.slice(0, 3).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  // 60 is a leap second.
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const midnight = new Date(Date.UTC(2000, 0, 1));
  midnight.setUTCFullYear(year, month - 1, date);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== date) return undefined;
  const fraction = Number(`0${clock[3] ?? ''}`);
  return midnight.getTime() + ((hours * 60 + minutes) * 60 + seconds + fraction) * 1000;
}
