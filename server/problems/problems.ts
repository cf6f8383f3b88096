/**
 * What is wrong now, over the whole gateway: each source looks at one part, and what it finds is listed until it is
 * found no more. Read afresh when somebody asks; looked at again, shortly after something happened that may have
 * changed it, for those who follow.
 */
import type { Events } from '../base/events.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Finding, Problem, ProblemSource } from './problem.ts';

export interface ProblemsPorts {
  readonly events: Events;
  /** In the order in which problems are listed. */
  readonly sources: readonly ProblemSource[];
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  /** How often it is looked at what nothing announces (the disk, the tunnel), ms. */
  readonly everyMs: number;
}

/** What happens in a burst is looked at once. */
const SETTLE_MS = 300;

export class Problems {
  readonly #ports: ProblemsPorts;
  /** When a problem that does not know its beginning was first found. */
  readonly #firstSeen = new Map<string, number>();
  readonly #forget: (() => void)[] = [];
  readonly #loop: WakeLoop;
  #known = '';

  constructor(ports: ProblemsPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), {
      sweepMs: ports.everyMs,
      onError: ports.onError,
    });
  }

  async list(): Promise<readonly Problem[]> {
    const found = (await Promise.all(this.#ports.sources.map((look) => look()))).flat();
    const keys = new Set(found.map(keyOf));
    for (const key of this.#firstSeen.keys()) if (!keys.has(key)) this.#firstSeen.delete(key);
    return found.map((finding) => ({ ...finding, since: finding.since ?? this.#sinceOf(finding) }));
  }

  /** Something has happened that is announced otherwise. */
  lookSoon(): void {
    this.#loop.wakeIn(SETTLE_MS);
  }

  start(): void {
    const { events } = this.#ports;
    const soon = () => this.lookSoon();
    this.#forget.push(
      ...(
        [
          'processChanged',
          'processingServerChanged',
          'serverReachable',
          'devicesChanged',
          'configChanged',
        ] as const
      ).map((name) => events.on(name, soon)),
      // Only what begins or ends a wait changes a count.
      events.on('transition', ({ fromState, toState }) => {
        if (fromState === 'WAITING' || toState === 'WAITING' || toState === 'QUEUED') soon();
      }),
    );
    this.#loop.start();
  }

  async stop(): Promise<void> {
    for (const forget of this.#forget.splice(0)) forget();
    await this.#loop.stop();
  }

  #sinceOf(finding: Finding): number {
    const key = keyOf(finding);
    let since = this.#firstSeen.get(key);
    if (since === undefined) this.#firstSeen.set(key, (since = this.#ports.now()));
    return since;
  }

  async #look(signal: AbortSignal): Promise<void> {
    const problems = await this.list();
    if (signal.aborted) return;
    // A time of the next try that moves by itself is no change by itself: it comes with one.
    const known = JSON.stringify(problems.map(({ nextTryAt: _, ...problem }) => problem));
    if (known === this.#known) return;
    this.#known = known;
    this.#ports.events.publish('problemsChanged', {});
  }
}

function keyOf({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return `${code} ${subject}`;
}
