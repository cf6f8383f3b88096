/** The gateways that work on the queue, as people read of them. */
import { hostname } from 'node:os';
import { VERSION } from '../base/gateway-version.ts';
import type { Step } from '../base/task-states.ts';
import type { Queries } from '../db/database.ts';

export interface NodeRecord {
  readonly id: string;
  /** NODE_NAME; the host's where the gateway works alone. */
  readonly name: string;
  readonly host: string;
  readonly version: string;
  /** Ms since the epoch. */
  readonly since: number;
  /** Its lease runs: it is taken for living. */
  readonly isAlive: boolean;
  /** It does what is done once for all nodes. */
  readonly hasDuty: boolean;
  /** Of its machine's processors, percent; null where it is not known. */
  readonly load: number | null;
  /** What it works on now. */
  readonly runs: readonly { readonly taskId: string; readonly step: Step }[];
}

/**
 * By name. Nodes that are gone without leaving are remembered for a week.
 * @param now ms since the epoch, by the database's clock
 */
export async function listNodes(queries: Queries, now: number): Promise<NodeRecord[]> {
  const nodes = await queries.selectFrom('node').selectAll().orderBy('name').orderBy('startedAt').execute();
  const tasks = await queries
    .selectFrom('task')
    .select(['id as taskId', 'step', 'leaseOwner'])
    .where('leaseOwner', 'is not', null)
    .orderBy('id')
    .execute();
  const deliveries = await queries
    .selectFrom('delivery')
    .select(['taskId', 'leaseOwner'])
    .where('leaseOwner', 'is not', null)
    .orderBy('taskId')
    .execute();
  const duty = await queries.selectFrom('duty').select('owner').where('until', '>', now).executeTakeFirst();
  const runs = [...tasks, ...deliveries.map((delivery) => ({ ...delivery, step: 'STORE_SCU' }))];
  return nodes.map(({ id, name, host, version, startedAt, until, load }) => ({
    id,
    name: name ?? hostname(),
    host: host ?? hostname(),
    version: version ?? VERSION,
    since: startedAt,
    isAlive: until > now,
    hasDuty: typeof name !== 'string' || duty?.owner === id,
    load: load ?? null,
    runs: runs
      .filter(({ leaseOwner }) => leaseOwner === id)
      .map(({ taskId, step }) => ({ taskId, step: step as Step })),
  }));
}
