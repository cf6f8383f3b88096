import type { StudyFilter } from '../../graphql/generated/graphql.ts';

/** What is looked for, and where. */
export interface StudySearch {
  readonly device: string;
  readonly filter: StudyFilter;
}
