import { ProgressWatch } from '../../server/base/progress-watch.ts';
import { Progress } from '../../server/queue/progress.ts';
import { RunFolders } from '../../server/queue/run-folders.ts';
import type { StepDefinition } from '../../server/queue/step-definition.ts';
import { stepSource, type Gate } from '../../server/queue/step-source.ts';
import { Worker } from '../../server/queue/worker.ts';
import type { TaskRow } from '../../server/db/entities/task.ts';
import type { Queue } from './open-queue.ts';

/** The worker of one step over a queue of a test. */
export function stepWorker(
  queue: Queue,
  definition: Partial<StepDefinition> & Pick<StepDefinition, 'run'>,
  gate: Gate = { shutBy: undefined, shut: () => undefined },
): Worker<TaskRow> {
  const { store, events, log, liveRuns, data } = queue;
  const source = stepSource(
    { step: 'COMPILATOR', concurrency: 2, needsServer: false, ...definition },
    {
      store,
      events,
      progress: new Progress(events),
      gate,
      folders: new RunFolders(data),
      log,
      watch: new ProgressWatch(),
    },
  );
  return new Worker(source, { events, liveRuns, log });
}
