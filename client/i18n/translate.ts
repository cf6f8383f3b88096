/** What is put into a text, by name; whatever it is, it is written as text. */
export type Params = Readonly<Record<string, unknown>>;

/** Replaces each `{name}` by that parameter; one that is missing stays visible as `?`. */
export function fill(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    return value === undefined || value === null ? '?' : String(value);
  });
}

/** The first supported language among those that the browser prefers, else English. */
export function preferredLocale<L extends string>(
  preferred: readonly string[],
  supported: readonly L[],
  fallback: L,
): L {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split('-')[0];
    const found = supported.find((locale) => locale === language);
    if (found) return found;
  }
  return fallback;
}
