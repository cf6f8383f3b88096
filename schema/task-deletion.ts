import { ConflictError, NotFoundError } from '../server/base/refusals.ts';
import { DELETION_STATES, type Deletion } from '../server/queue/deletions.ts';
import { builder } from './builder.ts';
import { TaskStateEnum } from './enums.ts';
import { followerOf } from './follower.ts';

const StateEnum = builder.enumType('TaskDeletionState', {
  description: 'CANCELLED: what had been deleted by then stays so.',
  values: DELETION_STATES,
});

const TaskDeletionType = builder.objectRef<Deletion>('TaskDeletion').implement({
  description: 'Deletes all tasks of a state, in the background; it goes on after a restart.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By which it is asked for.' }),
    state: t.expose('state', { type: StateEnum, description: 'Whether it runs.' }),
    tasksInState: t.expose('tasksInState', {
      type: TaskStateEnum,
      description: 'Which tasks: those in this state that had finished when it was asked for.',
    }),
    count: t.exposeInt('count', { description: 'How many there were then.' }),
    done: t.exposeInt('done', {
      description:
        'How many of them it has deleted; less than all where others were deleted or retried meanwhile.',
    }),
    requestedBy: t.exposeString('requestedBy', { nullable: true, description: 'Who asked for it.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was over; null while it runs.',
    }),
  }),
});

const MOST_LISTED = 100;

builder.queryField('taskDeletions', (t) =>
  t.field({
    type: [TaskDeletionType],
    description: 'Deletions of many tasks, newest first.',
    args: { first: t.arg.int({ required: true, defaultValue: 10, description: 'At most 100.' }) },
    resolve: async (_root, { first }, { deletions }) => [
      ...(await deletions.list(Math.min(Math.max(first, 1), MOST_LISTED))),
    ],
  }),
);

builder.mutationFields((t) => ({
  startTaskDeletion: t.field({
    type: TaskDeletionType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [ConflictError] },
    description:
      'Begins to delete every task in a state in which tasks are finished, with its images, and answers at once; follow it by taskDeletionChanged. One that runs already is given back.',
    args: { tasksInState: t.arg({ type: TaskStateEnum, required: true, description: 'Which tasks.' }) },
    resolve: (_root, { tasksInState }, { deletions, viewer }) =>
      deletions.begin(tasksInState, viewer?.name ?? null),
  }),
  cancelTaskDeletion: t.field({
    type: TaskDeletionType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [NotFoundError, ConflictError] },
    description: 'Deletes no more. A conflict where it is over.',
    args: { id: t.arg.id({ required: true, description: 'Which.' }) },
    resolve: async (_root, { id }, { deletions }) => {
      if (!/^\d{1,9}$/.test(id)) throw new NotFoundError('NO_SUCH_DELETION', id);
      return deletions.cancel(Number(id));
    },
  }),
}));

builder.subscriptionField('taskDeletionChanged', (t) =>
  t.field({
    type: TaskDeletionType,
    description: 'Deletions of many tasks as they begin, go on and end.',
    subscribe: (_root, _args, context) => context.live.deletions(followerOf(context)),
    resolve: (deletion) => deletion,
  }),
);
