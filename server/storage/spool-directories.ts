import { closeSync, fsync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const fsyncLater = promisify(fsync);

/**
 * `durable`: on disk, with the directory entry. `process`: handed to the operating system, which survives a crash of
 * the process but not of the machine.
 */
export type Durability = 'durable' | 'process';

/** A directory that is kept open, so that its entries can be made durable without opening it for each file. */
export class SpoolDirectory {
  readonly path: string;
  readonly #descriptor: number;
  #running: Promise<void> | undefined;
  #following: Promise<void> | undefined;
  #closing = false;
  #closed = false;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'r');
  }

  /** Resolves when every entry that was there before the call is on disk. Calls that come together share one fsync. */
  sync(): Promise<void> {
    // A file that took longer than its directory was kept open.
    if (this.#closed) return syncAnew(this.path);
    if (!this.#running) {
      this.#running = fsyncLater(this.#descriptor).finally(() => {
        this.#running = undefined;
        if (this.#closing && !this.#following) this.#end();
      });
      return this.#running;
    }
    // One that runs may have begun before the entry was made: the next one has not.
    this.#following ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#following = undefined;
        return this.sync();
      });
    return this.#following;
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    if (!this.#running) this.#end();
  }

  #end(): void {
    this.#closed = true;
    closeSync(this.#descriptor);
  }
}

async function syncAnew(path: string): Promise<void> {
  const descriptor = openSync(path, 'r');
  try {
    await fsyncLater(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Directories are kept open while files come, and a few seconds longer. */
export class SpoolDirectories {
  readonly durability: Durability;
  readonly #root: string;
  readonly #open = new Map<string, SpoolDirectory>();
  /** Used since the last look at them. */
  readonly #used = new Set<string>();
  #look: NodeJS.Timeout | undefined;

  /** @param root the data directory */
  constructor(root: string, durability: Durability) {
    this.#root = root;
    this.durability = durability;
  }

  /** The directory of that key, made if need be. */
  get(key: string): SpoolDirectory {
    let directory = this.#open.get(key);
    if (directory) {
      // Goes last: what is closed first is what rested longest.
      this.#open.delete(key);
    } else {
      const path = join(this.#root, key);
      this.#make(path);
      directory = new SpoolDirectory(path);
      const oldest = this.#open.keys().next();
      if (this.#open.size >= MOST_OPEN && !oldest.done) this.drop(oldest.value);
    }
    this.#open.set(key, directory);
    this.#used.add(key);
    this.#look ??= setInterval(() => this.#closeUnused(), UNUSED_MS).unref();
    return directory;
  }

  #closeUnused(): void {
    for (const key of [...this.#open.keys()]) if (!this.#used.has(key)) this.drop(key);
    this.#used.clear();
    if (this.#open.size > 0) return;
    clearInterval(this.#look);
    this.#look = undefined;
  }

  /** Forgets a directory, e.g. since it was removed when its series was. */
  drop(key: string): void {
    this.#open.get(key)?.close();
    this.#open.delete(key);
  }

  close(): void {
    clearInterval(this.#look);
    for (const key of [...this.#open.keys()]) this.drop(key);
  }

  /** The entry of a new directory must last as well as what is put into it. */
  #make(path: string): void {
    const first = mkdirSync(path, { recursive: true });
    if (first === undefined || this.durability === 'process') return;
    for (let made = path; made.length >= first.length; made = dirname(made)) {
      const parent = openSync(dirname(made), 'r');
      fsyncSync(parent);
      closeSync(parent);
    }
  }
}

/** More than there are associations, each of which sends one series at a time. */
const MOST_OPEN = 64;
/** A series that rests for longer has its directory opened again. */
const UNUSED_MS = 2_000;
