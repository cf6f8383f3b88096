import { invalid } from '../server/base/refusals.ts';
import type {
  ActivityRecord,
  DiskActivity,
  ServerActivity,
  StepActivity,
  TaskActivity,
} from '../server/tasks/activity-record.ts';
import { builder } from './builder.ts';
import { ProcessNameEnum } from './enums.ts';

const DAY_MS = 86_400_000;
const INTERVALS = {
  HOUR: { width: DAY_MS / 24, mostDays: 31 },
  DAY: { width: DAY_MS, mostDays: 366 },
} as const;

const IntervalEnum = builder.enumType('ActivityInterval', {
  description: 'What is added up.',
  values: { HOUR: { description: 'Each hour.' }, DAY: { description: 'Every 24 hours.' } },
});

const TasksType = builder.objectRef<TaskActivity>('TaskActivity').implement({
  description: 'Tasks whose first image came in an interval, as they are now.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Its beginning.' }),
    begun: t.exposeInt('begun', { description: 'All of them.' }),
    completed: t.exposeInt('completed', { description: 'Completed.' }),
    failed: t.exposeInt('failed', { description: 'Failed.' }),
    images: t.exposeInt('images', { description: 'Images received for them.' }),
    bytesSent: t.exposeFloat('bytesSent', { description: 'Sent to the processing server, bytes.' }),
  }),
});

const StepType = builder.objectRef<StepActivity>('StepActivity').implement({
  description:
    'Time that tasks spent at a step: at work, for the Downloader with the work of the server, and waited.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Beginning of the interval in which it ended.' }),
    step: t.expose('step', { type: ProcessNameEnum, description: 'Which.' }),
    count: t.exposeInt('count', { description: 'Tasks that left it.' }),
    workSeconds: t.exposeFloat('workSeconds', { description: 'At work, all of them together, s.' }),
    waitSeconds: t.exposeFloat('waitSeconds', {
      description: 'Waited, all of them together, s; without what a person was waited for.',
    }),
  }),
});

const ServerType = builder.objectRef<ServerActivity>('ServerActivity').implement({
  description: 'What the Server Monitor saw of the processing server in an interval.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Its beginning.' }),
    latencyMs: t.exposeFloat('latencyMs', { nullable: true, description: 'Mean of the latency, ms.' }),
    highestMs: t.exposeFloat('highestMs', { nullable: true, description: 'Highest latency, ms.' }),
    unanswered: t.exposeInt('unanswered', { description: 'Looks that were not answered.' }),
  }),
});

const DiskType = builder.objectRef<DiskActivity>('DiskActivity').implement({
  description: 'How full the disk was in an interval.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Its beginning.' }),
    total: t.exposeFloat('total', { description: 'Size of the file system, bytes.' }),
    free: t.exposeFloat('free', { description: 'Least that was free, bytes.' }),
    used: t.exposeFloat('used', { description: "Most that the gateway's own files took, bytes." }),
  }),
});

const ActivityType = builder.objectRef<ActivityRecord>('Activity').implement({
  description: 'What was done, by hour or day. Intervals in which nothing was done are left out.',
  fields: (t) => ({
    tasks: t.field({ type: [TasksType], description: 'Tasks.', resolve: ({ tasks }) => tasks }),
    steps: t.field({ type: [StepType], description: 'Time in each step.', resolve: ({ steps }) => steps }),
    stepsSince: t.expose('stepsSince', {
      type: 'DateTime',
      nullable: true,
      description:
        'Of ranges with more than 400,000 transitions: `steps` is whole from then on. Null: from the beginning.',
    }),
    server: t.field({
      type: [ServerType],
      description: 'Processing server.',
      resolve: ({ server }) => server,
    }),
    disk: t.field({ type: [DiskType], description: 'Disk.', resolve: ({ disk }) => disk }),
  }),
});

builder.queryField('activity', (t) =>
  t.field({
    type: ActivityType,
    description: 'What was done from one time to another, for charts.',
    args: {
      from: t.arg({ type: 'DateTime', required: true, description: 'Where the first interval begins.' }),
      to: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Before this; at most 31 days later by hour, 366 by day.',
      }),
      by: t.arg({ type: IntervalEnum, required: true, description: 'Length of the intervals.' }),
    },
    resolve: (_root, { from, to, by }, { activity }) => {
      const { width, mostDays } = INTERVALS[by];
      if (to <= from || to - from > mostDays * DAY_MS)
        throw invalid('to', 'DAYS_OUT_OF_RANGE', { minimum: 1, maximum: mostDays });
      return activity({ begin: from, end: to, width });
    },
  }),
);
