/**
 * Messages about tasks, each task's newest only and ten times a second: a burst of them costs the page no more than it can
 * show. Where more tasks change at once than are worth moving one by one, everything is read anew instead.
 */
import type { ExecutionResult } from '@urql/core';

const PACE_MS = 100;
export const MOST_AT_ONCE = 100;

export interface Sink {
  next(result: ExecutionResult): void;
  error(error: unknown): void;
  complete(): void;
}

/** @param overflow told instead of the messages of a burst that is too large */
export function paced(sink: Sink, overflow: () => void): Sink {
  const held = new Map<string, ExecutionResult>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const results = [...held.values()];
    held.clear();
    if (results.length > MOST_AT_ONCE) overflow();
    else for (const result of results) sink.next(result);
  }
  return {
    next: (result) => {
      const { taskId } = (result.data?.['taskChanged'] ?? {}) as { taskId?: string };
      if (taskId === undefined) return sink.next(result);
      // The newest of all comes last: its counts are the ones that stay.
      held.delete(taskId);
      held.set(taskId, result);
      timer ??= setTimeout(flush, PACE_MS);
    },
    error: (error) => {
      flush();
      sink.error(error);
    },
    complete: () => {
      flush();
      sink.complete();
    },
  };
}
