import { DicomError } from '../dicom-error.ts';

/** Reads bytes that come in blocks: what a header needs is put together, what a value holds is given as it comes. */
export class BlockReader {
  readonly #blocks: AsyncIterator<Uint8Array>;
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Bytes taken so far. */
  position = 0;

  constructor(blocks: AsyncIterable<Uint8Array>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Bytes that are there without waiting; to be looked at in `buffer` from `offset`. */
  get available(): number {
    return this.#buffer.length - this.#at;
  }
  get buffer(): Buffer {
    return this.#buffer;
  }
  get offset(): number {
    return this.#at;
  }

  /** Resolves when so many bytes are there, or the end is near. @returns how many there are */
  async fill(bytes: number): Promise<number> {
    while (this.available < bytes) {
      const { done, value } = await this.#blocks.next();
      if (done) break;
      const block = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      const rest = this.#buffer.subarray(this.#at);
      this.#buffer = rest.length === 0 ? block : Buffer.concat([rest, block]);
      this.#at = 0;
    }
    return this.available;
  }

  /** The next bytes that are there, at most so many, as a view. */
  take(atMost: number): Buffer {
    const taken = this.#buffer.subarray(this.#at, this.#at + atMost);
    this.#at += taken.length;
    this.position += taken.length;
    return taken;
  }

  /** @throws DicomError truncated where so many bytes do not come */
  async require(bytes: number): Promise<void> {
    if (this.available < bytes && (await this.fill(bytes)) < bytes)
      throw new DicomError('truncated', `the bytes end within what begins at ${this.position}`);
  }
}
