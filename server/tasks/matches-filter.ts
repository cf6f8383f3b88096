import type { DeliveryRecord, TaskFilter, TaskRecord } from './task-record.ts';

/** Whether a task fits every field of the filter: in memory what the list does in the database. */
export function matchesTaskFilter(
  task: TaskRecord,
  deliveries: readonly Pick<DeliveryRecord, 'device'>[],
  filter: TaskFilter,
): boolean {
  return (
    (!filter.ids || filter.ids.includes(task.id)) &&
    (!filter.states || filter.states.includes(task.state)) &&
    (!filter.steps || filter.steps.includes(task.step)) &&
    (filter.text === undefined || containsText(task, filter.text.toLowerCase())) &&
    (filter.patientId === undefined || task.patientId === filter.patientId) &&
    (filter.accessionNumber === undefined || task.accessionNumber === filter.accessionNumber) &&
    (filter.studyInstanceUid === undefined || task.studyInstanceUid === filter.studyInstanceUid) &&
    (filter.seriesInstanceUid === undefined || task.seriesInstanceUid === filter.seriesInstanceUid) &&
    (filter.startedFrom === undefined || task.startedAt >= filter.startedFrom) &&
    (filter.startedTo === undefined || task.startedAt < filter.startedTo) &&
    (filter.device === undefined ||
      task.sourceAeTitle === filter.device ||
      deliveries.some(({ device }) => device === filter.device))
  );
}

function containsText(task: TaskRecord, text: string): boolean {
  return [
    task.id,
    task.patientId,
    task.patientName,
    task.accessionNumber,
    task.studyDescription,
    task.seriesDescription,
    task.sourceAeTitle,
  ].some((value) => value?.toLowerCase().includes(text));
}
