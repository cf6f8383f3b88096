/**
 * Notices when the right ends under which streams and sockets are open: a session that expires or is idle for too
 * long, an API token that expires, a role that is another by now. It is announced as what a person ends is announced,
 * `accessEnded`, and whoever has something open under it closes that. There is one timer, for the end that comes first.
 */
import type { Standing, Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';

export interface AccessWatchPorts {
  readonly events: Events;
  readonly standingOf: (viewer: Viewer) => Promise<Standing | null>;
  readonly now: () => number;
}

interface Held {
  readonly viewer: Viewer;
  holders: number;
  /** Infinity while it is being asked for, too. */
  until: number;
}

/** The clock may be set, or the machine sleep, while the timer runs: it is looked at this often. */
const LONGEST_TIMER_MS = 500;

export class AccessWatch {
  readonly #ports: AccessWatchPorts;
  readonly #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires. */
  #due = Infinity;

  constructor(ports: AccessWatchPorts) {
    this.#ports = ports;
    ports.events.on('accessEnded', ({ kind, credentialId }) => this.#held.delete(`${kind} ${credentialId}`));
  }

  /** Sessions and tokens that are watched now. */
  get size(): number {
    return this.#held.size;
  }

  /**
   * Something is open with that session or token from now on. The right is read once more, since it may have ended
   * between the caller's look at it and now. @returns lets go.
   */
  hold(viewer: Viewer): () => void {
    const key = keyOf(viewer);
    let held = this.#held.get(key);
    if (!held) {
      held = { viewer, holders: 0, until: Infinity };
      this.#held.set(key, held);
      void this.#confirm(held);
    }
    const own = held;
    own.holders++;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      if (--own.holders === 0 && this.#held.get(key) === own) this.#held.delete(key);
    };
  }

  async #confirm(held: Held): Promise<void> {
    const { events, standingOf, now } = this.#ports;
    const { viewer } = held;
    // Where it cannot be read, nothing is told under it: who may still come back does so.
    const standing = await standingOf(viewer).catch(() => null);
    if (this.#held.get(keyOf(viewer)) !== held) return;
    if (standing?.role === viewer.role && standing.until > now()) {
      held.until = standing.until;
      this.#arm(held.until);
    } else events.publish('accessEnded', { kind: viewer.kind, credentialId: viewer.credentialId });
  }

  #arm(until: number): void {
    const due = Math.min(until, this.#ports.now() + LONGEST_TIMER_MS);
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), due - this.#ports.now()).unref();
  }

  #look(): void {
    this.#due = Infinity;
    const now = this.#ports.now();
    let next = Infinity;
    for (const held of this.#held.values()) {
      if (held.until > now) next = Math.min(next, held.until);
      else {
        held.until = Infinity;
        void this.#confirm(held);
      }
    }
    if (next < Infinity) this.#arm(next);
  }
}

function keyOf({ kind, credentialId }: Viewer): string {
  return `${kind} ${credentialId}`;
}
