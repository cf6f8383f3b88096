/** The worker of the Store SCU over a real queue; the far side of each association is played. */
import { ProgressWatch } from '../../server/base/progress-watch.ts';
import { Progress } from '../../server/queue/progress.ts';
import { Worker } from '../../server/queue/worker.ts';
import { deliverySource, type DeliveryPorts } from '../../server/steps/deliver/delivery-source.ts';
import { Destinations } from '../../server/steps/deliver/destinations.ts';
import { deliveriesOf } from '../../server/queue/deliveries.ts';
import { TaskCommands } from '../../server/queue/commands.ts';
import type { Queue } from './open-queue.ts';

export const UIDS = ['2.25.1', '2.25.2', '2.25.3'];

type Answer = Awaited<ReturnType<DeliveryPorts['send']>>;

/** What each destination does with one association. */
export type Peer = (
  uids: readonly string[],
  accept: (uid: string) => void,
) => Partial<Answer> | undefined | Promise<Partial<Answer> | undefined>;

export async function deliverTo(
  queue: Queue,
  peers: Record<string, Peer>,
  {
    tasks = 1,
    archives = [],
    concurrency = 32,
  }: { tasks?: number; archives?: readonly string[]; concurrency?: number } = {},
) {
  const received: Record<string, string[]> = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
  const associations: string[] = [];
  const sent: Record<string, number> = {};
  const send: DeliveryPorts['send'] = async (target, objects, onAccepted, signal) => {
    associations.push(target.name);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    const answered = peers[target.name]!(
      objects.map(({ sopInstanceUid }) => sopInstanceUid),
      (uid) => {
        received[target.name]!.push(uid);
        onAccepted(uid);
      },
    );
    return { firstRefusal: undefined, failure: undefined, ...(await Promise.race([answered, aborted])) };
  };
  const { database, data, events, store, log, liveRuns } = queue;
  const destinations = new Destinations(
    () => 2,
    () => store.now,
  );
  const source = deliverySource({
    store,
    queries: database.queries,
    data,
    progress: new Progress(events),
    destinations,
    watch: new ProgressWatch(),
    log,
    device: (name) =>
      name in peers
        ? {
            name,
            aeTitle: name,
            host: '192.0.2.1',
            port: 104,
            tls: false,
            storageCommitment: archives.includes(name),
          }
        : undefined,
    send,
    onSent: (device, images) => (sent[device] = (sent[device] ?? 0) + images),
    onCommitmentWanted: () => undefined,
  });
  const worker = new Worker({ ...source, concurrency }, { events, log, liveRuns });
  const ids: string[] = [];
  for (let at = 1; at <= tasks; at++) ids.push(await queue.newResult(UIDS, Object.keys(peers)));
  const [id] = ids as [string];
  const commands = new TaskCommands({
    database,
    store,
    knowsDevice: (name) => name in peers,
    knowsRadiopharmaceutical: async () => false,
    onTryNow: async () => {
      for (const name of Object.keys(peers)) destinations.answered(name);
    },
  });
  worker.start();
  return {
    id,
    ids,
    received,
    sent,
    associations,
    commands,
    task: async () => (await store.get(id))!,
    deliveries: async () =>
      (await deliveriesOf(database.queries, [id])).map(
        ({ device, state, sent, failed, total, attempts, notice }) => ({
          device,
          state,
          sent,
          failed,
          total,
          attempts,
          notice,
        }),
      ),
    /** Skips the back-off of every delivery, not that of its destination. */
    hurry: async () => {
      for (const name of Object.keys(peers)) await store.wakeDeliveries(name);
      worker.wake();
    },
    worker,
    states: async () => (await Promise.all(ids.map((each) => store.get(each)))).map((row) => row!.state),
    [Symbol.asyncDispose]: async () => {
      await worker.stop(0);
    },
  };
}

export const acceptsAll: Peer = (uids, accept) => void uids.forEach(accept);
