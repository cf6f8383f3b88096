import { notice, type Notice } from '../../base/notices.ts';
import { refusalOf, type RefusableWarning } from '../../pet/refusable-warnings.ts';
import type { Packaging, Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';
import type { TaskRow } from '../../db/entities/task.ts';
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
  /** Texts of scanners that the site lets leave as they are. */
  readonly scannerTexts: () => readonly string[];
  /** Warnings for which the site refuses a series. */
  readonly refusedWarnings: () => readonly RefusableWarning[];
}

export const PACK_THREAD = new URL('./pack.worker.ts', import.meta.url);

/** Progress is a few slices each time. */
const STALLED_AFTER_MS = 120_000;

export function packStep(ports: PackStepPorts): StepDefinition {
  return {
    step: 'PACKER',
    concurrency: 2,
    needsServer: true,
    run: async (task, { signal, progress, folder, log }) => {
      const { keys } = resultOf(task, 'compile');
      const packaging = ofVoxelType(await ports.transport.packaging(signal), ports.voxelType());
      const validated = resultOf(task, 'validate');
      const key = `${await folder()}/package`;
      const input: PackInput = {
        taskId: task.id,
        clientId: ports.clientId(),
        paths: keys.map((source) => ports.data.path(source)),
        validated,
        packaging,
        pseudonymSecret: ports.pseudonymSecret,
        scannerTexts: ports.scannerTexts(),
        outputPath: ports.data.path(key),
        ahead: await ports.ahead.take(task.id),
      };
      const packed = await ports.pool.run<PackOutput>(PACK_THREAD, input, {
        signal,
        stalledAfterMs: STALLED_AFTER_MS,
        memory: slicesMemory(validated.grid),
        onProgress: (done, total) => progress(done / total),
      });
      const results = { pack: { ...packed, key } };
      if (!packed.suvObstacle) return { kind: 'advance', results, set: { packageBytes: packed.bytes } };
      const found = [notice('SUV_UNAVAILABLE'), packed.suvObstacle];
      const earlier = (JSON.parse(task.warnings ?? '[]') as Notice[]).filter(
        ({ code }) => !found.some((one) => one.code === code),
      );
      const warnings = [...earlier, ...found];
      const said = { set: { warnings: JSON.stringify(warnings) }, expect: sameWarnings(task) };
      const error = refusalOf(found, ports.refusedWarnings());
      if (error) return { kind: 'fail', error, ...said };
      return {
        kind: 'advance',
        // From here on no step reads an SUV from the header.
        results: { ...results, validate: { ...validated, suvPerBecquerel: null } },
        ...said,
        set: { ...said.set, packageBytes: packed.bytes },
        after: () => {
          log.warn('task.warned', { taskId: task.id, codes: found.map(({ code }) => code).join(', ') });
          return Promise.resolve();
        },
      };
    },
  };
}

/** One that came meanwhile, such as LATE_SLICES, is not to be lost. */
function sameWarnings({ warnings }: TaskRow): (row: TaskRow) => boolean {
  return (row) => row.warnings === warnings;
}

function ofVoxelType(packaging: Packaging, voxelType: 'f4' | 'f8'): Packaging {
  return packaging.kind === 'shared-folder' ? { ...packaging, dtype: `<${voxelType}` } : packaging;
}
