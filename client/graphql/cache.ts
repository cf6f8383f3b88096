/**
 * What the console knows of tasks and processes, each kept once whatever asked for it: a message of a subscription
 * changes it wherever it is shown. Nothing is an entity that is not named here; a patient's `id` is none, since it is
 * whatever a header says.
 */
import { cacheExchange, type Cache, type Data, type Variables } from '@urql/exchange-graphcache';
import {
  ProblemsDocument,
  TaskDocument,
  TaskPlacesDocument,
  type ProblemsQuery,
  type TaskListChangedSubscription,
  type TaskPlacesQuery,
  type TaskPlacesQueryVariables,
  type TaskQuery,
} from './generated/graphql.ts';
import { sameJson } from './same-json.ts';
import { isEmptied, placed } from './task-list.ts';

type KeyOf = (data: Data) => string | null;
const field =
  (name: string): KeyOf =>
  (data) =>
    (data[name] as string | undefined) ?? null;

const ENTITIES: Readonly<Record<string, KeyOf>> = {
  Task: field('id'),
  TaskCount: field('state'),
  Process: field('name'),
  ProcessingServer: () => 'only',
};
/** Everything else is part of what it was read with. */
const keys = new Proxy(ENTITIES, { get: (entities, type: string) => entities[type] ?? (() => null) });

type TaskChange = Partial<TaskListChangedSubscription['taskChanged']> & { readonly taskId: string };

/** @param variables of the subscription: those of the list that its `list` is about */
function changeTask({ taskId, deleted, task, list }: TaskChange, cache: Cache, variables: Variables): void {
  for (const { fieldName, arguments: asked } of cache.inspectFields('Query')) {
    if (fieldName !== 'tasks' || !asked) continue;
    const of = asked as TaskPlacesQueryVariables;
    const isKept =
      list && sameJson(of.filter, variables['filter']) && sameJson(of.orderBy, variables['orderBy']);
    if (!isKept && !deleted) continue;
    let isShort = false;
    cache.updateQuery<TaskPlacesQuery, TaskPlacesQueryVariables>(
      { query: TaskPlacesDocument.toString(), variables: of },
      (data) => {
        if (!data) return null;
        const tasks = placed(data.tasks, of, { taskId, task: task ?? null, list: isKept ? list : undefined });
        isShort = isEmptied(tasks, of.first);
        return tasks === data.tasks ? data : { ...data, tasks };
      },
    );
    if (isShort) cache.invalidate('Query', fieldName, asked);
  }
  if (deleted)
    cache.updateQuery<TaskQuery>({ query: TaskDocument.toString(), variables: { id: taskId } }, (data) =>
      data ? { ...data, task: null } : null,
    );
}

export function taskCache() {
  return cacheExchange({
    keys,
    updates: {
      Subscription: {
        taskChanged: ({ taskChanged }, _args, cache, { variables }) =>
          changeTask(taskChanged as unknown as TaskChange, cache, variables),
        problemsChanged: ({ problemsChanged }, _args, cache) =>
          cache.updateQuery<ProblemsQuery>({ query: ProblemsDocument.toString() }, () => ({
            problems: problemsChanged as unknown as ProblemsQuery['problems'],
          })),
      },
    },
  });
}
