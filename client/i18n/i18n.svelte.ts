import type { Messages, MessageKey, PluralKey } from './en.ts';
import { decimalSign, formatBytes, plainNumber } from './format.ts';
import { failureText, type FailureCatalogue, type FailureText } from './failure-text.ts';
import { logText } from './log-text.ts';
import { noticeText } from './notice-text.ts';
import { fill, preferredLocale, type Params } from './translate.ts';

export const LOCALES = { en: 'English', es: 'Español' } as const;
export type Locale = keyof typeof LOCALES;

const SUPPORTED = Object.keys(LOCALES) as Locale[];
const STORED = 'petfectior.locale';

interface Language {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly failures: FailureCatalogue;
  readonly notices: Readonly<Record<string, string>>;
  /** Sentences of the log by event. */
  readonly logEvents: Readonly<Record<string, string>>;
}

let language = $state.raw<Language>();

const LOADERS: Record<Locale, () => Promise<Omit<Language, 'locale'>>> = {
  en: async () => {
    const [{ en }, failures, notices, logEvents] = await Promise.all([
      import('./en.ts'),
      import('./failures.en.json'),
      import('./notices.en.json'),
      import('./log-events.en.json'),
    ]);
    return {
      messages: en,
      failures: failures.default,
      notices: notices.default,
      logEvents: logEvents.default,
    };
  },
  es: async () => {
    const [{ es }, failures, notices, logEvents] = await Promise.all([
      import('./es.ts'),
      import('./failures.es.json'),
      import('./notices.es.json'),
      import('./log-events.es.json'),
    ]);
    return {
      messages: es,
      failures: failures.default,
      notices: notices.default,
      logEvents: logEvents.default,
    };
  },
};

function current(): Language {
  if (!language) throw new Error('No language is loaded yet');
  return language;
}

export const i18n = {
  get locale(): Locale {
    return current().locale;
  },
  /** Loads a language and shows everything in it; keeps the choice when a person made it. */
  async use(locale: Locale, keep: boolean): Promise<void> {
    language = { locale, ...(await LOADERS[locale]()) };
    document.documentElement.lang = locale;
    if (keep) localStorage.setItem(STORED, locale);
  },
  initial(): Locale {
    const stored = localStorage.getItem(STORED);
    return preferredLocale(stored ? [stored] : navigator.languages, SUPPORTED, 'en');
  },
};

/** The text of a key in the present language. */
export function t(key: MessageKey, params: Params = {}): string {
  return fill(current().messages[key], inNumbers(params));
}

/** The text of a key that is made of a name which a newer gateway may have and this console may not know. */
export function textOf(key: string): string | undefined {
  return (current().messages as Readonly<Record<string, string | undefined>>)[key];
}

/** The text of a key that has a form for one and a form for others; `{count}` is put in. */
export function tn(key: PluralKey, count: number, params: Params = {}): string {
  const { locale, messages } = current();
  const form = new Intl.PluralRules(locale).select(count) === 'one' ? 'one' : 'other';
  return fill(messages[`${key}.${form}`], {
    count: new Intl.NumberFormat(locale).format(count),
    ...inNumbers(params),
  });
}

/** What to tell a person about a failure: what happened and what to do. */
export function failure(code: string, params: Params, fallback: string): FailureText {
  return failureText(current().failures, code, inWords(params), fallback);
}

/** A sentence of the gateway in the present language. */
export function notice(said: Parameters<typeof noticeText>[1]): string {
  const { notices, failures } = current();
  return noticeText({ notices, failures, params: inWords }, said);
}

/** A line of the log in the present language. */
export function logSentence(line: Parameters<typeof logText>[1]): string {
  return logText({ events: current().logEvents, params: inLogWords, notice }, line);
}

/** Codes are said in words, and a failure by its title: what stands in the log is English, and among the fields. */
function inLogWords(params: Params): Params {
  const { failures, notices } = current();
  const inTitles = (codes: unknown): string =>
    String(codes)
      .split(', ')
      .map((code) => failures[code]?.title ?? notices[code] ?? code)
      .join(', ');
  const { action, code, codes } = params;
  const known = typeof code === 'string' ? failures[code] : undefined;
  return {
    ...inWords(params),
    ...(typeof action === 'string' && { action: textOf(`auditAction.${action}`) ?? action }),
    ...(code !== undefined && { code: inTitles(code) }),
    ...(codes !== undefined && { codes: inTitles(codes) }),
    ...(known && { error: known.title }),
  };
}

/** The keys of the words for what stands at places that hold a name of the API. */
const KEY_AT: Readonly<Record<string, (name: string) => string>> = {
  step: (name) => `process.${name}`,
  process: (name) => `process.${name}`,
  processes: (name) => `process.${name}`,
  state: (name) => `state.${name}`,
  action: (name) => `taskAction.${name}`,
};

/** Numbers as the language writes them. */
function inNumbers(params: Params): Params {
  const { locale } = current();
  const said = (value: unknown): unknown => (typeof value === 'number' ? plainNumber(value, locale) : value);
  return Object.fromEntries(Object.entries(params).map(([place, value]) => [place, said(value)]));
}

/** What stands at places that is measured: sizes in one unit on every page, and decimals within a text. */
const MEASURE_AT: Readonly<Record<string, (value: unknown, locale: Locale) => string>> = {
  mebibytes: (value, locale) => formatBytes(Number(value) * 2 ** 20, locale),
  needed: (value, locale) => formatBytes(Number(value) * 2 ** 20, locale),
  budget: (value, locale) => formatBytes(Number(value) * 2 ** 20, locale),
  where: (value, locale) => String(value).replace(/(\d)\.(\d+)(?= (?:mm|\/))/g, `$1${decimalSign(locale)}$2`),
};

function inWords(params: Params): Params {
  const { locale } = current();
  const word = (place: string, value: unknown): unknown => {
    const measured = MEASURE_AT[place];
    if (measured) return measured(value, locale);
    // With as many digits as the gateway has given it.
    if (typeof value === 'string' && /^-?\d+\.\d+$/.test(value))
      return value.replace('.', decimalSign(locale));
    const keyOf = KEY_AT[place];
    if (!keyOf || typeof value === 'number') return value;
    // Several names are one text: `PACKER, UPLOADER`.
    return String(value)
      .split(', ')
      .map((name) => textOf(keyOf(name)) ?? name)
      .join(', ');
  };
  return inNumbers(
    Object.fromEntries(Object.entries(params).map(([place, value]) => [place, word(place, value)])),
  );
}
