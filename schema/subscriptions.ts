import { builder } from './builder.ts';
import { ConfigurationPartEnum } from './enums.ts';
import { ProcessType } from './process.ts';
import { ProcessingServerType } from './processing-server.ts';
import {
  NEWEST_FIRST,
  TaskCountType,
  TaskFilterInput,
  TaskOrderInput,
  toTaskFilter,
} from './task-queries.ts';
import { TaskType } from './task.ts';
import { TransitionType } from './transition.ts';
import { followerOf } from './follower.ts';
import type { TaskChange } from '../server/live/current-tasks.ts';
import type { ListedTask } from '../server/live/listed-tasks.ts';
import type { ConfigurationChange } from '../server/live/live.ts';

const ListedTaskType = builder.objectRef<ListedTask>('ListedTask').implement({
  description: 'The place of a task in a list of tasks that is kept up to date by its changes.',
  fields: (t) => ({
    fits: t.exposeBoolean('fits', { description: 'Whether it belongs to the list.' }),
    cursor: t.exposeString('cursor', {
      nullable: true,
      description: 'Its cursor in the list; null where the task is gone.',
    }),
    totalCount: t.exposeInt('totalCount', {
      description:
        'How many belong to the list now; where the filter asks for more than states, counting ends at 10,000.',
    }),
  }),
});

const TaskChangeType = builder.objectRef<TaskChange>('TaskChange').implement({
  description: 'A task has changed, or is gone.',
  fields: (t) => ({
    taskId: t.exposeID('taskId', { description: 'Which.' }),
    deleted: t.boolean({ description: 'Whether it is gone.', resolve: ({ task }) => task === null }),
    task: t.expose('task', {
      type: TaskType,
      nullable: true,
      description: 'As it is now; null where it is gone.',
    }),
    list: t.field({
      type: ListedTaskType,
      description: 'Its place in the list of this filter and order.',
      args: {
        filter: t.arg({ type: TaskFilterInput, description: 'Which.' }),
        orderBy: t.arg({ type: TaskOrderInput, description: 'In which order; the newest first otherwise.' }),
      },
      resolve: (change, { filter, orderBy }, context) =>
        context.live.listed(followerOf(context), change, toTaskFilter(filter), orderBy ?? NEWEST_FIRST),
    }),
    counts: t.field({
      type: [TaskCountType],
      description: 'How many of all tasks are in each state now.',
      resolve: (_change, _args, { live }) => live.taskCounts(),
    }),
  }),
});

const ConfigurationChangeType = builder.objectRef<ConfigurationChange>('ConfigurationChange').implement({
  description: 'Something of the configuration, or of what is seen beside it, has changed.',
  fields: (t) => ({
    part: t.expose('part', { type: ConfigurationPartEnum, description: 'Where: read it again.' }),
  }),
});

builder.subscriptionFields((t) => ({
  taskTransitions: t.field({
    type: TransitionType,
    description:
      'Every transition after a cursor, none lost and none twice: first the missed ones, then live. To resume, give the cursor of the last one seen.',
    args: {
      since: t.arg({ type: 'Cursor', description: '"0": all there are; left out: from now on.' }),
      filter: t.arg({ type: TaskFilterInput, description: 'Only of tasks that fit.' }),
    },
    subscribe: (_root, { since, filter }, context) =>
      context.live.transitions(followerOf(context), since ?? null, toTaskFilter(filter)),
    resolve: (transition) => transition,
  }),
  taskChanged: t.field({
    type: TaskChangeType,
    description: 'Tasks as they change; several changes of one task become one where the subscriber is slow.',
    args: { filter: t.arg({ type: TaskFilterInput, description: 'Only tasks that fit.' }) },
    subscribe: (_root, { filter }, context) =>
      context.live.changedTasks(followerOf(context), toTaskFilter(filter)),
    resolve: (change) => change,
  }),
  processChanged: t.field({
    type: ProcessType,
    description: 'Processes as their state or their counts change.',
    subscribe: (_root, _args, context) => context.live.changedProcesses(followerOf(context)),
    resolve: (process) => process,
  }),
  processingServerChanged: t.field({
    type: ProcessingServerType,
    description: 'The processing server, as what is known of it changes.',
    subscribe: (_root, _args, context) => context.live.processingServer(followerOf(context)),
    resolve: (server) => server,
  }),
  configurationChanged: t.field({
    type: ConfigurationChangeType,
    description: 'Parts of the configuration as they change, whoever changed them.',
    subscribe: (_root, _args, context) => context.live.changedConfiguration(followerOf(context)),
    resolve: (change) => change,
  }),
}));
