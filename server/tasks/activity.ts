/**
 * What was done, by hour or day, for charts. The database adds up; it is asked for a piece at a time, so that nothing
 * else waits long for the embedded one, whose statements run to their end.
 */
import { sql } from 'kysely';
import type { Queries } from '../db/database.ts';
import { beginningOf, nextRound, numberOf, type Range } from './activity-range.ts';
import type { ActivityRecord } from './activity-record.ts';
import { stepActivity } from './step-activity.ts';

const DAY_MS = 86_400_000;

export async function activityOf(queries: Queries, range: Range): Promise<ActivityRecord> {
  const { steps, since } = await stepActivity(queries, range);
  return {
    tasks: await inPieces(range, (from, to) =>
      queries
        .selectFrom('task')
        .where('startedAt', '>=', from)
        .where('startedAt', '<', to)
        .select((eb) => [
          beginningOf(range, 'startedAt').as('at'),
          numberOf(eb.fn.countAll()).as('begun'),
          numberOf(sql`sum(case when state = 'COMPLETED' then 1 else 0 end)`).as('completed'),
          numberOf(sql`sum(case when state = 'FAILED' then 1 else 0 end)`).as('failed'),
          numberOf(eb.fn.sum('imagesReceived')).as('images'),
          numberOf(sql`sum(coalesce(${eb.ref('packageBytes')}, 0))`).as('bytesSent'),
        ])
        .groupBy('at')
        .orderBy('at')
        .execute(),
    ),
    steps,
    stepsSince: since,
    server: await inPieces(range, (from, to) =>
      queries
        .selectFrom('server_sample')
        .where('at', '>=', from)
        .where('at', '<', to)
        .select((eb) => [
          beginningOf(range, 'at').as('interval'),
          sql<number | null>`avg(${eb.ref('latencyMs')})`.as('latencyMs'),
          eb.fn.max('latencyMs').as('highestMs'),
          numberOf(sql`sum(case when state = 'UNREACHABLE' then 1 else 0 end)`).as('unanswered'),
        ])
        .groupBy('interval')
        .orderBy('interval')
        .execute()
        .then((rows) =>
          rows.map(({ interval, latencyMs, ...rest }) => ({
            ...rest,
            at: Number(interval),
            latencyMs: latencyMs === null ? null : Number(latencyMs),
          })),
        ),
    ),
    disk: await inPieces(range, (from, to) =>
      queries
        .selectFrom('disk_sample')
        .where('at', '>=', from)
        .where('at', '<', to)
        .select((eb) => [
          beginningOf(range, 'at').as('interval'),
          numberOf(eb.fn.max('total')).as('total'),
          numberOf(eb.fn.min('free')).as('free'),
          numberOf(eb.fn.max('used')).as('used'),
        ])
        .groupBy('interval')
        .orderBy('interval')
        .execute()
        .then((rows) => rows.map(({ interval, ...rest }) => ({ ...rest, at: Number(interval) }))),
    ),
  };
}

/** Intervals of about a day at once, each whole. */
async function inPieces<Row>(
  { begin, end, width }: Range,
  read: (from: number, to: number) => Promise<Row[]>,
): Promise<Row[]> {
  const piece = width * Math.max(1, Math.floor(DAY_MS / width));
  const rows: Row[] = [];
  for (let from = begin; from < end; from += piece) {
    rows.push(...(await read(from, Math.min(end, from + piece))));
    await nextRound();
  }
  return rows;
}
