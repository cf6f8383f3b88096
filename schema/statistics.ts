import { invalid } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { ProcessNameEnum } from './enums.ts';
import type {
  ActivityChange,
  DayStatistics,
  ServerHour,
  StatisticsRecord,
  StepStatistics,
} from '../server/tasks/statistics-record.ts';

const DayType = builder.objectRef<DayStatistics>('DayStatistics').implement({
  description: 'One day, UTC.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'Which.' }),
    completed: t.exposeInt('completed', { description: 'Tasks completed.' }),
    failed: t.exposeInt('failed', { description: 'Tasks failed.' }),
    images: t.exposeInt('images', { description: 'Images received for the tasks begun.' }),
    bytesSent: t.exposeFloat('bytesSent', { description: 'Sent to the processing server, bytes.' }),
    medianSeconds: t.exposeFloat('medianSeconds', {
      nullable: true,
      description: 'Median time from the first image to completion, s.',
    }),
  }),
});

const StepType = builder.objectRef<StepStatistics>('StepStatistics').implement({
  description: 'How long a step takes: at work, for the Downloader with the work of the server, and waited.',
  fields: (t) => ({
    step: t.expose('step', { type: ProcessNameEnum, description: 'Which.' }),
    count: t.exposeInt('count', { description: 'How often it was done.' }),
    medianSeconds: t.exposeFloat('medianSeconds', { description: 'Median of the time at work, s.' }),
    p95Seconds: t.exposeFloat('p95Seconds', { description: '95th percentile of the time at work, s.' }),
    medianWaitSeconds: t.exposeFloat('medianWaitSeconds', {
      description: 'Median of the time waited there, s; without what a person was waited for.',
    }),
    p95WaitSeconds: t.exposeFloat('p95WaitSeconds', {
      description: '95th percentile of the time waited there, s.',
    }),
  }),
});

const ActivityChangeType = builder.objectRef<ActivityChange>('ActivityChange').implement({
  description:
    'How much processing changed the total activity, 100 x (result - input) / input, of the results of one scanner model on one day.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'Which, UTC.' }),
    model: t.exposeString('model', { nullable: true, description: 'Model of the scanner.' }),
    count: t.exposeInt('count', { description: 'Results.' }),
    medianPercent: t.exposeFloat('medianPercent', { description: 'Median, %.' }),
    lowestPercent: t.exposeFloat('lowestPercent', { description: 'Lowest, %.' }),
    highestPercent: t.exposeFloat('highestPercent', { description: 'Highest, %.' }),
  }),
});

const ServerHourType = builder.objectRef<ServerHour>('ServerHour').implement({
  description: 'What the Server Monitor saw of the processing server within an hour.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Its beginning.' }),
    medianMs: t.exposeFloat('medianMs', { nullable: true, description: 'Median of the latency, ms.' }),
    p95Ms: t.exposeFloat('p95Ms', {
      nullable: true,
      description: '95th percentile of the latency, ms.',
    }),
    unreachable: t.exposeInt('unreachable', { description: 'Looks that were not answered.' }),
  }),
});

const StatisticsType = builder.objectRef<StatisticsRecord>('Statistics').implement({
  description: 'What was done in a range of days.',
  fields: (t) => ({
    days: t.field({ type: [DayType], description: 'Each day of the range.', resolve: ({ days }) => days }),
    activityChanges: t.field({
      type: [ActivityChangeType],
      description: 'Each day and scanner model with results, in order of days; of at most 20,000 results.',
      resolve: ({ activityChanges }) => activityChanges,
    }),
    serverHours: t.field({
      type: [ServerHourType],
      description: 'Each hour in which the Server Monitor ran, in order.',
      resolve: ({ serverHours }) => serverHours,
    }),
    steps: t.field({ type: [StepType], description: 'Each step, in order.', resolve: ({ steps }) => steps }),
  }),
});

const DAY_MS = 86_400_000;

builder.queryField('statistics', (t) =>
  t.field({
    type: StatisticsType,
    description: 'What was done from one day to another, both included; at most 366 days.',
    args: {
      from: t.arg({ type: 'Date', required: true, description: 'First day, UTC.' }),
      to: t.arg({ type: 'Date', required: true, description: 'Last day, UTC.' }),
    },
    resolve: (_root, { from, to }, { statistics }) => {
      const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
      if (days < 1 || days > 366) throw invalid('to', 'DAYS_OUT_OF_RANGE', { minimum: 1, maximum: 366 });
      return statistics(from, to);
    },
  }),
);
