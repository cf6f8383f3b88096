/** Counts and durations of a range of days, for plots. */
import type { Queries } from '../db/database.ts';
import type { DayStatistics, StatisticsRecord, StepStatistics } from './statistics-record.ts';
import { activityChanges } from './activity-changes.ts';
import { quantile } from './quantile.ts';
import { serverHours } from './server-hours.ts';
import { STEPS, type Step } from '../base/task-states.ts';

const DAY_MS = 24 * 3_600_000;
/** The newest transitions of the range tell how long steps take; more would not change the picture. */
const MOST_TRANSITIONS = 20_000;

/** @param from first day, `YYYY-MM-DD` in UTC; @param to last day, included. */
export async function statisticsOf(queries: Queries, from: string, to: string): Promise<StatisticsRecord> {
  const begin = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${to}T00:00:00Z`) + DAY_MS;
  return {
    days: await daysOf(queries, begin, end),
    steps: await stepsOf(queries, begin, end),
    activityChanges: await activityChanges(queries, begin, end),
    serverHours: await serverHours(queries, begin, end),
  };
}

async function daysOf(queries: Queries, begin: number, end: number): Promise<DayStatistics[]> {
  const rows = await queries
    .selectFrom('task')
    .select(['state', 'startedAt', 'finishedAt', 'imagesReceived', 'packageBytes'])
    .where('startedAt', '>=', begin)
    .where('startedAt', '<', end)
    .execute();
  const byDay = Map.groupBy(rows, ({ startedAt }) => Math.floor((startedAt - begin) / DAY_MS));
  return Array.from({ length: Math.round((end - begin) / DAY_MS) }, (_, index) => {
    const tasks = byDay.get(index) ?? [];
    const completed = tasks.filter(({ state }) => state === 'COMPLETED');
    const seconds = completed.map(
      ({ startedAt, finishedAt }) => ((finishedAt ?? startedAt) - startedAt) / 1000,
    );
    return {
      day: new Date(begin + index * DAY_MS).toISOString().slice(0, 10),
      completed: completed.length,
      failed: tasks.filter(({ state }) => state === 'FAILED').length,
      images: tasks.reduce((sum, { imagesReceived }) => sum + imagesReceived, 0),
      bytesSent: tasks.reduce((sum, { packageBytes }) => sum + (packageBytes ?? 0), 0),
      medianSeconds: quantile(seconds, 0.5) ?? null,
    };
  });
}

/** Time at a step that ended well: at work, and waited. What a task waited for a person after it failed is neither. */
async function stepsOf(queries: Queries, begin: number, end: number): Promise<StepStatistics[]> {
  const rows = await queries
    .selectFrom('transition')
    .select(['taskId', 'fromStep', 'toStep', 'toState', 'at'])
    .where('at', '>=', begin)
    .where('at', '<', end)
    .orderBy('cursor', 'desc')
    .limit(MOST_TRANSITIONS)
    .execute();
  const stays = new Map<string, Stay>();
  const ended = new Map<string, Stay[]>(STEPS.map((step) => [step, []]));
  for (const { taskId, fromStep, toStep, toState, at } of rows.reverse()) {
    const stay = stays.get(taskId);
    if (stay) spend(stay, at);
    const left = fromStep !== null && (toStep !== fromStep || toState === 'COMPLETED');
    const wentOn = left && STEPS.indexOf(toStep as Step) >= STEPS.indexOf(fromStep as Step);
    if (stay && wentOn && stay.step === fromStep) ended.get(fromStep)?.push(stay);
    if (!stay || left) stays.set(taskId, { step: toStep, state: toState, at, workMs: 0, waitMs: 0 });
    else Object.assign(stay, { state: toState, at });
  }
  return STEPS.flatMap((step) => {
    const own = ended.get(step) ?? [];
    const work = own.map(({ workMs }) => workMs / 1000);
    const wait = own.map(({ waitMs }) => waitMs / 1000);
    if (own.length === 0) return [];
    return [
      {
        step,
        count: own.length,
        medianSeconds: quantile(work, 0.5) as number,
        p95Seconds: quantile(work, 0.95) as number,
        medianWaitSeconds: quantile(wait, 0.5) as number,
        p95WaitSeconds: quantile(wait, 0.95) as number,
      },
    ];
  });
}

/** A task at one step: where it is since when, and what it has spent there before. */
interface Stay {
  readonly step: string;
  state: string;
  at: number;
  workMs: number;
  waitMs: number;
}

function spend(stay: Stay, until: number): void {
  const spent = until - stay.at;
  // The Downloader waits while the processing server works.
  const isWork = stay.state === 'RUNNING' || (stay.step === 'DOWNLOADER' && stay.state === 'WAITING');
  if (isWork) stay.workMs += spent;
  else if (stay.state === 'QUEUED' || stay.state === 'WAITING') stay.waitMs += spent;
}
