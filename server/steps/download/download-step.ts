import { GatewayError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { TaskRow } from '../../db/entities/task.ts';
import { Deadline } from '../../remote/deadline.ts';
import { JobLost } from '../../remote/job-lost.ts';
import type { JobReference, JobStatus, Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';
import { submissionOf } from '../upload/submission.ts';
import type { StepContext, StepDefinition } from '../../queue/step-definition.ts';
import { ResultDeadlines } from './result-deadline.ts';

export interface DownloadStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  /** From the upload until the result can be fetched. */
  readonly remoteTimeoutMs: () => number;
  /** Bytes of the disk that stay free. */
  readonly reserveBytes: () => number;
  /** Milliseconds since the epoch, as `uploadedAt` was written. */
  readonly now: () => number;
}

/** Part of the step that waiting for the server takes in its progress; fetching takes the rest. */
const WAITING_SHARE = 0.8;
/** Part of the time for a result after which a job that has not moved at all is taken for lost. */
const QUIET_SHARE = 0.5;
const DISCARD_MS = 10_000;

export function downloadStep(ports: DownloadStepPorts): StepDefinition {
  const { data, transport } = ports;
  const deadlines = new ResultDeadlines(ports.remoteTimeoutMs, ports.now);
  const discard = (job: JobReference, log: Logger): Promise<void> =>
    transport
      .discard(job, AbortSignal.timeout(DISCARD_MS))
      .catch((error: unknown) => log.debug('task.job-not-discarded', { error }));

  /** Rejects as `JobLost` when nothing is heard of the job for long. */
  const awaitResult = async (
    job: JobReference,
    quietMs: number,
    onStatus: (status: JobStatus) => void,
    signal: AbortSignal,
  ) => {
    using quiet = new Deadline(quietMs, () => new JobLost('nothing is heard of it'));
    let last = '';
    await transport.awaitResult(
      job,
      (status) => {
        const seen = JSON.stringify(status);
        if (seen !== last) quiet.extend();
        last = seen;
        onStatus(status);
      },
      AbortSignal.any([signal, quiet.signal]),
    );
  };

  const fetch = async (
    task: TaskRow,
    job: JobReference,
    { signal, progress, awaiting, folder }: StepContext,
    quietMs = Infinity,
  ) => {
    using deadline = deadlines.of(task.id, resultOf(task, 'upload').uploadedAt);
    await awaiting(() =>
      awaitResult(
        job,
        quietMs,
        (status) => progress((status.progress ?? 0) * WAITING_SHARE),
        AbortSignal.any([signal, deadline.signal]),
      ),
    );
    const key = await folder();
    const { path, ...fetched } = await transport.fetchResult(
      {
        ...job,
        directory: data.path(key),
        grid: resultOf(task, 'pack').grid,
        requireRoom: async (bytes) => {
          const { free } = await data.space();
          if (free - bytes < ports.reserveBytes()) throw new GatewayError('STORAGE_FULL');
        },
      },
      (done, total) => progress(WAITING_SHARE + (1 - WAITING_SHARE) * (done / total)),
      signal,
    );
    return { ...fetched, key: `${key}/${path.slice(data.path(key).length + 1)}` };
  };

  return {
    step: 'DOWNLOADER',
    // A task that waits for the server costs one idle request.
    concurrency: 64,
    needsServer: true,
    run: async (task, context) => {
      const { signal, log } = context;
      const upload = resultOf(task, 'upload');
      let job = { taskId: task.id, jobId: upload.jobId };
      try {
        const quietMs = ports.remoteTimeoutMs() * QUIET_SHARE;
        const download = await fetch(task, job, context, quietMs).catch(async (error: unknown) => {
          if (!(error instanceof JobLost)) throw error;
          // Sent anew once; the time for the result goes on from the first upload.
          log.warn('downloader.resubmitted', { error });
          await discard(job, log);
          const { jobId } = await transport.submit(
            submissionOf(task, data),
            () => {},
            signal,
            context.keepJob,
          );
          job = { ...job, jobId };
          return fetch(task, job, context);
        });
        return { kind: 'advance', results: { upload: { ...upload, jobId: job.jobId }, download } };
      } catch (error) {
        // It must not be found again by the task's key.
        if (error instanceof GatewayError && error.code === 'BAD_RESULT') await discard(job, log);
        throw error;
      }
    },
  };
}
