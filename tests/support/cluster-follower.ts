/** Follows numbered streams of a cluster at one node, and goes on at another with the cursors that it came to. */
import type { NodeName, TestCluster } from './cluster.ts';
import { subscribeSse, type SseSubscription } from './sse-client.ts';

/** Subscription and its table. */
export const STREAMS = { taskTransitions: 'transition', logAdded: 'log_entry', alerts: 'alert' } as const;
export type Stream = keyof typeof STREAMS;
const NAMES = Object.keys(STREAMS) as Stream[];

type Told = Readonly<Record<Stream, { readonly cursor: string }>>;

export class ClusterFollower {
  readonly #cluster: TestCluster;
  readonly #cursors: Record<Stream, number[]> = { taskTransitions: [], logAdded: [], alerts: [] };
  #open: { readonly name: Stream; readonly stream: SseSubscription<Told>; taken: number }[] = [];

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  async moveTo(node: NodeName): Promise<void> {
    await this.close();
    const api = await this.#cluster.node(node).api();
    for (const name of NAMES)
      this.#open.push({
        name,
        stream: await subscribeSse<Told>(
          api,
          `subscription ($since: Cursor) { ${name}(since: $since) { cursor } }`,
          { since: String(this.#cursors[name].at(-1) ?? 0) },
        ),
        taken: 0,
      });
  }

  /** Takes what has come. */
  async close(): Promise<void> {
    for (const { stream } of this.#open) await stream.close();
    this.#take();
    this.#open = [];
  }

  /** In the order in which they came. */
  cursorsOf(name: Stream): readonly number[] {
    this.#take();
    return this.#cursors[name];
  }

  #take(): void {
    for (const open of this.#open)
      for (; open.taken < open.stream.received.length; open.taken++)
        this.#cursors[open.name].push(Number(open.stream.received[open.taken]![open.name].cursor));
  }
}
