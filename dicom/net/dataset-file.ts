import { open, type FileHandle } from 'node:fs/promises';
import { readFileMeta } from '../part10/part10-file.ts';

/** Bytes that are read at a time. */
export const BLOCK = 1024 * 1024;

/** The bytes of a Part-10 file behind its meta group, in blocks. */
export class DatasetFile {
  /** Undefined where the first block is all of it: the file is closed then. */
  readonly #file: FileHandle | undefined;
  readonly #first: Buffer;
  readonly #datasetOffset: number;

  private constructor(file: FileHandle | undefined, first: Buffer) {
    this.#file = file;
    this.#first = first;
    this.#datasetOffset = readFileMeta(first).datasetOffset;
  }

  /** @param memory for the first block, `BLOCK` bytes, in use until the file is sent */
  static async open(path: string, memory: Buffer): Promise<DatasetFile> {
    const file = await open(path, 'r');
    let isWhole = true;
    try {
      const first = await readBlock(file, 0, memory);
      const opened = new DatasetFile(first.length < BLOCK ? undefined : file, first);
      isWhole = first.length < BLOCK;
      return opened;
    } finally {
      if (isWhole) await file.close();
    }
  }

  /**
   * As it lies in the file, of even length: a deflated dataset of odd length has one byte of zero behind it (PS3.5 A.5),
   * which some writers leave out and some peers insist on. Can be asked for again.
   */
  async *blocks(): AsyncGenerator<Buffer> {
    // Blocks before the last are even: with the byte in its own fragment, two fragments would be odd.
    for await (const block of this.#stored())
      yield block.length % 2 === 0 ? block : Buffer.concat([block, Buffer.alloc(1)]);
  }

  async *#stored(): AsyncGenerator<Buffer> {
    yield this.#first.subarray(this.#datasetOffset);
    if (!this.#file) return;
    for (let at = BLOCK; ; at += BLOCK) {
      const block = await readBlock(this.#file, at, Buffer.allocUnsafeSlow(BLOCK));
      if (block.length > 0) yield block;
      if (block.length < BLOCK) return;
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

/** As many bytes as the memory takes; fewer only at the end of the file. */
async function readBlock(file: FileHandle, position: number, memory: Buffer): Promise<Buffer> {
  let length = 0;
  while (length < memory.length) {
    const { bytesRead } = await file.read(memory, length, memory.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return memory.subarray(0, length);
}
