import { GatewayError } from '../../base/errors.ts';
import { Deadline } from '../../remote/deadline.ts';

interface Kept {
  readonly uploadedAt: number;
  /** ms of `performance.now()`. */
  readonly uploadedTick: number;
}

/**
 * By when a result must be there: counted from the upload, over all runs of the task. Within one gateway by the
 * monotonic clock; over a restart by the clock that the upload was written with.
 */
export class ResultDeadlines {
  readonly #timeoutMs: () => number;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(timeoutMs: () => number, now: () => number) {
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** REMOTE_TIMEOUT when the time is up. */
  of(taskId: string, uploadedAt: number): Deadline {
    const timeoutMs = this.#timeoutMs();
    const tick = performance.now();
    for (const [id, { uploadedTick }] of this.#kept)
      if (uploadedTick + timeoutMs < tick && id !== taskId) this.#kept.delete(id);
    let kept = this.#kept.get(taskId);
    if (kept?.uploadedAt !== uploadedAt) {
      // A clock that was set back since then gives no more than the whole time.
      kept = { uploadedAt, uploadedTick: tick - Math.max(0, this.#now() - uploadedAt) };
      this.#kept.set(taskId, kept);
    }
    const hours = Math.round((timeoutMs / 3_600_000) * 10) / 10;
    const left = kept.uploadedTick + timeoutMs - tick;
    return new Deadline(left, () => new GatewayError('REMOTE_TIMEOUT', { hours }));
  }
}
