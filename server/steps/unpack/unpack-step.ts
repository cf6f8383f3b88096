import { GatewayError } from '../../base/errors.ts';
import type { KeptPostFilter } from '../../catalogue/post-filters.ts';
import { parseAppliedRule, type AppliedRule } from '../../rules/rule.ts';
import type { Transport } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import { resultOf } from '../step-results.ts';
import { replaceResults } from '../../queue/results.ts';
import type { ThreadPool } from '../../workers/thread-pool.ts';
import type { StepDefinition } from '../../queue/step-definition.ts';
import { unpackMemory, type UnpackInput, type UnpackOutput } from './unpack.ts';

export interface UnpackStepPorts {
  readonly data: DataDirectory;
  readonly transport: Transport;
  readonly pool: ThreadPool;
  readonly setup: () => Promise<{
    readonly postFilters: readonly KeptPostFilter[];
    readonly integrity: UnpackInput['integrity'];
  }>;
  readonly clientVersion: string;
}

export const UNPACK_THREAD = new URL('./unpack.worker.ts', import.meta.url);

export function unpackStep(ports: UnpackStepPorts): StepDefinition {
  return {
    step: 'UNPACKER',
    concurrency: 2,
    needsServer: false,
    run: async (task, { signal, progress, log, folder }) => {
      const upload = resultOf(task, 'upload');
      const download = resultOf(task, 'download');
      const outputKey = `${await folder()}/outputs`;
      const setup = await ports.setup();
      const validated = resultOf(task, 'validate');
      const input: UnpackInput = {
        taskId: task.id,
        paths: resultOf(task, 'compile').keys.map((key) => ports.data.path(key)),
        validated,
        resultPath: ports.data.path(download.key),
        resultFormat: download.format,
        resultSha256: download.sha256,
        ...setup,
        postFilters: routedFilters(setup.postFilters, parseAppliedRule(task.appliedRule), {
          model: validated.parameters.model,
          radiopharmaceutical: validated.parameters.radiopharmaceutical,
        }),
        quantities: resultOf(task, 'pack').quantities,
        standIn: upload.standIn,
        serverVersion: upload.serverVersion,
        clientVersion: ports.clientVersion,
        // The same on every attempt, so that a retry makes the same objects.
        createdAt: upload.uploadedAt,
        outputDirectory: ports.data.path(outputKey),
      };
      const forget = () =>
        ports.transport
          .discard({ taskId: task.id, jobId: upload.jobId }, AbortSignal.timeout(DISCARD_MS))
          .catch((error: unknown) => log.debug('unpacker.discard-failed', { error }));
      try {
        const { outputs } = await ports.pool.run<UnpackOutput>(UNPACK_THREAD, input, {
          signal,
          stalledAfterMs: STALLED_AFTER_MS,
          memory: unpackMemory(input),
          onProgress: (done, total) => progress(done / total),
        });
        return {
          kind: 'advance',
          also: (tx) => replaceResults(tx, task.id, outputKey, outputs),
          after: forget,
        };
      } catch (error) {
        // What the server holds is bad: it must not be found again by the task's key.
        if (error instanceof GatewayError && error.code === 'BAD_RESULT') await forget();
        throw error;
      }
    },
  };
}

/** Those that a rule names are used, whatever they say of models and tracers; where it names none, all as they say. */
function routedFilters(
  configured: readonly KeptPostFilter[],
  rule: AppliedRule | null,
  series: { readonly model: string; readonly radiopharmaceutical: string },
): readonly KeptPostFilter[] {
  if (!rule || rule.postFilters.length === 0) return configured;
  const named = configured.filter(({ id }) => rule.postFilters.includes(id));
  // Without any the result would go out as it is, which is not what the rule says.
  if (named.length === 0) throw new GatewayError('NO_POSTFILTER', series);
  return named.map((filter) => ({ ...filter, enabled: true, model: null, radiopharmaceutical: null }));
}

/** Reading the result and its post-filter are one stretch each. */
const STALLED_AFTER_MS = 600_000;
const DISCARD_MS = 10_000;
