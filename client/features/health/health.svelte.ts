import { liveEvents, liveQuery } from '../../graphql/live.svelte.ts';
import {
  ProblemsChangedDocument,
  ProblemsDocument,
  type ProblemLineFragment,
} from '../../graphql/generated/graphql.ts';

export interface Health {
  /** Undefined until it is known. */
  readonly problems: readonly ProblemLineFragment[] | undefined;
  /** After something was done about one. */
  look(): void;
}

/** What is wrong now, as it changes. Call it while a component initialises. */
export function followHealth(): Health {
  const query = liveQuery(ProblemsDocument, () => ({}));
  liveEvents(
    ProblemsChangedDocument,
    () => ({}),
    ({ problemsChanged }) => query.update(() => ({ problems: problemsChanged })),
  );
  return {
    get problems() {
      return query.data?.problems;
    },
    look: () => query.refetchSoon(),
  };
}
