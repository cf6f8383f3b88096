/** How much processing changed the total activity, by scanner model and day: a drift is seen before a limit is passed. */
import type { Queries } from '../db/database.ts';
import type { Integrity } from '../imaging/quantities.ts';
import { quantile } from './quantile.ts';
import type { ActivityChange } from './statistics-record.ts';

/** The newest results of the range; beyond that a day has enough of them. */
const MOST_RESULTS = 20_000;

/** @param begin, @param end milliseconds since the epoch, the end not included */
export async function activityChanges(
  queries: Queries,
  begin: number,
  end: number,
): Promise<ActivityChange[]> {
  const rows = await queries
    .selectFrom('task')
    .innerJoin('result', 'result.taskId', 'task.id')
    .select(['task.startedAt', 'task.model', 'result.integrity'])
    .where('task.startedAt', '>=', begin)
    .where('task.startedAt', '<', end)
    .orderBy('task.startedAt', 'desc')
    .limit(MOST_RESULTS)
    .execute();
  const percents = rows.flatMap(({ startedAt, model, integrity }) => {
    const { activityChange } = JSON.parse(integrity) as Integrity;
    // Of a volume without activity there is none.
    if (!Number.isFinite(activityChange)) return [];
    const day = new Date(startedAt).toISOString().slice(0, 10);
    return [{ key: JSON.stringify([day, model ?? '']), percent: activityChange }];
  });
  return [...Map.groupBy(percents, ({ key }) => key)]
    .map(([key, group]) => {
      const [day, model] = JSON.parse(key) as [string, string];
      const values = group.map(({ percent }) => percent);
      return {
        day,
        model: model || null,
        count: values.length,
        medianPercent: quantile(values, 0.5) as number,
        lowestPercent: Math.min(...values),
        highestPercent: Math.max(...values),
      };
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : (a.model ?? '') < (b.model ?? '') ? -1 : 1));
}
