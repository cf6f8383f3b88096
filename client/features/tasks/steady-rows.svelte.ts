/** Rows that keep their places while somebody reads them, and are up to date all the same. */
import { untrack } from 'svelte';
import type { TaskRowFragment } from '../../graphql/generated/graphql.ts';

type Row = TaskRowFragment;

interface Ports {
  /** The list as it is now. */
  readonly rows: () => readonly Row[];
  /** Which list and page it is: another one is shown as it comes. */
  readonly list: () => string;
  readonly isReading: () => boolean;
  readonly isLoading: () => boolean;
}

export interface SteadyRows {
  readonly rows: readonly Row[];
  /** How many have come before what is shown. */
  readonly fresh: number;
  /** Shows the list as it is now. */
  release(): void;
  /** What has just been told of a task; null where it is gone. */
  told(id: string, task: Row | null): void;
}

/** Call it while the component initialises. */
export function steadyRows({ rows, list, isReading, isLoading }: Ports): SteadyRows {
  let pinned = $state.raw<{ readonly list: string; readonly rows: readonly Row[] }>();
  $effect(() => {
    const present = list();
    if (!isReading() || untrack(() => pinned && pinned.list !== present)) pinned = undefined;
    if (isReading() && !isLoading()) untrack(() => (pinned ??= { list: present, rows: rows() }));
  });
  const byId = $derived(new Map(rows().map((row) => [row.id, row])));
  const shown = $derived(pinned ? pinned.rows.map((row) => byId.get(row.id) ?? row) : rows());
  const fresh = $derived.by(() => {
    if (!pinned) return 0;
    const ids = new Set(pinned.rows.map(({ id }) => id));
    const last = rows().findLastIndex(({ id }) => ids.has(id));
    return rows()
      .slice(0, last < 0 ? undefined : last)
      .filter(({ id }) => !ids.has(id)).length;
  });
  return {
    get rows() {
      return shown;
    },
    get fresh() {
      return fresh;
    },
    release: () => (pinned = pinned && { list: list(), rows: rows() }),
    told: (id, task) => {
      // Those that the list has no more are not told by it.
      if (pinned?.rows.some((row) => row.id === id))
        pinned = {
          ...pinned,
          rows: pinned.rows.flatMap((row) => (row.id !== id ? row : task ? [task] : [])),
        };
    },
  };
}
