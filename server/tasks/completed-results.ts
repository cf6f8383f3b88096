/** Results that have come to all their destinations, in the order in which they did. */
import type { CompletedResult } from '../alerts/fhir-bundle.ts';
import type { Transition } from '../base/events.ts';
import type { Queries } from '../db/database.ts';
import { resultsOf } from '../queue/results.ts';
import type { TaskService } from './task-record.ts';

export interface CompletedResultsPorts {
  readonly queries: Queries;
  readonly tasks: Pick<TaskService, 'transitionsAfter' | 'get' | 'deliveriesOf'>;
  /** Made up by the gateway itself: nobody is told. */
  readonly isTestRun: (sender: { readonly aeTitle: string; readonly address: string }) => boolean;
}

const BATCH = 500;

/**
 * @param after cursor of a transition
 * @returns the next that completed a result; where none did, the newest that was looked at; undefined where there is none
 */
export async function nextCompleted(
  ports: CompletedResultsPorts,
  after: number,
): Promise<{ readonly cursor: number; readonly result: CompletedResult | null } | undefined> {
  const batch = await ports.tasks.transitionsAfter(after, BATCH);
  for (const transition of batch) {
    const result = await resultOf(ports, transition);
    if (result) return { cursor: transition.cursor, result };
  }
  const last = batch.at(-1);
  return last && { cursor: last.cursor, result: null };
}

async function resultOf(
  { queries, tasks, isTestRun }: CompletedResultsPorts,
  { taskId, toState, toStep, at }: Transition,
): Promise<CompletedResult | null> {
  if (toState !== 'COMPLETED' || toStep !== 'STORE_SCU') return null;
  const task = await tasks.get(taskId);
  if (!task || isTestRun({ aeTitle: task.sourceAeTitle, address: task.sourceAddress })) return null;
  const series = await resultsOf(queries, [taskId]);
  const [deliveries = []] = await tasks.deliveriesOf([taskId]);
  const destinations = deliveries.filter(({ state }) => state === 'COMPLETED').map(({ device }) => device);
  if (series.length === 0 || destinations.length === 0) return null;
  const { patientId, studyInstanceUid, studyDate, studyDescription, accessionNumber, seriesInstanceUid } =
    task;
  return {
    ...{
      taskId,
      patientId,
      studyInstanceUid,
      studyDate,
      studyDescription,
      accessionNumber,
      seriesInstanceUid,
    },
    ...{ startedAt: task.startedAt, completedAt: at, series, destinations },
  };
}
