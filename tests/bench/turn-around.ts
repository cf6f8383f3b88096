import { storescu } from '../support/dcmtk.ts';
import type { Api } from '../support/graphql-client.ts';
import type { PhantomSeries } from '../../server/phantom/series.ts';
import { followTransitions, waitForTask, type TransitionView } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';

/** Seconds from the last image in to the last delivered, and those of them in which only the processing server worked. */
export async function turnAround(
  api: Api,
  exams: readonly { series: PhantomSeries; files: readonly string[] }[],
  port: number,
): Promise<[turnaround: number, processing: number]> {
  const stream = followTransitions(api, '0');
  try {
    const pushes = await Promise.all(exams.map(({ files }) => storescu(files, port)));
    const arrived = Date.now();
    for (const { status, stderr } of pushes) if (status !== 0) throw new Error(`storescu: ${stderr}`);
    const ids = new Set<string>();
    for (const { series } of exams) {
      const task = await waitForTask(api, series.seriesInstanceUid, { timeoutMs: 300_000 });
      if (task.state !== 'COMPLETED') throw new Error(`A task ${task.state}: ${task.failure?.message ?? ''}`);
      ids.add(task.id);
    }
    const ended = () =>
      stream.seen.filter(({ task, to }) => to.state === 'COMPLETED' && task && ids.has(task.id));
    await waitFor(() => ended().length === ids.size, { what: 'the last transition' });
    const finished = Math.max(...ended().map(({ at }) => Date.parse(at)));
    const ours = stream.seen.filter(({ task }) => task && ids.has(task.id));
    return [(finished - arrived) / 1000, onlyRemote(ours, arrived) / 1000];
  } finally {
    await stream.close();
  }
}

/**
 * Milliseconds after `from` in which no task was anywhere but at the Downloader, waiting for the processing server,
 * or finished.
 */
function onlyRemote(transitions: readonly TransitionView[], from: number): number {
  const places = new Map<string, string>();
  let [remote, last, wasOnlyRemote] = [0, from, false];
  for (const { task, to, at } of transitions) {
    const now = Math.max(Date.parse(at), from);
    if (wasOnlyRemote) remote += now - last;
    last = now;
    places.set(task?.id ?? '', `${to.step} ${to.state}`);
    const there = [...places.values()].filter((place) => !place.endsWith('COMPLETED'));
    wasOnlyRemote = there.length > 0 && there.every((place) => place === 'DOWNLOADER WAITING');
  }
  return remote;
}
