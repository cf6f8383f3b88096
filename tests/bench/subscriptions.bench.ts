/** Transitions told to 1,000 subscribers. */
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startApiServer } from '../support/api-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { benchRow, median, type BenchRow } from './bench-row.ts';

export const name = 'Subscriptions';

const SUBSCRIBERS = 1000;
const ROUNDS = 25;

export async function run(): Promise<BenchRow[]> {
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  const id = await api.receive('1.2.3');
  const before = process.memoryUsage().rss;
  /** When each cursor was committed, and how long after that each subscriber had it. */
  const committed = new Map<string, number>();
  const delays: number[] = [];
  let received = 0;
  api.events.on('transition', ({ cursor }) => committed.set(String(cursor), performance.now()));
  const clients = Array.from({ length: SUBSCRIBERS }, () =>
    createClient({
      url: `${api.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { token },
      lazy: false,
      retryAttempts: 0,
    }),
  );
  for (const client of clients) {
    client.subscribe<{ taskTransitions: { cursor: string } }>(
      { query: 'subscription { taskTransitions { cursor task { id } to { step state } } }' },
      {
        next: ({ data }) => {
          received++;
          const at = data && committed.get(data.taskTransitions.cursor);
          if (at !== undefined && at !== null) delays.push(performance.now() - at);
        },
        error: (error) => {
          throw error instanceof Error ? error : new Error(JSON.stringify(error));
        },
        complete: () => undefined,
      },
    );
  }
  try {
    await waitFor(() => api.services.live.subscribers === SUBSCRIBERS, {
      what: 'all subscribers',
      timeoutMs: 60_000,
    });
    for (let round = 1; round <= ROUNDS; round++) {
      await api.store.apply(id, round % 2 ? 'fail' : 'retry', {
        ...(round % 2 && { failure: { code: 'STORAGE_FULL', params: {} } as const }),
      });
      await waitFor(() => received === SUBSCRIBERS * round, {
        what: `round ${round}`,
        everyMs: 5,
        timeoutMs: 30_000,
      });
    }
    const memory = (process.memoryUsage().rss - before) / 1e6;
    return [
      benchRow(`a transition told to ${SUBSCRIBERS.toLocaleString('en')} subscribers, p95`, {
        ours: percentile(delays, 95),
        unit: 'ms',
        note: `goal: under 100; median ${median(delays).toFixed(0)} ms; ${received} of ${SUBSCRIBERS * ROUNDS} told; subscribers in the same process; ${memory.toFixed(0)} MB for server and clients`,
      }),
    ];
  } finally {
    for (const client of clients) await client.dispose();
  }
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}
