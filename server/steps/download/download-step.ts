import { GatewayError } from '../../base/errors.ts';
import type { Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';

export interface DownloadStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  readonly remoteTimeoutMs: () => number;
}

/** Part of the step that waiting for the server takes in its progress; fetching takes the rest. */
const WAITING_SHARE = 0.8;

export function downloadStep(ports: DownloadStepPorts): StepDefinition {
  return {
    step: 'DOWNLOADER',
    // A task that waits for the server costs one idle request.
    concurrency: 64,
    needsServer: true,
    run: async (task, { signal, progress, awaiting, folder }) => {
      const { jobId } = resultOf(task, 'upload');
      const job = { taskId: task.id, jobId };
      await awaiting(() =>
        withinDeadline(
          deadlineOf(task, ports.remoteTimeoutMs()),
          ports.remoteTimeoutMs(),
          signal,
          (bounded) =>
            ports.transport.awaitResult(
              job,
              (status) => progress((status.progress ?? 0) * WAITING_SHARE),
              bounded,
            ),
        ),
      );
      const key = await folder();
      const { path, ...fetched } = await ports.transport.fetchResult(
        { ...job, directory: ports.data.path(key) },
        (done, total) => progress(WAITING_SHARE + (1 - WAITING_SHARE) * (done / total)),
        signal,
      );
      const file = path.slice(ports.data.path(key).length + 1);
      return { kind: 'advance', results: { download: { ...fetched, key: `${key}/${file}` } } };
    },
  };
}

/** Counted from when the package was uploaded, over all attempts. */
function deadlineOf(task: { readonly stepResults: string }, timeoutMs: number): number {
  return resultOf(task, 'upload').uploadedAt + timeoutMs;
}

async function withinDeadline<T>(
  deadline: number,
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  // setTimeout counts in 32 bits; a longer wait is looked at again when the server's long poll ends.
  const timer = setTimeout(() => late.abort(), Math.min(Math.max(0, deadline - Date.now()), 2 ** 31 - 1));
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
    throw new GatewayError('REMOTE_TIMEOUT', { hours: Math.round((timeoutMs / 3_600_000) * 10) / 10 });
  } finally {
    clearTimeout(timer);
  }
}
