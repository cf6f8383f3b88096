import type { Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';

export interface UploadStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  /** A package of so many bytes was confirmed. */
  readonly onSent: (bytes: number) => void;
}

/** The task's id is the idempotency key: an upload whose answer was lost is found again, not made twice. */
export function uploadStep(ports: UploadStepPorts): StepDefinition {
  return {
    step: 'UPLOADER',
    concurrency: 2,
    needsServer: true,
    run: async (task, { signal, log, progress }) => {
      const pack = resultOf(task, 'pack');
      const { version, standIn } = await ports.transport.health(signal);
      const { jobId, cuts } = await ports.transport.submit(
        {
          taskId: task.id,
          packagePath: ports.data.path(pack.key),
          packaging: pack.manifest.packaging,
          bytes: pack.bytes,
          sha256: pack.sha256,
          grid: pack.grid,
          metadata: pack.metadata,
        },
        (done, total) => progress(done / total),
        signal,
      );
      if (cuts > 0) log.warn('uploader.cut', { cuts });
      ports.onSent(pack.bytes);
      return {
        kind: 'advance',
        results: { upload: { jobId, uploadedAt: Date.now(), serverVersion: version, standIn } },
      };
    },
  };
}
