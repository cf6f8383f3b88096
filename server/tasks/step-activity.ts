/** How long steps took, at work and waited apart: added up by the database from the transitions. */
import { sql } from 'kysely';
import { STEPS, type Step } from '../base/task-states.ts';
import type { Queries } from '../db/database.ts';
import { beginningOf, nextRound, numberOf, type Range } from './activity-range.ts';
import type { StepActivity } from './activity-record.ts';

/** Transitions that one statement adds up. */
const AT_ONCE = 5000;
/** The newest of the range are read; a series makes about 16. */
export const MOST_TRANSITIONS = 400_000;

const orderOf = (step: string): number => STEPS.indexOf(step as Step);

interface Sum {
  readonly at: number;
  readonly step: string;
  count: number;
  workMs: number;
  waitMs: number;
}

/**
 * What a task waited for a person after it failed is neither work nor wait.
 * @returns also the first interval that is told whole, where older transitions were too many to be read
 */
export async function stepActivity(
  queries: Queries,
  range: Range,
): Promise<{ steps: StepActivity[]; since: number | null }> {
  const sums = new Map<string, Sum>();
  const first = await lastBefore(queries, range.begin);
  const last = await lastBefore(queries, range.end);
  const lowest = Math.max(first, last - MOST_TRANSITIONS);
  for (let upTo = last; upTo > lowest; upTo -= AT_ONCE) {
    for (const { at, step, ...part } of await piece(queries, range, Math.max(lowest, upTo - AT_ONCE), upTo)) {
      const key = `${at} ${step}`;
      const sum = sums.get(key) ?? { at: Number(at), step, count: 0, workMs: 0, waitMs: 0 };
      sums.set(key, sum);
      sum.count += part.count;
      sum.workMs += part.workMs;
      sum.waitMs += part.waitMs;
    }
    await nextRound();
  }
  const steps = [...sums.values()]
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.at - b.at || orderOf(a.step) - orderOf(b.step))
    .map(({ at, step, count, workMs, waitMs }) => ({
      ...{ at, step: step as Step, count },
      ...{ workSeconds: workMs / 1000, waitSeconds: waitMs / 1000 },
    }));
  const cut =
    lowest > first ? [...sums.values()].reduce((least, { at }) => Math.min(least, at), Infinity) : null;
  return { steps, since: cut === null ? null : cut + range.width };
}

/** Each transition ends what the task spent in the place before: since the transition before it. */
function piece(queries: Queries, range: Range, above: number, upTo: number) {
  const spent = sql`(transition.at - (
    select before_it.at from transition as before_it
    where before_it.${sql.ref('taskId')} = transition.${sql.ref('taskId')} and before_it.cursor < transition.cursor
    order by before_it.cursor desc limit 1))`;
  const from = sql.ref('fromState');
  const step = sql.ref('fromStep');
  // The Downloader waits while the processing server works.
  const works = sql`(${from} = 'RUNNING' or (${step} = 'DOWNLOADER' and ${from} = 'WAITING'))`;
  return queries
    .selectFrom('transition')
    .where('cursor', '>', above)
    .where('cursor', '<=', upTo)
    .where('at', '>=', range.begin)
    .where('at', '<', range.end)
    .where('fromStep', 'is not', null)
    .select([
      beginningOf(range, 'transition.at').as('at'),
      sql<string>`${step}`.as('step'),
      numberOf(
        sql`sum(case when ${sql.ref('toStep')} <> ${step} or ${sql.ref('toState')} = 'COMPLETED' then 1 else 0 end)`,
      ).as('count'),
      numberOf(sql`coalesce(sum(case when ${works} then ${spent} else 0 end), 0)`).as('workMs'),
      numberOf(
        sql`coalesce(sum(case when ${from} in ('QUEUED', 'WAITING') and not ${works} then ${spent} else 0 end), 0)`,
      ).as('waitMs'),
    ])
    .groupBy([sql`1`, sql`2`])
    .execute();
}

/** The number of the last transition before a time: they are numbered in its order, and halved until it is found. */
async function lastBefore(queries: Queries, at: number): Promise<number> {
  const ends = await queries
    .selectFrom('transition')
    .select((eb) => [eb.fn.min('cursor').as('low'), eb.fn.max('cursor').as('high')])
    .executeTakeFirst();
  let low = Number(ends?.low ?? 1) - 1;
  let high = Number(ends?.high ?? 0);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = await queries
      .selectFrom('transition')
      .select('at')
      .where('cursor', '>=', middle)
      .orderBy('cursor')
      .limit(1)
      .executeTakeFirst();
    if (row && row.at < at) low = middle;
    else high = middle - 1;
  }
  return low;
}
