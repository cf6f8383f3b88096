import { ConflictError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { ProcessNameEnum, ProcessStateEnum } from './enums.ts';
import { NoticeType, sentenceOf } from './notice.ts';
import type { DroppedClass } from '../server/listener/dropped-classes.ts';
import type { ProcessRecord } from '../server/processes/process-record.ts';

const DroppedObjectsType = builder.objectRef<DroppedClass>('DroppedObjects').implement({
  description: 'Objects of one SOP class that were taken and dropped.',
  fields: (t) => ({
    sopClassUid: t.string({
      nullable: true,
      description: 'Null for those of further classes, taken together.',
      resolve: ({ sopClassUid }) => sopClassUid || null,
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'As the standard calls it; null for private and rare ones.',
    }),
    objects: t.exposeInt('objects', { description: 'How many.' }),
  }),
});

export const ProcessType = builder.objectRef<ProcessRecord>('Process').implement({
  description: 'One of the ten long-running services that a person can start and stop.',
  fields: (t) => ({
    name: t.expose('name', { type: ProcessNameEnum, description: 'Which.' }),
    state: t.expose('state', { type: ProcessStateEnum, description: 'Its state.' }),
    since: t.expose('since', { type: 'DateTime', description: 'When it came into this state.' }),
    queued: t.exposeInt('queued', { description: 'Tasks that wait for it.' }),
    running: t.exposeInt('running', { description: 'Tasks (listener: associations) it works on now.' }),
    concurrency: t.exposeInt('concurrency', {
      nullable: true,
      description: 'How many tasks it works on at once at most; null where that has no meaning.',
    }),
    completed: t.exposeInt('completed', { description: 'Done since the gateway started.' }),
    failed: t.exposeInt('failed', { description: 'Failed since the gateway started.' }),
    lastError: t.string({
      nullable: true,
      description: 'The newest failure, in English.',
      resolve: ({ lastError }) => sentenceOf(lastError),
    }),
    notice: t.expose('lastError', {
      type: NoticeType,
      nullable: true,
      description: 'The newest failure as data.',
    }),
    rate: t.exposeFloat('rate', { description: 'Done in the last minute.' }),
    dropped: t.field({
      type: [DroppedObjectsType],
      description:
        'Of the Dicom Listener: objects that are no PET images, taken and dropped since it started, by SOP class, most first. Empty for the others.',
      resolve: ({ dropped }) => [...(dropped ?? [])],
    }),
  }),
});

builder.queryFields((t) => ({
  processes: t.field({
    type: [ProcessType],
    description: 'The ten processes, in the order in which a task passes them.',
    resolve: (_root, _args, { processes }) => processes.list(),
  }),
  process: t.field({
    type: ProcessType,
    description: 'One process.',
    args: { name: t.arg({ type: ProcessNameEnum, required: true, description: 'Which.' }) },
    resolve: (_root, { name }, { processes }) => processes.get(name),
  }),
}));

builder.mutationFields((t) => {
  const name = t.arg({ type: ProcessNameEnum, required: true, description: 'Which.' });
  const steer = {
    type: ProcessType,
    authScopes: { role: 'OPERATOR' as const },
    errors: { types: [ConflictError] },
  };
  return {
    startProcess: t.field({
      ...steer,
      description: 'Starts a process; remembered over a restart. Starting one that runs changes nothing.',
      args: { name },
      resolve: (_root, args, { processes }) => processes.start(args.name),
    }),
    stopProcess: t.field({
      ...steer,
      description:
        'Lets what runs finish, keeps what is queued, and stops the process; remembered over a restart.',
      args: { name },
      resolve: (_root, args, { processes }) => processes.stop(args.name),
    }),
    setConcurrency: t.field({
      ...steer,
      errors: { types: [ConflictError, ValidationError] },
      description: 'Sets how many tasks a process works on at once.',
      args: { name, concurrency: t.arg.int({ required: true, description: '1..32.' }) },
      resolve: (_root, args, { processes }) => processes.setConcurrency(args.name, args.concurrency),
    }),
  };
});
