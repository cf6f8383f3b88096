/**
 * What must happen after a commit and cannot be part of it: files removed, a remote job discarded. It is written in
 * the transaction that makes it necessary, carried out after it, and tried again until it is done.
 */
import { backOff } from '../base/back-off.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Database, Tx } from '../db/database.ts';
import type { EffectEntity } from '../db/entities/effect.ts';
import type { InferEntity } from '@mikro-orm/core';

type EffectRow = InferEntity<typeof EffectEntity>;

export type EffectPayload =
  | { readonly kind: 'removeFiles'; readonly keys: readonly string[] }
  | { readonly kind: 'discardRemoteJob'; readonly jobId: string };

export interface EffectPorts {
  readonly database: Database;
  readonly events: Events;
  readonly now: () => number;
  readonly log: Logger;
  readonly removeFile: (key: string) => Promise<void>;
  /** Nothing is said to the processing server meanwhile. */
  readonly isHeld: () => boolean;
  /** Lets the processing server forget a job that nobody waits for any more. */
  readonly discardJob: (taskId: string, jobId: string, signal: AbortSignal) => Promise<void>;
}

const KINDS = ['removeFiles', 'discardRemoteJob'] as const satisfies EffectPayload['kind'][];
const AT_ONCE = 50;
const SWEEP_MS = 60_000;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 3_600_000;
/** A server that does not take a discarded job back in about four days has lost it, or never will. */
const MOST_ATTEMPTS = 100;

export async function addEffect(
  tx: Tx,
  taskId: string,
  { kind, ...payload }: EffectPayload,
  now: number,
): Promise<void> {
  await tx
    .insertInto('effect')
    .values({ kind, taskId, payload: JSON.stringify(payload), attempts: 0, wakeAt: now })
    .execute();
}

export class Effects {
  readonly #ports: EffectPorts;
  /** One for each kind: a server that is away keeps no file on the disk. */
  readonly #loops: readonly WakeLoop[];
  #unsubscribe: (() => void) | undefined;

  constructor(ports: EffectPorts) {
    this.#ports = ports;
    const onError = (error: unknown) => ports.log.warn('effect.sweep-failed', { error });
    this.#loops = KINDS.map(
      (kind) => new WakeLoop((signal) => this.#carryOut(kind, signal), { sweepMs: SWEEP_MS, onError }),
    );
  }

  /** Removes the files that an earlier run has left, before the spool is read: they would be taken up anew. */
  async start(): Promise<void> {
    await this.filesRemoved();
    if (!this.#unsubscribe) {
      const wake = () => {
        for (const loop of this.#loops) loop.wake();
      };
      const forget = [
        this.#ports.events.on('effectAdded', wake),
        this.#ports.events.on('restoreConfirmed', wake),
      ];
      this.#unsubscribe = () => {
        for (const each of forget) each();
      };
    }
    for (const loop of this.#loops) loop.start();
  }

  /** Files that are due to be removed now are gone. */
  async filesRemoved(): Promise<void> {
    await this.#carryOut('removeFiles', new AbortController().signal);
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  async #carryOut(kind: EffectPayload['kind'], signal: AbortSignal): Promise<void> {
    const { database, now, isHeld } = this.#ports;
    if (kind === 'discardRemoteJob' && isHeld()) return;
    let due;
    do {
      due = await database.queries
        .selectFrom('effect')
        .selectAll()
        .where('kind', '=', kind)
        .where('wakeAt', '<=', now())
        .orderBy('id')
        .limit(AT_ONCE)
        .execute();
      for (const effect of due) {
        if (signal.aborted) return;
        await this.#try(effect, signal);
      }
    } while (due.length === AT_ONCE && !signal.aborted);
  }

  /** A failure delays none but itself. */
  async #try({ id, kind, taskId, payload, attempts }: EffectRow, signal: AbortSignal): Promise<void> {
    const { database, now, log } = this.#ports;
    try {
      await this.#do(taskId, { kind, ...(JSON.parse(payload) as object) } as EffectPayload, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (attempts + 1 < MOST_ATTEMPTS) {
        log.debug('effect.failed', { taskId, kind, error });
        const wakeAt = now() + backOff(attempts, FIRST_RETRY_MS, LONGEST_RETRY_MS);
        const again = { attempts: attempts + 1, wakeAt };
        await database.queries.updateTable('effect').set(again).where('id', '=', id).execute();
        return;
      }
      log.warn('effect.given-up', { taskId, kind, error });
    }
    await database.queries.deleteFrom('effect').where('id', '=', id).execute();
  }

  async #do(taskId: string, effect: EffectPayload, signal: AbortSignal): Promise<void> {
    if (effect.kind === 'discardRemoteJob') return this.#ports.discardJob(taskId, effect.jobId, signal);
    for (const key of effect.keys) await this.#ports.removeFile(key);
  }
}
