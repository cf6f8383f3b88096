/** Transitions told to 1,000 subscribers, each with a session of its own, which run in a process of their own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PASSWORD, startApiServer } from '../support/api-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { benchRow, median, percentile, type BenchRow, type Effort } from './bench-row.ts';
import type { Arrivals } from './subscriber-swarm.ts';

export const name = 'Subscriptions';

const SUBSCRIBERS = 1000;
const ROUNDS = { whole: 40, quick: 10 } as const;

export async function run(effort: Effort): Promise<BenchRow[]> {
  const rounds = ROUNDS[effort];
  await using api = await startApiServer();
  const user = await api.services.users.create({ username: 'many', password: PASSWORD, role: 'VIEWER' });
  const origin = { address: '127.0.0.1', userAgent: 'bench' };
  const tokens: string[] = [];
  while (tokens.length < SUBSCRIBERS) tokens.push((await api.services.sessions.open(user, origin)).token);
  const id = await api.receive('1.2.3');
  const before = process.memoryUsage().rss;
  const committed = new Map<string, number>();
  api.events.on('transition', ({ cursor }) =>
    committed.set(String(cursor), Number(process.hrtime.bigint()) / 1e6),
  );
  const swarm = fork(join(import.meta.dirname, 'subscriber-swarm.ts'), [
    `${api.url.replace('http', 'ws')}/graphql`,
    ...tokens,
  ]);
  const exited = once(swarm, 'exit');
  const told = new Map<string, readonly number[]>();
  swarm.on('message', ({ cursor, at }: Arrivals) => told.set(cursor, at));
  try {
    await waitFor(() => api.services.live.subscribers === SUBSCRIBERS, {
      what: 'all subscribers',
      timeoutMs: 60_000,
    });
    const cpuBefore = process.cpuUsage();
    for (let round = 1; round <= rounds; round++) {
      await api.store.act(id, { kind: round % 2 ? 'claim' : 'release' });
      await waitFor(() => told.size === round, { what: `round ${round}`, everyMs: 5, timeoutMs: 30_000 });
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    const delays = [...told].flatMap(([cursor, times]) => times.map((at) => at - committed.get(cursor)!));
    const memory = (process.memoryUsage().rss - before) / 1e6;
    const cpu = (user + system) / 1000 / rounds;
    return [
      benchRow(`a transition told to ${SUBSCRIBERS.toLocaleString('en')} subscribers, p95`, {
        ours: percentile(delays, 95),
        unit: 'ms',
        note: `goal: under 100; median ${median(delays).toFixed(0)} ms; ${delays.length} of ${SUBSCRIBERS * rounds} told; server: ${cpu.toFixed(0)} ms of CPU a transition, ${memory.toFixed(0)} MB for its side of all of them`,
      }),
    ];
  } finally {
    if (swarm.connected) swarm.disconnect();
    await exited;
  }
}
