import type { Messages, MessageKey, PluralKey } from './en.ts';
import { failureText, type FailureCatalogue, type FailureText } from './failure-text.ts';
import { fill, preferredLocale, type Params } from './translate.ts';

export const LOCALES = { en: 'English', es: 'Español' } as const;
export type Locale = keyof typeof LOCALES;

const SUPPORTED = Object.keys(LOCALES) as Locale[];
const STORED = 'petfectior.locale';

interface Language {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly failures: FailureCatalogue;
}

let language = $state.raw<Language>();

const LOADERS: Record<Locale, () => Promise<Omit<Language, 'locale'>>> = {
  en: async () => {
    const [{ en }, failures] = await Promise.all([import('./en.ts'), import('./failures.en.json')]);
    return { messages: en, failures: failures.default };
  },
  es: async () => {
    const [{ es }, failures] = await Promise.all([import('./es.ts'), import('./failures.es.json')]);
    return { messages: es, failures: failures.default };
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
  return fill(current().messages[key], params);
}

/** The text of a key that is made of a name which a newer gateway may have and this console may not know. */
export function textOf(key: string): string | undefined {
  return (current().messages as Readonly<Record<string, string | undefined>>)[key];
}

/** The text of a key that has a form for one and a form for others; `{count}` is put in. */
export function tn(key: PluralKey, count: number, params: Params = {}): string {
  const { locale, messages } = current();
  const form = new Intl.PluralRules(locale).select(count) === 'one' ? 'one' : 'other';
  return fill(messages[`${key}.${form}`], { count: new Intl.NumberFormat(locale).format(count), ...params });
}

/** What to tell a person about a failure: what happened and what to do. */
export function failure(code: string, params: Params, fallback: string): FailureText {
  return failureText(current().failures, code, params, fallback);
}
