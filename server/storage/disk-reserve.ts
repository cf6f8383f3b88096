/**
 * Blocks that are kept for the moment in which the disk is full: a file that is given up then, so that the database can
 * write that somebody signs in or deletes, and that is made again when there is room.
 */
import { open, rm, stat } from 'node:fs/promises';
import { WakeLoop } from '../base/wake-loop.ts';
import type { DataDirectory } from './data-directory.ts';

const RESERVE_BYTES = 16 * 1024 * 1024;
/** With less the next write of the database may fail. */
const GIVEN_UP_BELOW = 4 * 1024 * 1024;
/** So much must be left beside the reserve when it is made. */
const MADE_ABOVE = 4 * RESERVE_BYTES;
const LOOK_EVERY_MS = 2_000;
const BLOCK = Buffer.alloc(1024 * 1024, 0x55);

export class DiskReserve {
  readonly #data: DataDirectory;
  readonly #key: string;
  readonly #loop: WakeLoop;

  /**
   * @param onGivenUp the disk was full: said once, until there is a reserve again
   * @param node name of a node of a cluster: each has a reserve of its own
   */
  constructor(
    data: DataDirectory,
    { onGivenUp, onError }: { onGivenUp: () => void; onError: (error: unknown) => void },
    node?: string,
  ) {
    this.#data = data;
    this.#key = node === undefined ? 'disk-reserve.bin' : `disk-reserve-${node}.bin`;
    this.#loop = new WakeLoop((signal) => this.#look(signal, onGivenUp), { sweepMs: LOOK_EVERY_MS, onError });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #look(signal: AbortSignal, onGivenUp: () => void): Promise<void> {
    const kept = await this.#size();
    const { free } = await this.#data.space();
    if (kept > 0 && free < GIVEN_UP_BELOW) {
      await rm(this.#data.path(this.#key), { force: true });
      onGivenUp();
    } else if (kept < RESERVE_BYTES && free > MADE_ABOVE) await this.#make(signal);
  }

  /** Of the file, bytes: a part too is blocks that can be given up. */
  async #size(): Promise<number> {
    try {
      return (await stat(this.#data.path(this.#key))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  }

  /** Written, not only sized: holes have no blocks. */
  async #make(signal: AbortSignal): Promise<void> {
    await using file = await open(this.#data.path(this.#key), 'w', 0o600);
    for (let at = 0; at < RESERVE_BYTES; at += BLOCK.length) {
      signal.throwIfAborted();
      await file.write(BLOCK);
    }
    await file.sync();
  }
}
