import { ConflictError, NotFoundError, invalid, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { TaskType } from './task.ts';

const STEER = {
  type: TaskType,
  authScopes: { role: 'OPERATOR' as const },
  errors: { types: [NotFoundError, ConflictError] },
};

export const DeletedTasksType = builder.objectRef<{ ids: readonly string[] }>('DeletedTasks').implement({
  description: 'Tasks that were deleted, with their images and records.',
  fields: (t) => ({
    ids: t.idList({ description: 'Their ids.', resolve: ({ ids }) => [...ids] }),
    count: t.int({ description: 'How many.', resolve: ({ ids }) => ids.length }),
  }),
});
const DELETE = {
  type: DeletedTasksType,
  authScopes: { role: 'OPERATOR' as const },
  errors: { types: [ValidationError] },
};

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: 'Id of the task.' });
  return {
    retryTask: t.field({
      ...STEER,
      description: 'Does the last step of a failed or cancelled task again.',
      args: { id },
      resolve: (_root, args, { tasks }) => tasks.retry(args.id),
    }),
    restartTask: t.field({
      ...STEER,
      description: 'Does everything again, from the images that are here.',
      args: { id },
      resolve: (_root, args, { tasks }) => tasks.restart(args.id),
    }),
    cancelTask: t.field({
      ...STEER,
      description: 'Stops a task; it can be retried.',
      args: { id },
      resolve: (_root, args, { tasks }) => tasks.cancel(args.id),
    }),
    completeTask: t.field({
      ...STEER,
      description:
        'Stops waiting for more images and goes on with those that are here, if they are contiguous.',
      args: { id },
      resolve: (_root, args, { tasks }) => tasks.complete(args.id),
    }),
    tryTaskNow: t.field({
      ...STEER,
      description: 'Lets a task that waits for the time of its next try be tried at once.',
      args: { id },
      resolve: (_root, args, { tasks }) => tasks.tryNow(args.id),
    }),
    processTask: t.field({
      ...STEER,
      description: 'Processes a task that a rule ignored, or releases one that a rule holds.',
      args: { id },
      resolve: (_root, args, { tasks }) => tasks.process(args.id),
    }),
    resendTask: t.field({
      ...STEER,
      errors: { types: [NotFoundError, ConflictError, ValidationError] },
      description: 'Sends the results again.',
      args: {
        id,
        devices: t.arg.stringList({
          required: true,
          defaultValue: [],
          description: 'Names of devices; empty: every destination that has not accepted every image.',
        }),
        onlyMissing: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: 'The devices get what they have not accepted, not everything.',
        }),
      },
      resolve: (_root, args, { tasks }) => tasks.resend(args.id, args.devices, args.onlyMissing),
    }),
    dropDestination: t.field({
      ...STEER,
      description:
        'Sends nothing more of the task to this device. A task that nothing else waits for is over: completed where another destination has every image, cancelled where none has.',
      args: { id, device: t.arg.string({ required: true, description: 'Name of the device.' }) },
      resolve: (_root, args, { tasks }) => tasks.dropDestination(args.id, args.device),
    }),
    setTaskRadiopharmaceutical: t.field({
      ...STEER,
      errors: { types: [NotFoundError, ConflictError, ValidationError] },
      description: 'Says which radiopharmaceutical was given, where the images do not.',
      args: { id, name: t.arg.string({ required: true, description: 'Name of a configured one.' }) },
      resolve: (_root, args, { tasks }) => tasks.setRadiopharmaceutical(args.id, args.name),
    }),
    setTaskPriority: t.field({
      ...STEER,
      errors: { types: [NotFoundError, ConflictError, ValidationError] },
      description: 'Lets a task go before or after others.',
      args: { id, priority: t.arg.int({ required: true, description: '-100..100; higher goes first.' }) },
      resolve: (_root, args, { tasks }) => tasks.setPriority(args.id, args.priority),
    }),
    deleteTasks: t.field({
      ...DELETE,
      description: 'Deletes tasks with their images; those that still run are cancelled first.',
      args: { ids: t.arg.idList({ required: true, description: 'At most 1000 ids.' }) },
      resolve: async (_root, { ids }, { tasks }) => {
        if (ids.length > 1000) throw invalid('ids', 'TOO_MANY_ITEMS', { maximum: 1000 });
        return { ids: await tasks.delete(ids) };
      },
    }),
    deleteFinishedTasks: t.field({
      ...DELETE,
      description: 'Deletes every completed task.',
      resolve: async (_root, _args, { tasks }) => ({ ids: await tasks.deleteInState('COMPLETED') }),
    }),
    deleteFailedTasks: t.field({
      ...DELETE,
      description: 'Deletes every failed task.',
      resolve: async (_root, _args, { tasks }) => ({ ids: await tasks.deleteInState('FAILED') }),
    }),
  };
});
