/**
 * The outside of an archive: everything in it is encrypted and authenticated in chunks, so that it is written and read
 * as a stream, and a byte that is changed, left out, repeated or cut off anywhere is found before its chunk is used.
 *
 * Layout: 32 bytes of magic, 32 bytes of salt, then chunks of 1 MiB of plain text (the last is shorter, perhaps empty),
 * each AES-256-GCM with its tag of 16 bytes behind it. Key: scrypt of the passphrase and the salt, so that no two
 * archives share one. Nonce: 1 for the last chunk and 0 for every other (4 bytes), number of the chunk (8 bytes), as in
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015). Associated data: magic and salt.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

const MAGIC = Buffer.from('PETFECTIOR BACKUP 1\n'.padEnd(32, '\0'), 'latin1');
const SALT_BYTES = 32;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
export const CHUNK_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
/** 128 MiB of memory a guess; part of the format, so that an archive cannot ask for more. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;

/** The archive cannot be used: damaged, cut off, of another program, or the passphrase is another. */
export class DamagedArchiveError extends Error {
  override name = 'DamagedArchiveError';
}

export class ArchiveSealer {
  readonly #file: FileHandle;
  readonly #header: Buffer;
  readonly #key: Buffer;
  readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #filled = 0;
  #chunks = 0;
  bytes = HEADER_BYTES;

  private constructor(file: FileHandle, header: Buffer, key: Buffer) {
    this.#file = file;
    this.#header = header;
    this.#key = key;
  }

  /** @param file empty, open for writing */
  static async begin(file: FileHandle, passphrase: string): Promise<ArchiveSealer> {
    const salt = randomBytes(SALT_BYTES);
    const header = Buffer.concat([MAGIC, salt]);
    await file.writeFile(header);
    return new ArchiveSealer(file, header, await keyOf(passphrase, salt));
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      // A full chunk is written when more follows: the last one is known by its end.
      if (this.#filled === CHUNK_BYTES) await this.#flush(false);
      const taken = Math.min(bytes.length - at, CHUNK_BYTES - this.#filled);
      this.#chunk.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
    }
  }

  /** Writes the end; the file is on disk when it returns. */
  async finish(): Promise<void> {
    await this.#flush(true);
    await this.#file.sync();
  }

  async #flush(isLast: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#chunks++, isLast));
    cipher.setAAD(this.#header);
    const sealed = cipher.update(this.#chunk.subarray(0, this.#filled));
    cipher.final();
    // Unlike write and writev it goes on where the system took less, as it does before a disk is full.
    await this.#file.writeFile(Buffer.concat([sealed, cipher.getAuthTag()]));
    this.bytes += sealed.length + TAG_BYTES;
    this.#filled = 0;
  }
}

/**
 * The plain text of an archive, each piece authenticated; never more than two chunks in memory.
 * @throws DamagedArchiveError; the system's errors
 */
export async function* unseal(path: string, passphrase: string): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new DamagedArchiveError(`${path} is no backup of PETfectior, or its beginning is damaged`);
  const key = await keyOf(passphrase, header.subarray(MAGIC.length));
  const { size } = await file.stat();
  const sealed = Buffer.allocUnsafe(CHUNK_BYTES + TAG_BYTES);
  let at = HEADER_BYTES;
  for (let chunk = 0; ; chunk++) {
    const length = Math.min(sealed.length, size - at);
    const isLast = at + length >= size;
    if (length < TAG_BYTES) throw new DamagedArchiveError(`${path} is cut off at byte ${at}`);
    const read = await file.read(sealed, 0, length, at);
    if (read.bytesRead < length) throw new DamagedArchiveError(`${path} is cut off at byte ${at}`);
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(chunk, isLast));
    decipher.setAAD(header);
    decipher.setAuthTag(sealed.subarray(length - TAG_BYTES, length));
    const plain = decipher.update(sealed.subarray(0, length - TAG_BYTES));
    try {
      decipher.final();
    } catch (cause) {
      const what =
        chunk === 0
          ? 'the passphrase is another one, or the archive is damaged at its beginning'
          : `the archive is damaged or cut off between bytes ${at} and ${at + length}`;
      throw new DamagedArchiveError(`${path}: ${what}`, { cause });
    }
    yield plain;
    at += length;
    if (isLast) return;
  }
}

function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(isLast ? 1 : 0, 0);
  nonce.writeBigUInt64BE(BigInt(chunk), 4);
  return nonce;
}

/** Of the last archive: one is read twice to be restored. */
let lastKey: { readonly of: string; readonly key: Promise<Buffer> } | undefined;

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  const of = `${salt.toString('hex')} ${passphrase}`;
  if (lastKey?.of !== of) lastKey = { of, key: derive(passphrase, salt) };
  return lastKey.key;
}

function derive(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, SCRYPT, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
