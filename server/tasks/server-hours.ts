/** What the Server Monitor saw, by hour. */
import type { Queries } from '../db/database.ts';
import { quantile } from './quantile.ts';
import type { ServerHour } from './statistics-record.ts';

const HOUR_MS = 3_600_000;
/** A look every 10 s for a month, and more. */
const MOST_SAMPLES = 300_000;

/** Hours without a look are left out. @param begin, @param end milliseconds since the epoch, the end not included */
export async function serverHours(queries: Queries, begin: number, end: number): Promise<ServerHour[]> {
  const rows = await queries
    .selectFrom('server_sample')
    .select(['at', 'state', 'latencyMs'])
    .where('at', '>=', begin)
    .where('at', '<', end)
    .orderBy('at', 'desc')
    .limit(MOST_SAMPLES)
    .execute();
  const byHour = Map.groupBy(rows, ({ at }) => Math.floor(at / HOUR_MS) * HOUR_MS);
  return [...byHour]
    .map(([at, samples]) => {
      const latencies = samples.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]));
      return {
        at,
        medianMs: quantile(latencies, 0.5) ?? null,
        p95Ms: quantile(latencies, 0.95) ?? null,
        unreachable: samples.filter(({ state }) => state === 'UNREACHABLE').length,
      };
    })
    .sort((a, b) => a.at - b.at);
}
