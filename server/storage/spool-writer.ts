import { closeSync, fdatasync, openSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { SpoolDirectories, SpoolDirectory } from './spool-directories.ts';
import { encodeSpoolMark, type SpoolMark } from './spool-mark.ts';
import { writeAll } from './write-all.ts';

const fdatasyncLater = promisify(fdatasync);

/**
 * Writes one spooled file: `append` any number of times, then `finish` or `discard`. Calls are synchronous, which
 * is as fast as asynchronous ones in a process that does nothing else; waiting for the disk is not.
 */
export class SpoolWriter {
  readonly #directories: SpoolDirectories;
  readonly #directory: SpoolDirectory;
  readonly #path: string;
  readonly #descriptor: number;
  /** Preamble and file meta group; written with the mark when the dataset is whole. */
  readonly #header: Buffer;
  #datasetBytes = 0;
  #checksum = 0;
  #hasHeader = false;

  /**
   * @param key storage key of a file that does not exist
   * @param header preamble, `DICM` and file meta group
   */
  constructor(directories: SpoolDirectories, key: string, header: Buffer) {
    this.#directories = directories;
    this.#header = header;
    const directoryKey = dirname(key);
    let directory = directories.get(directoryKey);
    let descriptor: number;
    try {
      descriptor = openSync(join(directory.path, basename(key)), 'wx');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // The directory was removed with its series while it was kept open here.
      directories.drop(directoryKey);
      directory = directories.get(directoryKey);
      descriptor = openSync(join(directory.path, basename(key)), 'wx');
    }
    this.#directory = directory;
    this.#descriptor = descriptor;
    this.#path = join(directory.path, basename(key));
  }

  get bytes(): number {
    return this.#header.length + this.#datasetBytes;
  }

  /** Of what was written so far. */
  get mark(): SpoolMark {
    return { datasetBytes: this.#datasetBytes, checksum: this.#checksum };
  }

  append(blocks: readonly Buffer[]): void {
    this.#account(blocks);
    // Without its mark the file counts as unfinished.
    const header = this.#hasHeader ? [] : [Buffer.alloc(this.#header.length)];
    this.#hasHeader = true;
    writeAll(this.#descriptor, [...header, ...blocks]);
  }

  /** The last blocks of the dataset. Resolves when the file is as durable as the directories ask. */
  finish(blocks: readonly Buffer[]): Promise<void> | undefined {
    this.#account(blocks);
    encodeSpoolMark(this.mark).copy(this.#header);
    if (this.#hasHeader) {
      writeAll(this.#descriptor, blocks);
      writeSync(this.#descriptor, this.#header, 0, this.#header.length, 0);
    } else {
      writeAll(this.#descriptor, [this.#header, ...blocks]);
    }
    if (this.#directories.durability === 'process') {
      closeSync(this.#descriptor);
      return undefined;
    }
    return this.#makeDurable();
  }

  async #makeDurable(): Promise<void> {
    await Promise.all([fdatasyncLater(this.#descriptor), this.#directory.sync()]);
    closeSync(this.#descriptor);
  }

  /** Removes what was written. */
  discard(): void {
    closeSync(this.#descriptor);
    unlinkSync(this.#path);
  }

  #account(blocks: readonly Buffer[]): void {
    for (const block of blocks) {
      this.#datasetBytes += block.length;
      this.#checksum = crc32(block, this.#checksum);
    }
  }
}
