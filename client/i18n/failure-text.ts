import { fill, type Params } from './translate.ts';

export interface FailureText {
  readonly title: string;
  readonly text: string;
  /** What to do about it. */
  readonly action: string;
}

export type FailureCatalogue = Readonly<Record<string, FailureText>>;

/** A code that this console does not know yet (a newer gateway) shows the gateway's own sentence. */
export function failureText(
  catalogue: FailureCatalogue,
  code: string,
  params: Params,
  fallback: string,
): FailureText {
  const entry = catalogue[code];
  if (!entry) return { title: code, text: fallback, action: '' };
  return { title: entry.title, text: fill(entry.text, params), action: fill(entry.action, params) };
}
