/** The newest lines of the log, and those that come while they are read. Call it while a component initialises. */
import type { CombinedError } from '@urql/core';
import { untrack } from 'svelte';
import { liveEvents, liveQuery } from '../../graphql/live.svelte.ts';
import {
  LogAddedDocument,
  LogsDocument,
  type LogFilter,
  type LogLineFragment,
  type LogsQuery,
} from '../../graphql/generated/graphql.ts';
import { newest } from './tail.ts';

export interface LogTail {
  /** What was read; undefined until then. */
  readonly page: LogsQuery['logs'] | undefined;
  readonly error: CombinedError | undefined;
  /** Newest first, each once. */
  readonly lines: readonly LogLineFragment[];
  readonly paused: boolean;
  /** How many lines have come while it is paused. */
  readonly held: number;
  pause(): void;
  resume(): void;
  refetch(): void;
}

/** @param first lines that are read, at most 200 */
export function logTail(filter: () => LogFilter, first: number): LogTail {
  const query = liveQuery(LogsDocument, () => ({ filter: filter(), first }));
  const page = $derived(query.data?.logs);
  let added = $state.raw<readonly LogLineFragment[]>([]);
  let held = $state.raw<readonly LogLineFragment[]>([]);
  let paused = $state(false);

  $effect(() => {
    filter();
    added = [];
    held = [];
  });
  // The page that was read has the lines up to its cursor; what came after them is not in it.
  $effect(() => {
    const cursor = Number(page?.newestCursor ?? 0);
    untrack(() => (added = added.filter((line) => Number(line.cursor) > cursor)));
  });
  // Followed from the page on: what is written between the reading and the following is not left out.
  liveEvents(
    LogAddedDocument,
    () => (page && !filter().to ? { filter: filter(), since: page.newestCursor } : null),
    ({ logAdded }) => {
      if (paused) held = newest([logAdded, ...held]);
      else added = newest([logAdded, ...added]);
    },
  );
  const lines = $derived(newest([...added, ...(page?.edges.map(({ node }) => node) ?? [])]));

  return {
    get page() {
      return page;
    },
    get error() {
      return query.error;
    },
    get lines() {
      return lines;
    },
    get paused() {
      return paused;
    },
    get held() {
      return held.length;
    },
    pause: () => (paused = true),
    resume: () => {
      paused = false;
      added = newest([...held, ...added]);
      held = [];
    },
    refetch: () => query.refetch(),
  };
}
