/** Two gateways' queues on one database, each with connections of its own. */
import { join } from 'node:path';
import { AlertStore } from '../../server/alerts/alert-store.ts';
import type { Alert } from '../../server/alerts/alert.ts';
import type { GatewayEvents } from '../../server/base/events.ts';
import type { LogEntry } from '../../server/logs/log-entry.ts';
import { LogStore } from '../../server/logs/log-store.ts';
import { Announcements } from '../../server/nodes/announcements.ts';
import { FollowOthers } from '../../server/nodes/follow-others.ts';
import { openQueue, type Queue } from './open-queue.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const TOLD = ['transition', 'taskChanged', 'leaseEnded', 'configChanged', 'signInGuessed'] as const;

export interface TestNode {
  readonly queue: Queue;
  /** Events that were told here, also by the other. */
  readonly told: { readonly name: keyof GatewayEvents; readonly event: unknown }[];
  /** Settings that were read anew. */
  readonly read: string[];
  readonly logs: LogStore;
  readonly alerts: AlertStore;
  /** Told here, also by the other. */
  readonly added: { readonly logs: LogEntry[]; readonly alerts: Alert[] };
}

export async function twoNodes(): Promise<{ a: TestNode; b: TestNode } & AsyncDisposable> {
  const owned = new AsyncDisposableStack();
  const directory = owned.use(temporaryDirectory('two-nodes-'));
  const address = { kind: 'sqlite', file: join(directory.path, 'queue.db') } as const;
  const open = async (owner: string): Promise<TestNode> => {
    const queue = owned.use(await openQueue(address, owner));
    const { database, events, store, liveRuns, log } = queue;
    const read: string[] = [];
    const logs = new LogStore(database, true);
    const alerts = new AlertStore({ database, events, now: () => store.now, isShared: true });
    const added: TestNode['added'] = { logs: [], alerts: [] };
    logs.onAdded((entries) => added.logs.push(...entries));
    alerts.onAdded((alert) => added.alerts.push(alert));
    const others = new FollowOthers({
      ...{ database, events, store, liveRuns, log },
      before: { configChanged: async ({ keys }) => read.push(...keys) },
      tellAdded: { log_entry: () => logs.tellAdded(), alert: () => alerts.tellAdded() },
    });
    const told: TestNode['told'][number][] = [];
    for (const name of TOLD) events.on(name, (event) => told.push({ name, event }));
    const announcements = new Announcements({
      ...{ database, events, log, node: owner, now: () => store.now },
      isTold: () => others.isTelling,
    });
    await others.start();
    announcements.start();
    owned.defer(async () => {
      await others.stop();
      await announcements.stop();
    });
    return { queue, told, read, logs, alerts, added };
  };
  const a = await open('node:a');
  return { a, b: await open('node:b'), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
