import type { CombinedError } from '@urql/core';
import type { NoticePartsFragment, StudyFilter } from '../../graphql/generated/graphql.ts';
import { notice, t } from '../../i18n/i18n.svelte.ts';

/** What is looked for, and where. */
export interface StudySearch {
  readonly device: string;
  readonly filter: StudyFilter;
}

interface Said {
  readonly notice?: NoticePartsFragment;
  readonly fields?: readonly { readonly notice: NoticePartsFragment }[];
}

/** Why a search failed, in the language of the page. */
export function problemOf({ networkError, graphQLErrors: [first] }: CombinedError): string {
  if (networkError) return t('error.network');
  const { notice: said, fields } = (first?.extensions ?? {}) as Said;
  const own = fields?.[0]?.notice ?? said;
  return own ? notice(own) : (first?.message ?? t('error.unknown'));
}
