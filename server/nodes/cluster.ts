/**
 * The nodes of a cluster as this one sees them, and the duty that one of them has for all. Both are looked at every few
 * seconds; who lives, and who has the duty, is told by the database's clock.
 */
import { createHash } from 'node:crypto';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database } from '../db/database.ts';
import { isDuplicate } from '../db/database-error.ts';

export interface ClusterPorts {
  readonly database: Database;
  readonly log: Logger;
  /** Id of this run of this node. */
  readonly id: string;
  readonly nodeName: string;
  /** Ms since the epoch, by the database's clock. */
  readonly now: () => number;
}

export interface ClusterEvents {
  /** This node has got the duty. */
  readonly onDuty: () => void;
  /** Other nodes have gone. */
  readonly onGone: () => void;
  /** Ids of the nodes that live, at each look. */
  readonly onLooked: (alive: ReadonlySet<string>) => void;
  /** As the one with the duty, at each look: names of nodes that are gone, though they have not left. */
  readonly onAbsent: (names: readonly string[]) => Promise<void>;
  /** As the one with the duty: nodes that are gone may have left something in the spool. */
  readonly onLeft: () => void;
}

const LOOK_EVERY_MS = 5_000;
const DUTY_MS = 15_000;
const DUTY = 'everything';
/** The Dicom Listener of a node that stands still goes on receiving: its part of the spool is looked at again. */
const LOOK_AFTER_GONE_MS = 60_000;
const REMEMBERED_MS = 7 * 86_400_000;

export class Cluster {
  readonly #ports: ClusterPorts;
  readonly #loop: WakeLoop;
  #events: ClusterEvents | undefined;
  #aliveParts: ReadonlySet<string> = new Set();
  #aliveIds: ReadonlySet<string> = new Set();
  #dutyUntil = 0;
  #hadDuty = false;
  #lookedAfterGone = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(ports: ClusterPorts) {
    this.#ports = ports;
    this.#loop = new WakeLoop(() => this.#look(), {
      sweepMs: LOOK_EVERY_MS,
      onError: (error) => ports.log.warn('node.cluster-not-read', { error }),
    });
  }

  start(events: ClusterEvents): void {
    this.#events = events;
    this.#loop.start();
  }

  /** Gives the duty up: another node has it at its next look. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    this.#dutyUntil = 0;
    const { database, id } = this.#ports;
    await database.queries.updateTable('duty').set({ until: 0 }).where('owner', '=', id).execute();
  }

  /** Whether this node does what is done once for all. */
  get hasDuty(): boolean {
    return this.#ports.now() < this.#dutyUntil;
  }

  /** How many nodes live, this one too. */
  get size(): number {
    return Math.max(1, this.#aliveIds.size);
  }

  /** Resolves when this node has the duty, or the signal is aborted. */
  async dutyBegins(signal: AbortSignal): Promise<void> {
    if (this.hasDuty || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Begins the names of what the listener of this node writes to the spool. */
  get part(): string {
    return partOf(this.#ports.nodeName);
  }

  /**
   * Whose a file of the spool is, by the part of its name that tells copies apart: `left` by a node that is gone, where
   * this node is the one that takes it up.
   */
  ownerOf(unique: string): 'own' | 'other' | 'left' {
    const part = PART.exec(unique)?.[0];
    if (part === this.part) return 'own';
    return this.hasDuty && (part === undefined || !this.#aliveParts.has(part)) ? 'left' : 'other';
  }

  async #look(): Promise<void> {
    const { database, now, log, id } = this.#ports;
    const rows = await database.queries
      .selectFrom('node')
      .select(['id', 'name', 'until'])
      .where('name', 'is not', null)
      .execute();
    const alive = rows.filter(({ until }) => until > now());
    this.#aliveParts = new Set(alive.map(({ name }) => partOf(name!)));
    const gone = rows.filter((node) => node.until <= now() && this.#aliveIds.has(node.id));
    for (const { name } of gone) log.warn('node.gone', { node: name });
    if (gone.length > 0) this.#events?.onGone();
    for (const { id: known, name } of alive)
      if (known !== id && !this.#aliveIds.has(known)) log.info('node.seen', { node: name });
    this.#aliveIds = new Set(alive.map((node) => node.id));
    this.#events?.onLooked(this.#aliveIds);
    await this.#takeDuty();
    const begins = this.hasDuty && !this.#hadDuty;
    this.#hadDuty = this.hasDuty;
    if (begins) {
      log.info('node.duty', {});
      this.#events?.onDuty();
      for (const begin of this.#waiting.splice(0)) begin();
    }
    if (!this.hasDuty) return;
    const isLeft = rows.length > alive.length && now() - this.#lookedAfterGone > LOOK_AFTER_GONE_MS;
    if (begins || gone.length > 0 || isLeft) {
      this.#lookedAfterGone = now();
      this.#events?.onLeft();
    }
    await database.queries
      .deleteFrom('node')
      .where('until', '<', now() - REMEMBERED_MS)
      .execute();
    const here = new Set(alive.map(({ name }) => name));
    const absent = new Set(rows.flatMap(({ name }) => (name && !here.has(name) ? [name] : [])));
    await this.#events?.onAbsent([...absent].sort());
  }

  async #takeDuty(): Promise<void> {
    const { database, id, now } = this.#ports;
    const asked = now();
    const taken = { owner: id, until: asked + DUTY_MS };
    const { numUpdatedRows } = await database.queries
      .updateTable('duty')
      .set(taken)
      .where('name', '=', DUTY)
      .where((eb) => eb.or([eb('owner', '=', id), eb('until', '<=', asked)]))
      .executeTakeFirstOrThrow();
    if (Number(numUpdatedRows) === 0 && !(await this.#isFirst(taken))) this.#dutyUntil = 0;
    else this.#dutyUntil = taken.until;
  }

  /** Nobody has ever had the duty. */
  async #isFirst(taken: { owner: string; until: number }): Promise<boolean> {
    try {
      const { queries } = this.#ports.database;
      const known = await queries.selectFrom('duty').select('name').where('name', '=', DUTY).execute();
      if (known.length > 0) return false;
      await queries
        .insertInto('duty')
        .values({ name: DUTY, ...taken })
        .execute();
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
}

/** As `partOf` makes it. */
const PART = /^n[0-9a-f]{8}/;

function partOf(nodeName: string): string {
  return `n${createHash('sha256').update(nodeName).digest('hex').slice(0, 8)}`;
}
