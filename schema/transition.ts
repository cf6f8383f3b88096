import type { GraphQLResolveInfo } from 'graphql';
import type { Transition } from '../server/base/events.ts';
import type { Step, TaskState } from '../server/base/task-states.ts';
import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import { ProcessNameEnum, TaskStateEnum } from './enums.ts';
import { FailureType } from './failure.ts';
import { loadersOf } from './loaders.ts';
import { NoticeType, sentenceOf } from './notice.ts';
import { waitNotice } from '../server/tasks/wait-notice.ts';
import { TaskType } from './task.ts';
import type { TaskRecord } from '../server/tasks/task-record.ts';

const PlaceType = builder.objectRef<{ step: Step; state: TaskState }>('TaskPlace').implement({
  description: 'Where a task is on its way.',
  fields: (t) => ({
    step: t.expose('step', { type: ProcessNameEnum, description: 'The process that the task is at.' }),
    state: t.expose('state', { type: TaskStateEnum, description: 'Its state there.' }),
  }),
});

export const TransitionType = builder.objectRef<Transition>('Transition').implement({
  description: "One recorded change of a task's step or state. Never edited.",
  fields: (t) => ({
    cursor: t.expose('cursor', {
      type: 'Cursor',
      description: 'Grows by one with each transition of the whole installation.',
    }),
    taskId: t.exposeID('taskId', { description: 'The task, also after it was deleted.' }),
    task: t.field({
      type: TaskType,
      nullable: true,
      description: 'The task as it is now; null where it has been deleted, unless only its id is asked for.',
      resolve: ({ taskId }, _args, context, info) =>
        asksForIdOnly(info) ? ({ id: taskId } as TaskRecord) : loadersOf(context).tasks.load(taskId),
    }),
    from: t.field({
      type: PlaceType,
      nullable: true,
      description: 'Where it was; null for the first transition of a task.',
      resolve: ({ fromStep, fromState }) =>
        fromStep && fromState ? { step: fromStep, state: fromState } : null,
    }),
    to: t.field({
      type: PlaceType,
      description: 'Where it went.',
      resolve: ({ toStep, toState }) => ({ step: toStep, state: toState }),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    attempt: t.exposeInt('attempt', { description: 'Attempt of the step.' }),
    message: t.string({
      nullable: true,
      description: 'What the task began to wait for, in English.',
      resolve: ({ waitReason }) => sentenceOf(waitNotice(waitReason)),
    }),
    notice: t.field({
      type: NoticeType,
      nullable: true,
      description: 'What the task began to wait for, as data.',
      resolve: ({ waitReason }) => waitNotice(waitReason),
    }),
    failure: t.expose('failure', { type: FailureType, nullable: true, description: 'Why the step failed.' }),
  }),
});

/** Subscribers mostly ask for `task { id }`, which needs no query. */
function asksForIdOnly(info: GraphQLResolveInfo): boolean {
  return info.fieldNodes.every((node) =>
    node.selectionSet?.selections.every(
      (selection) => selection.kind === 'Field' && ['id', '__typename'].includes(selection.name.value),
    ),
  );
}

const TransitionConnection = builder.connectionObject({
  type: TransitionType,
  name: 'TransitionConnection',
  description: 'A page of transitions.',
});

builder.objectField(TaskType, 'transitions', (t) =>
  t.field({
    type: TransitionConnection,
    description: 'Its life so far, oldest first.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 50, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (task, args, { tasks }) => {
      const request = pageOf(args);
      return toConnection(await tasks.transitionsOf(task.id, request), request, ({ cursor }) =>
        String(cursor),
      );
    },
  }),
);
