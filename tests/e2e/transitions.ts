import assert from 'node:assert/strict';
import type { Api } from '../support/graphql-client.ts';
import { followTransitions, type TransitionView } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';

/** Every transition from the first on, up to and with one that `isLast` picks. */
export async function allTransitions(
  api: Api,
  isLast: (transition: TransitionView) => boolean,
): Promise<readonly TransitionView[]> {
  const stream = followTransitions(api, '0');
  try {
    await waitFor(() => stream.seen.some(isLast), { what: 'the transitions up to the last one' });
    return [...stream.seen];
  } finally {
    await stream.close();
  }
}

/** Numbered 1, 2, 3 ... without a gap, and each task's transition begins where the one before it ended. */
export function assertGapFree(transitions: readonly TransitionView[]): void {
  assert.deepEqual(
    transitions.map((transition) => Number(transition.cursor)),
    transitions.map((_, index) => index + 1),
  );
  const places = new Map<string, string>();
  for (const { cursor, task, from, to } of transitions) {
    const id = task?.id ?? assert.fail(`transition ${cursor} has no task`);
    const before = places.get(id);
    assert.equal(
      from ? `${from.step} ${from.state}` : undefined,
      before,
      `task ${id} at transition ${cursor}`,
    );
    places.set(id, `${to.step} ${to.state}`);
  }
}
