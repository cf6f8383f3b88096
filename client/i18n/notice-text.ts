import type { NoticePartsFragment } from '../graphql/generated/graphql.ts';
import type { FailureCatalogue } from './failure-text.ts';
import { fill, type Params } from './translate.ts';

/** A sentence of the gateway: its code, and its own English. */
export type Said = Pick<NoticePartsFragment, 'code' | 'message' | 'params'> & {
  readonly cause?: Said | null;
};

export interface NoticeWords {
  /** Sentences by code. */
  readonly notices: Readonly<Record<string, string>>;
  /** The codes of failures are notices too. */
  readonly failures: FailureCatalogue;
  /** Numbers as the language writes them, and names of steps and states in its words. */
  readonly params: (params: Params) => Params;
}

/** A code that this console does not know yet (a newer gateway) is said in the gateway's own English. */
export function noticeText(words: NoticeWords, { code, message, params, cause }: Said): string {
  const template = words.notices[code] ?? words.failures[code]?.text;
  if (template === undefined) return message;
  const places = { ...words.params(params), cause: cause ? noticeText(words, cause) : '' };
  // Places that stay empty leave no gap behind.
  return fill(template, places).replace(/ {2,}/g, ' ').replace(/:? $/, '');
}
