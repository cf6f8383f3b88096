import type { CombinedError } from '@urql/core';
import { notice, t } from '../i18n/i18n.svelte.ts';
import type { NoticePartsFragment } from './generated/graphql.ts';

interface Said {
  readonly notice?: NoticePartsFragment;
  readonly fields?: readonly { readonly notice: NoticePartsFragment }[];
}

/** What went wrong with an operation, in the language of the page where the gateway says it by code. */
export function errorText(error: CombinedError | undefined): string {
  if (error?.networkError) return t('error.network');
  const [first] = error?.graphQLErrors ?? [];
  const { notice: said, fields } = (first?.extensions ?? {}) as Said;
  const own = fields?.[0]?.notice ?? said;
  return own ? notice(own) : (first?.message ?? t('error.unknown'));
}
