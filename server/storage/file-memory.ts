import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Reads whole files, one after another, into the same memory: a step over a thousand objects takes the memory of one,
 * and leaves nothing for the garbage collector to find.
 */
export class FileMemory {
  #memory = Buffer.alloc(0);

  /** @returns a view that the next call overwrites. @throws the file system's errors */
  async read(path: string): Promise<Buffer> {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    this.#makeRoom(size);
    let length = 0;
    while (length < size) {
      const { bytesRead } = await file.read(this.#memory, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return this.#memory.subarray(0, length);
  }

  /** The same, for a thread that does nothing else. */
  readNow(path: string): Buffer {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      this.#makeRoom(size);
      let length = 0;
      while (length < size) {
        const bytesRead = readSync(descriptor, this.#memory, length, size - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return this.#memory.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  }

  #makeRoom(size: number): void {
    if (size > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(size);
  }

  /** Leaves what was read last to whoever holds it: the next call overwrites nothing. */
  release(): void {
    this.#memory = Buffer.alloc(0);
  }
}
