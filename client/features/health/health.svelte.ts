import { getContext, setContext } from 'svelte';
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

const KEY = Symbol('health');

/** For pages that say more of what is wrong; undefined outside the shell. */
export function presentHealth(): Health | undefined {
  return getContext<Health | undefined>(KEY);
}

/** What is wrong now, as it changes. Call it while a component initialises. */
export function followHealth(): Health {
  const query = liveQuery(ProblemsDocument, () => ({}), 'cache');
  liveEvents(
    ProblemsChangedDocument,
    () => ({}),
    () => undefined,
    'cache',
  );
  return setContext<Health>(KEY, {
    get problems() {
      return query.data?.problems;
    },
    look: () => query.refetchSoon(),
  });
}
