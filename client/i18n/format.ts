/** Dates, durations and sizes as a person of that language writes them, in the viewer's time zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

/** Short form for tables: the time today, day and time otherwise. */
export function formatMoment(at: Date, now: Date, locale: string): string {
  const today = at.toDateString() === now.toDateString();
  const sameYear = at.getFullYear() === now.getFullYear();
  if (today) {
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false } as const;
    return dateFormat(locale, 'time', time).format(at);
  }
  const year = sameYear ? undefined : ('numeric' as const);
  return dateFormat(locale, `moment ${year}`, {
    day: 'numeric',
    month: 'short',
    year,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(at);
}

/** The exact instant, with milliseconds and zone, for the hover. */
export function formatInstant(at: Date, locale: string): string {
  return dateFormat(locale, 'instant', {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
    hour12: false,
  }).format(at);
}

/** Beginning of an hour or day in a chart: whole where it is said, short under the axis; `hour of day` for some days. */
export function formatChartTime(
  at: Date,
  locale: string,
  by: 'HOUR' | 'DAY',
  length: 'said' | 'short' | 'hour of day',
): string {
  const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const said = { ...day, year: 'numeric', ...(by === 'HOUR' && time) } as const;
  const options = { said, short: by === 'HOUR' ? time : day, 'hour of day': { ...day, ...time } }[length];
  return dateFormat(locale, `chart ${by} ${length}`, options).format(at);
}

/** Calendar date without a time, from `YYYY-MM-DD` or DICOM's `YYYYMMDD`; anything else as it came. Short: without the year. */
export function formatDate(value: string, locale: string, length: 'whole' | 'short' = 'whole'): string {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(value);
  if (!match) return value;
  const at = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const year = length === 'whole' ? ('numeric' as const) : undefined;
  return dateFormat(locale, `date ${length}`, { year, month: 'short', day: 'numeric' }).format(at);
}

/** `850 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`: two units at most. */
export function formatDuration(ms: number, locale: string): string {
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  if (ms < 999.5) return `${number(Math.max(0, ms), 0)} ms`;
  const s = ms / 1000;
  if (s < 9.95) return `${number(s, 1)} s`;
  const whole = Math.round(s);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return pair(minutes, 'min', whole % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** As tables of nuclides give it: `75.5 s`, `109.8 min`, `12.7 h`, `3.27 d`. */
export function formatHalfLife(seconds: number, locale: string): string {
  const [value, unit] =
    seconds < 100
      ? [seconds, 's']
      : seconds < 120 * 60
        ? [seconds / 60, 'min']
        : seconds < 2 * 86_400
          ? [seconds / 3600, 'h']
          : [seconds / 86_400, 'd'];
  return `${new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 }).format(value)} ${unit}`;
}

function pair(high: number, highUnit: string, low: number, lowUnit: string): string {
  return low === 0 ? `${high} ${highUnit}` : `${high} ${highUnit} ${low} ${lowUnit}`;
}

/** Decimal multiples of bytes, three significant digits. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value);
  return `${text} ${units[unit]}`;
}

export function formatNumber(value: number, locale: string, digits = 2): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** As it is put into sentences and fields: ports and numbers of slices are not grouped. */
export function plainNumber(value: number, locale: string, digits = 3): string {
  return new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: digits }).format(value);
}

/** What stands between units and tenths. */
export function decimalSign(locale: string): string {
  return plainNumber(0.5, locale).charAt(1);
}

export function formatPercent(fraction: number, locale: string, digits = 0): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(fraction);
}

/**
 * A DICOM person name (PS3.5 6.2.1) as people write it: `DOE^JANE^^DR` becomes `DOE, JANE DR`. Of its component
 * groups the alphabetic one is shown, or the first that is there.
 */
export function formatPersonName(value: string): string {
  const group = value.split('=').find((text) => text.replaceAll('^', '').trim()) ?? '';
  const [family = '', ...rest] = group.split('^').map((part) => part.trim());
  const given = rest.filter(Boolean).join(' ');
  return [family, given].filter(Boolean).join(', ');
}
