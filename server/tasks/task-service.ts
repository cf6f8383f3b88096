/** Tasks for the API: queries and commands under one name; a command answers with the task as it then is. */
import { cursorOf } from './task-order.ts';
import { NotFoundError } from '../base/refusals.ts';
import type { TaskCommands } from '../queue/commands.ts';
import type { TaskQueries } from './task-queries.ts';
import type { PreviewRecord, TaskRecord, TaskService } from './task-record.ts';

export function createTaskService(
  queries: TaskQueries,
  commands: TaskCommands,
  previewsOf: (ids: readonly string[]) => Promise<(PreviewRecord | null)[]>,
): TaskService {
  const answer = async (id: string, command: Promise<void>): Promise<TaskRecord> => {
    await command;
    const task = await queries.get(id);
    if (!task) throw new NotFoundError('NO_SUCH_TASK', id);
    return task;
  };
  return {
    list: (filter, order, page) => queries.list(filter, order, page),
    cursorOf,
    count: (filter) => queries.count(filter),
    total: (filter) => queries.total(filter),
    get: (id) => queries.get(id),
    getMany: (ids) => queries.getMany(ids),
    deliveriesOf: (ids) => queries.deliveriesOf(ids),
    resultsOf: (ids) => queries.resultsOf(ids),
    packagesOf: (ids) => queries.packagesOf(ids),
    tracersOf: (ids) => queries.tracersOf(ids),
    actionsOf: (tasks) => queries.actionsOf(tasks),
    missingSlicesOf: (ids) => queries.missingSlicesOf(ids),
    previewsOf,
    transitionsOf: (taskId, page) => queries.transitionsOf(taskId, page),
    transitionsAfter: (cursor, limit) => queries.transitionsAfter(cursor, limit),
    lastCursor: () => queries.lastCursor(),
    retry: (id) => answer(id, commands.ask(id, { kind: 'retry' })),
    restart: (id) => answer(id, commands.ask(id, { kind: 'restart' })),
    cancel: (id) => answer(id, commands.ask(id, { kind: 'cancel' })),
    complete: (id) => answer(id, commands.ask(id, { kind: 'complete' })),
    tryNow: (id) => answer(id, commands.tryNow(id)),
    process: (id) => answer(id, commands.ask(id, { kind: 'process' })),
    resend: (id, devices, onlyMissing) => answer(id, commands.resend(id, devices, onlyMissing)),
    dropDestination: (id, device) => answer(id, commands.ask(id, { kind: 'dropDestination', device })),
    setRadiopharmaceutical: (id, name) => answer(id, commands.setRadiopharmaceutical(id, name)),
    setPriority: (id, priority) => answer(id, commands.ask(id, { kind: 'setPriority', priority })),
    delete: (ids) => commands.delete(ids),
    deleteInState: (state) => commands.deleteInState(state),
  };
}
