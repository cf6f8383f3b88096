/**
 * Sends the audit log to the hospital's collector, in its order, in batches. The log itself is what waits: a cursor
 * says how far the collector has come, so that nothing is lost by an outage or a restart of either side.
 */
import type { Notice } from '../../base/notices.ts';
import { WakeLoop } from '../../base/wake-loop.ts';
import { newestCursor, nextEntries, withTasks, type CollectedEntry } from './next-entries.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { auditMessage, type AuditSource } from './audit-message.ts';
import type { CollectorRow } from './collector.ts';
import type { CollectorStore } from './collector-store.ts';
import { sendSyslog, type Identity } from './send-syslog.ts';
import { syslogFrame } from './syslog-frame.ts';
import type { Queries } from '../../db/database.ts';

export interface CollectorSenderPorts {
  readonly collectors: CollectorStore;
  readonly queries: Queries;
  readonly hostName: string;
  readonly identity: Identity;
  /** Between two batches, ms; after failures up to sixty times as long. */
  readonly everyMs: number;
  /** For one batch, ms. */
  readonly patienceMs: number;
  /** What was read but perhaps not kept by a collector that then failed: sent within so long before, ms. */
  readonly againMs: number;
  readonly onFailure: (why: Notice) => void;
  /** It fails, or takes messages again. */
  readonly onTurned: () => void;
  readonly onError: (error: unknown) => void;
  /** Nothing is sent meanwhile, but what a person tries. */
  readonly isHeld: () => boolean;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** How a message that was tried went. */
export interface CollectorAttempt {
  /** Ms since the epoch. */
  readonly at: number;
  /** Why it was not taken. */
  readonly notice: Notice | null;
  readonly milliseconds: number;
}

const BATCH = 500;
const LONGEST_PAUSE = 60;
/** Whoever had taken the number of an entry by then has committed it since, or never will. */
const SETTLE_MS = 2000;

export class CollectorSender {
  readonly #ports: CollectorSenderPorts;
  readonly #loop: WakeLoop;
  readonly #stopped = new AbortController();
  readonly #tests = new Set<Promise<unknown>>();
  /** Batches that were taken lately: when, and what had been taken before. */
  #recent: { readonly at: number; readonly from: number }[] = [];
  /** The newest cursor when it was last looked at, by the monotonic clock. */
  #seen = { at: performance.now(), cursor: 0 };
  /** Cursors up to which no entry may come any more: seen long enough ago. */
  #settled = 0;

  constructor(ports: CollectorSenderPorts) {
    this.#ports = ports;
    const { everyMs, onError } = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), { sweepMs: everyMs * LONGEST_PAUSE, onError });
    ports.collectors.onChanged(() => this.wake());
  }

  start(): void {
    this.#loop.start();
  }

  /** There may be something to send. */
  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop.stop();
    await Promise.allSettled(this.#tests);
  }

  /** The entries as messages, whether they are sent or not; in their order. */
  async messagesOf(entries: readonly AuditEntry[]): Promise<readonly string[]> {
    const source = this.#source(await this.#ports.collectors.row());
    const collected = await withTasks(this.#ports.queries, entries);
    return collected.map(({ entry, tasks }) => auditMessage(entry, tasks, source));
  }

  /** One message at once that says that this person has tried it, with the settings that are saved. */
  async test(actor: string, address: string, requestId: string): Promise<CollectorAttempt> {
    const row = await this.#ports.collectors.row();
    const at = this.#ports.now();
    const what = { action: 'testAuditCollector', taskId: null, details: {}, outcome: 'OK', requestId };
    const entry = { cursor: Math.max(1, row.deliveredCursor), at, actor, address, ...what };
    const work = this.#send(row, [{ entry, tasks: [] }], this.#stopped.signal);
    this.#tests.add(work);
    return work.finally(() => this.#tests.delete(work));
  }

  /** @returns ms after which there may be something to do */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { collectors, isHeld, now, everyMs, patienceMs } = this.#ports;
    if (isHeld()) return undefined;
    const row = await collectors.row();
    if (!row.enabled) return undefined;
    const pause = everyMs * Math.min(LONGEST_PAUSE, 2 ** Math.min(row.failures, 10));
    // A clock that was set back lengthens no pause by much.
    const left = Math.min(pause + patienceMs, row.attemptedAt + pause - now());
    if (left > 0) return left;
    this.#see(await newestCursor(this.#ports.queries));
    const next = await nextEntries(this.#ports.queries, row.deliveredCursor, this.#settled, BATCH);
    if (next.entries.length === 0) return next.isWaiting ? SETTLE_MS : undefined;
    if (signal.aborted || !(await collectors.claim(row, now() + patienceMs))) return everyMs;
    const attempt = await this.#send(row, next.entries, signal);
    // What the end of the gateway interrupted is sent again by the next one.
    if (signal.aborted) return undefined;
    await this.#record(row, attempt, next.entries.at(-1)!.entry.cursor);
    return everyMs;
  }

  async #record(row: CollectorRow, { notice, at }: CollectorAttempt, upTo: number): Promise<void> {
    const { collectors, againMs, onFailure, onTurned } = this.#ports;
    this.#recent = this.#recent.filter((batch) => at - batch.at < againMs);
    if (notice === null) {
      this.#recent.push({ at, from: row.deliveredCursor });
      await collectors.taken(at, upTo);
      if (row.failures > 0) onTurned();
      return;
    }
    const from = Math.min(row.deliveredCursor, ...this.#recent.splice(0).map((batch) => batch.from));
    await collectors.failed(at, notice, row.failures + 1, from);
    if (row.failures > 0) return;
    onFailure(notice);
    onTurned();
  }

  async #send(
    row: CollectorRow,
    entries: readonly CollectedEntry[],
    signal: AbortSignal,
  ): Promise<CollectorAttempt> {
    const { hostName, identity, patienceMs, now } = this.#ports;
    const source = this.#source(row);
    const frames = entries.map(({ entry, tasks }) =>
      syslogFrame({
        at: entry.at,
        hostName,
        sequenceId: entry.cursor,
        text: auditMessage(entry, tasks, source),
      }),
    );
    const started = performance.now();
    const notice = await sendSyslog({ ...row, identity }, frames, signal, patienceMs);
    return { at: now(), notice, milliseconds: Math.round(performance.now() - started) };
  }

  #source({ sourceId, siteId }: CollectorRow): AuditSource {
    return { sourceId, siteId, hostName: this.#ports.hostName };
  }

  #see(cursor: number): void {
    const at = performance.now();
    if (at - this.#seen.at < SETTLE_MS) return;
    this.#settled = this.#seen.cursor;
    this.#seen = { at, cursor };
  }
}
