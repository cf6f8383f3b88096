import type { Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';
import { submissionOf } from './submission.ts';

export interface UploadStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  /** A package of so many bytes was confirmed. */
  readonly onSent: (bytes: number) => void;
  /** Milliseconds since the epoch, by the clock that waits are kept by. */
  readonly now: () => number;
}

export function uploadStep(ports: UploadStepPorts): StepDefinition {
  return {
    step: 'UPLOADER',
    concurrency: 2,
    needsServer: true,
    run: async (task, { signal, log, progress, keepJob }) => {
      const submission = submissionOf(task, ports.data);
      const { version, standIn } = await ports.transport.health(signal);
      const { jobId, cuts } = await ports.transport.submit(
        submission,
        (done, total) => progress(done / total),
        signal,
        keepJob,
      );
      if (cuts > 0) log.warn('uploader.cut', { cuts });
      ports.onSent(submission.bytes);
      return {
        kind: 'advance',
        results: { upload: { jobId, uploadedAt: ports.now(), serverVersion: version, standIn } },
      };
    },
  };
}
