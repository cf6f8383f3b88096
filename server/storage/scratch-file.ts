import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes at places, written and read again. */
export interface Scratch {
  write(bytes: Uint8Array, at: number): void;
  read(into: Uint8Array, at: number): void;
}

/**
 * What a step has to go through more than once and is too much for memory: a file without a name, which goes with the
 * process however that ends. Calls are synchronous: for threads that do nothing else.
 */
export class ScratchFile implements Scratch, Disposable {
  readonly #descriptor: number;

  /** @param directory on the disk that the step writes to. @throws the system's error, also from `write` */
  constructor(directory: string) {
    const path = join(directory, `scratch-${randomUUID()}`);
    this.#descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at + done);
  }

  /** @throws RangeError for bytes that were never written */
  read(into: Uint8Array, at: number): void {
    for (let done = 0; done < into.length;) {
      const read = readSync(this.#descriptor, into, done, into.length - done, at + done);
      if (read === 0) throw new RangeError('Nothing was written there');
      done += read;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

/** The same in memory, for whoever holds the volume anyway. */
export function scratchMemory(): Scratch {
  let memory = new Uint8Array(0);
  return {
    write: (bytes, at) => {
      if (at + bytes.length > memory.length) {
        const larger = new Uint8Array(Math.max(2 * memory.length, at + bytes.length));
        larger.set(memory);
        memory = larger;
      }
      memory.set(bytes, at);
    },
    read: (into, at) => into.set(memory.subarray(at, at + into.length)),
  };
}
