import { PROCESS_NAMES } from '../server/base/task-states.ts';
import type { LogModule } from '../server/base/log.ts';
import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import { LogLevelEnum } from './enums.ts';
import { followerOf } from './follower.ts';
import { TaskType } from './task.ts';
import type { LogEntry, LogFilter } from '../server/logs/log-entry.ts';
import type { LogStore } from '../server/logs/log-store.ts';

export const LogModuleEnum = builder.enumType('LogModule', {
  description: 'Who speaks: a process, or a part of the gateway around them.',
  values: [
    ...PROCESS_NAMES,
    'GATEWAY',
    'API',
    'DATABASE',
    'PROCESSING_SERVER',
    'RETRIEVE',
    'STORAGE',
  ] as const satisfies LogModule[],
});

export const LogEntryType = builder.objectRef<LogEntry>('LogEntry').implement({
  description: 'One thing that happened. Holds no patient data.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: 'Grows with each entry.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    level: t.expose('level', { type: LogLevelEnum, description: 'How much it matters.' }),
    module: t.expose('module', { type: LogModuleEnum, description: 'Who says it.' }),
    event: t.exposeString('event', { description: 'Stable name of what happened.' }),
    message: t.exposeString('message', { description: 'A sentence in English.' }),
    taskId: t.id({
      nullable: true,
      description: 'The task it is about.',
      resolve: ({ taskId }) => taskId ?? null,
    }),
    association: t.string({
      nullable: true,
      description: 'The DICOM association that it happened on.',
      resolve: ({ association }) => association ?? null,
    }),
    requestId: t.string({
      nullable: true,
      description: 'The HTTP request that it happened for: its header X-Request-Id.',
      resolve: ({ requestId }) => requestId ?? null,
    }),
    fields: t.expose('fields', { type: 'JSON', description: 'What the sentence names, by its place.' }),
  }),
});

const LogFilterInput = builder.inputType('LogFilter', {
  description: 'Which entries: all that fit every field given.',
  fields: (t) => ({
    levels: t.field({ type: [LogLevelEnum], description: 'Of one of these levels.' }),
    modules: t.field({ type: [LogModuleEnum], description: 'Of one of these modules.' }),
    taskId: t.id({ description: 'About this task.' }),
    association: t.string({ description: 'On this DICOM association.' }),
    requestId: t.string({ description: 'For this HTTP request.' }),
    text: t.string({ description: 'Part of the message, without case.' }),
    from: t.field({ type: 'DateTime', description: 'At or after.' }),
    to: t.field({ type: 'DateTime', description: 'Before.' }),
    dicom: t.boolean({ description: 'True: only of the DICOM network; false: only the others.' }),
  }),
});

function toLogFilter(filter: typeof LogFilterInput.$inferInput | null | undefined): LogFilter {
  return Object.fromEntries(
    Object.entries(filter ?? {}).filter(([, value]) => value !== null && value !== undefined),
  ) as LogFilter;
}

const LogConnection = builder.connectionObject({
  type: LogEntryType,
  name: 'LogConnection',
  description: 'A page of log entries.',
  fields: (t) => ({
    newestCursor: t.field({
      type: 'Cursor',
      description:
        'Of the newest entry of the whole log when the page was read: `logAdded` since then leaves nothing out.',
      resolve: ({ newestCursor = 0 }) => newestCursor,
    }),
  }),
});

async function readPage(logs: LogStore, filter: LogFilter, args: Parameters<typeof pageOf>[0]) {
  const request = pageOf(args);
  // Before the page: what is written between the two readings is told again rather than left out.
  const newestCursor = await logs.lastCursor();
  const page = await logs.list(filter, request);
  return { ...toConnection(page, request, ({ cursor }) => String(cursor)), newestCursor };
}

builder.queryField('logs', (t) =>
  t.field({
    type: LogConnection,
    description: 'Log entries, newest first.',
    args: {
      filter: t.arg({ type: LogFilterInput, description: 'Which.' }),
      first: t.arg.int({ required: true, defaultValue: 100, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: (_root, args, { logs }) => readPage(logs, toLogFilter(args.filter), args),
  }),
);

builder.objectField(TaskType, 'logs', (t) =>
  t.field({
    type: LogConnection,
    description: 'Log entries about it, newest first.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 50, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: ({ id }, args, { logs }) => readPage(logs, { taskId: id }, args),
  }),
);

builder.subscriptionField('logAdded', (t) =>
  t.field({
    type: LogEntryType,
    description: 'Log entries as they come; with a cursor, first those after it.',
    args: {
      filter: t.arg({ type: LogFilterInput, description: 'Which.' }),
      since: t.arg({ type: 'Cursor', description: 'Cursor of the last entry seen; left out: from now on.' }),
    },
    subscribe: (_root, { filter, since }, context) =>
      context.live.logs(followerOf(context), toLogFilter(filter), since ?? null),
    resolve: (entry) => entry,
  }),
);
