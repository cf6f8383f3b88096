import type { Packaging, Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';
import type { ThreadPool } from '../../workers/thread-pool.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';
import type { EncodingAhead } from './encoding-ahead.ts';
import type { PackInput, PackOutput } from './pack.ts';
import { slicesMemory } from './source-slices.ts';

export interface PackStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  readonly pool: ThreadPool;
  readonly ahead: Pick<EncodingAhead, 'take'>;
  readonly clientId: () => string;
  /** Element type of voxels.npy, where the transport writes one. */
  readonly voxelType: () => 'f4' | 'f8';
  readonly pseudonymSecret: string;
}

export const PACK_THREAD = new URL('./pack.worker.ts', import.meta.url);

/** Progress is a few slices each time. */
const STALLED_AFTER_MS = 120_000;

export function packStep(ports: PackStepPorts): StepDefinition {
  return {
    step: 'PACKER',
    concurrency: 2,
    needsServer: true,
    run: async (task, { signal, progress, folder }) => {
      const { keys } = resultOf(task, 'compile');
      const packaging = ofVoxelType(await ports.transport.packaging(signal), ports.voxelType());
      const key = `${await folder()}/package`;
      const input: PackInput = {
        taskId: task.id,
        clientId: ports.clientId(),
        paths: keys.map((source) => ports.data.path(source)),
        validated: resultOf(task, 'validate'),
        packaging,
        pseudonymSecret: ports.pseudonymSecret,
        outputPath: ports.data.path(key),
        ahead: await ports.ahead.take(task.id),
      };
      const packed = await ports.pool.run<PackOutput>(PACK_THREAD, input, {
        signal,
        stalledAfterMs: STALLED_AFTER_MS,
        memory: slicesMemory(input.validated.grid),
        onProgress: (done, total) => progress(done / total),
      });
      return { kind: 'advance', results: { pack: { ...packed, key } }, set: { packageBytes: packed.bytes } };
    },
  };
}

function ofVoxelType(packaging: Packaging, voxelType: 'f4' | 'f8'): Packaging {
  return packaging.kind === 'shared-folder' ? { ...packaging, dtype: `<${voxelType}` } : packaging;
}
