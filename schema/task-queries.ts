import { STEPS, TASK_STATES, type ProcessName, type Step } from '../server/base/task-states.ts';
import { builder } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { pageOf, TASK_CURSOR, toConnection } from './connection.ts';
import { ProcessNameEnum, TaskStateEnum } from './enums.ts';
import type { TaskFilter, TaskOrder, TaskRecord } from '../server/tasks/task-record.ts';
import { TaskType } from './task.ts';

export const TaskFilterInput = builder.inputType('TaskFilter', {
  description: 'Which tasks: all that fit every field given.',
  fields: (t) => ({
    ids: t.idList({ description: 'One of these.' }),
    states: t.field({ type: [TaskStateEnum], description: 'In one of these states.' }),
    steps: t.field({ type: [ProcessNameEnum], description: 'At one of these steps.' }),
    text: t.string({
      description:
        'Every word of it stands somewhere in id, patient id or name, accession number, descriptions or AE title of the source; without case and accents.',
    }),
    patientId: t.string({ description: 'Patient ID, exactly.' }),
    accessionNumber: t.string({ description: 'Accession number, exactly.' }),
    studyInstanceUid: t.string({ description: 'Study Instance UID, exactly.' }),
    seriesInstanceUid: t.string({
      description: 'Series Instance UID of the series that came in or of a result, exactly.',
    }),
    device: t.string({
      description: 'Name of a device that the results go to, or that the images came from.',
    }),
    startedFrom: t.field({ type: 'DateTime', description: 'First image at or after.' }),
    startedTo: t.field({ type: 'DateTime', description: 'First image before.' }),
  }),
});

type TaskFilterArgs = typeof TaskFilterInput.$inferInput;

export function toTaskFilter(filter: TaskFilterArgs | null | undefined): TaskFilter {
  const given = Object.entries(filter ?? {}).filter(([, value]) => value !== null && value !== undefined);
  const { steps, ...rest } = Object.fromEntries(given) as TaskFilter & { steps?: readonly ProcessName[] };
  if (!steps?.length) return rest;
  const known = steps.filter((name): name is Step => STEPS.some((step) => step === name));
  // No task is ever at a process that is no step.
  return known.length > 0 ? { ...rest, steps: known } : { ...rest, ids: [] };
}

const OrderFieldEnum = builder.enumType('TaskOrderField', {
  description: 'What tasks are sorted by; what is empty comes before everything else.',
  values: {
    STARTED: { value: 'id', description: 'Order of arrival.' },
    UPDATED: { value: 'updatedAt', description: 'Last change.' },
    STATE: { value: 'state', description: 'State, by its name in the API.' },
    IMAGES: { value: 'imagesReceived', description: 'Images received.' },
    PATIENT: { value: 'patientName', description: "Patient's Name, by its characters." },
    SERIES: { value: 'seriesDescription', description: 'Series Description, by its characters.' },
    SOURCE: { value: 'sourceDevice', description: 'Name of the device that the images came from.' },
  } as const,
});
const DirectionEnum = builder.enumType('OrderDirection', {
  description: 'ASC: oldest, smallest first; DESC: newest, largest first.',
  values: { ASC: { value: 'asc' }, DESC: { value: 'desc' } } as const,
});
export const TaskOrderInput = builder.inputType('TaskOrder', {
  description: 'Order of a list of tasks.',
  fields: (t) => ({
    field: t.field({ type: OrderFieldEnum, required: true, description: 'By what.' }),
    direction: t.field({ type: DirectionEnum, required: true, description: 'Which way.' }),
  }),
});

export const NEWEST_FIRST: TaskOrder = { field: 'id', direction: 'desc' };

const TaskConnection = builder.connectionObject({
  type: TaskType,
  name: 'TaskConnection',
  description: 'A page of tasks.',
});

export const TaskCountType = builder
  .objectRef<{ state: TaskRecord['state']; count: number }>('TaskCount')
  .implement({
    description: 'How many tasks are in a state.',
    fields: (t) => ({
      state: t.expose('state', { type: TaskStateEnum, description: 'The state.' }),
      count: t.exposeInt('count', { description: 'How many.' }),
    }),
  });

builder.queryFields((t) => ({
  task: t.field({
    type: TaskType,
    nullable: true,
    description: 'One task; null where it does not exist.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, { tasks }) => tasks.get(id),
  }),
  tasks: t.field({
    type: TaskConnection,
    description: 'Tasks, newest first unless ordered otherwise.',
    args: {
      filter: t.arg({ type: TaskFilterInput, description: 'Which.' }),
      orderBy: t.arg({ type: TaskOrderInput, description: 'In which order.' }),
      first: t.arg.int({ required: true, defaultValue: 50, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (_root, args, context) => {
      const request = pageOf(args, TASK_CURSOR);
      const order = args.orderBy ?? NEWEST_FIRST;
      const filter = toTaskFilter(args.filter);
      const page = await loadersOf(context).page(() => context.tasks.list(filter, order, request));
      return toConnection(page, request, (task) => context.tasks.cursorOf(task, order));
    },
  }),
  taskCounts: t.field({
    type: [TaskCountType],
    description: 'How many tasks are in each state; of those found by text, the newest 10,000 are looked at.',
    args: { filter: t.arg({ type: TaskFilterInput, description: 'Which.' }) },
    resolve: async (_root, { filter }, { tasks }) => {
      const counts = await tasks.count(toTaskFilter(filter));
      return TASK_STATES.map((state) => ({ state, count: counts[state] }));
    },
  }),
}));
