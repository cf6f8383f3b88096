import { closeSync, fdatasync, fsync, openSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeAll } from './write-all.ts';

const fdatasyncLater = promisify(fdatasync);
const fsyncLater = promisify(fsync);

/**
 * Files that are on their way to the disk at once. They share the threads of libuv with whatever else the process reads
 * and writes; the file system makes those that wait together durable together.
 */
const MOST_AT_ONCE = 8;

/**
 * New files of one directory, each made durable while the next are made. Opening and writing are synchronous: for
 * threads that do nothing else. What is written is the caller's again when `write` resolves.
 */
export class DurableFiles {
  readonly #directory: string;
  readonly #pending = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Waits while many are on their way. @throws the system's error for this file, or for one before it */
  async write(name: string, chunks: readonly Uint8Array[]): Promise<void> {
    const descriptor = openSync(join(this.#directory, name), 'wx', 0o600);
    try {
      writeAll(descriptor, chunks);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    const durable: Promise<void> = fdatasyncLater(descriptor)
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => {
        closeSync(descriptor);
        this.#pending.delete(durable);
      });
    this.#pending.add(durable);
    if (this.#pending.size >= MOST_AT_ONCE) await Promise.race(this.#pending);
    this.#requireNoFailure();
  }

  /** Resolves when all files and their names are on the disk. */
  async finish(): Promise<void> {
    await this.settled();
    this.#requireNoFailure();
    const descriptor = openSync(this.#directory, 'r');
    try {
      await fsyncLater(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  /** Resolves when no file is open any more, however they ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }

  #requireNoFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
