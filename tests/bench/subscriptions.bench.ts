/** Transitions told to many subscribers, each with a session of its own, which run in a process of their own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PASSWORD, startApiServer } from '../support/api-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { benchRow, median, percentile, type BenchRow, type Effort } from './bench-row.ts';
import type { Arrivals } from './subscriber-swarm.ts';

export const name = 'Subscriptions';

/** `goal`: ms. Five thousand take minutes to sign in: the server takes no flood of strangers. */
const CROWDS = [
  { subscribers: 1000, goal: 100, rounds: { whole: 40, quick: 10 } },
  { subscribers: 5000, goal: 250, rounds: { whole: 20, quick: 0 } },
] as const;
/** As many as one account, and one address, may have are fewer than all. */
const EACH_ACCOUNT = 1000;

export async function run(effort: Effort): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { subscribers, goal, rounds } of CROWDS)
    if (rounds[effort] > 0) rows.push(await told(subscribers, goal, rounds[effort]));
  return rows;
}

async function told(subscribers: number, goal: number, rounds: number): Promise<BenchRow> {
  await using api = await startApiServer();
  const origin = { address: '127.0.0.1', userAgent: 'bench' };
  const tokens: string[] = [];
  for (let account = 0; tokens.length < subscribers; account++) {
    const username = `many-${account}`;
    const user = await api.services.users.create({ username, password: PASSWORD, role: 'VIEWER' });
    for (let each = 0; each < EACH_ACCOUNT; each++)
      tokens.push((await api.services.sessions.open(user, origin)).token);
  }
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
  const arrivals = new Map<string, readonly number[]>();
  swarm.on('message', ({ cursor, at }: Arrivals) => arrivals.set(cursor, at));
  try {
    await waitFor(() => api.services.live.subscribers === subscribers, {
      what: 'all subscribers',
      timeoutMs: 900_000,
    });
    const cpuBefore = process.cpuUsage();
    for (let round = 1; round <= rounds; round++) {
      await api.store.act(id, { kind: round % 2 ? 'claim' : 'release' });
      await waitFor(() => arrivals.size === round, { what: `round ${round}`, everyMs: 5, timeoutMs: 30_000 });
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    const delays = [...arrivals].flatMap(([cursor, times]) => times.map((at) => at - committed.get(cursor)!));
    const memory = (process.memoryUsage().rss - before) / 1e6;
    const cpu = (user + system) / 1000 / rounds;
    return benchRow(`a transition told to ${subscribers.toLocaleString('en')} subscribers, p95`, {
      ours: percentile(delays, 95),
      unit: 'ms',
      note: `goal: under ${goal}; median ${median(delays).toFixed(0)} ms; ${delays.length} of ${subscribers * rounds} told; server: ${cpu.toFixed(0)} ms of CPU a transition, ${memory.toFixed(0)} MB for its side of all of them`,
    });
  } finally {
    if (swarm.connected) swarm.disconnect();
    await exited;
  }
}
