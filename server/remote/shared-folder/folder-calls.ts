import { GatewayError } from '../../base/errors.ts';
import { Deadline, unlessAborted } from '../deadline.ts';
import { folderError } from './folder.ts';

/**
 * Calls to a folder of another machine, each with a time limit. One whose server is gone may never return, and keeps
 * one of the few threads that Node has for files: while such a call is out, no other is begun.
 */
export class FolderCalls {
  readonly #limitMs: number;
  readonly #out = new Set<Promise<unknown>>();

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /**
   * What the work gives; faults as `SHARED_FOLDER_...`. Rejects with the signal's reason when aborted.
   * @param work gets a function that gives it the whole time again, and a signal for what can be stopped
   */
  async call<T>(
    work: (extend: () => void, signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    if (this.#out.size > 0) throw tooSlow();
    using deadline = new Deadline(this.#limitMs, tooSlow);
    const bound = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
    const working = work(() => deadline.extend(), bound);
    let isDone = false;
    const done = working.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    try {
      return await unlessAborted(working, bound);
    } catch (error) {
      if (deadline.signal.aborted && !isDone) {
        this.#out.add(done);
        void done.then(() => this.#out.delete(done));
      }
      signal?.throwIfAborted();
      throw error;
    }
  }
}

function tooSlow(): GatewayError {
  return folderError(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
}
