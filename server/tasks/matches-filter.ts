import { searchText, searchWords } from '../queue/task-search.ts';
import type { TaskFilter, TaskRecord } from './task-record.ts';

/** What a filter may ask about a task beside its own row. */
export interface AroundTask {
  /** Names of the devices that its results go to. */
  readonly destinations: readonly string[];
  /** Series Instance UIDs of its results. */
  readonly results: readonly string[];
}

/** Whether a task fits every field of the filter: in memory what the list does in the database. */
export function matchesTaskFilter(task: TaskRecord, around: AroundTask, filter: TaskFilter): boolean {
  return (
    (!filter.ids || filter.ids.includes(task.id)) &&
    (!filter.states?.length || filter.states.includes(task.state)) &&
    (!filter.steps?.length || filter.steps.includes(task.step)) &&
    (filter.text === undefined || hasWords(task, filter.text)) &&
    (filter.patientId === undefined || task.patientId === filter.patientId) &&
    (filter.accessionNumber === undefined || task.accessionNumber === filter.accessionNumber) &&
    (filter.studyInstanceUid === undefined || task.studyInstanceUid === filter.studyInstanceUid) &&
    (filter.seriesInstanceUid === undefined ||
      task.seriesInstanceUid === filter.seriesInstanceUid ||
      around.results.includes(filter.seriesInstanceUid)) &&
    (filter.startedFrom === undefined || task.startedAt >= filter.startedFrom) &&
    (filter.startedTo === undefined || task.startedAt < filter.startedTo) &&
    (filter.device === undefined ||
      task.sourceDevice === filter.device ||
      around.destinations.includes(filter.device))
  );
}

function hasWords(task: TaskRecord, text: string): boolean {
  const searched = searchText(task);
  return searchWords(text).every((word) => searched.includes(word));
}
