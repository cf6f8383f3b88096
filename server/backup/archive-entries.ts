/**
 * The inside of an archive: entries one after another, each a head (JSON), its body in frames, and a trailer with its
 * size and SHA-256; the last entry is the manifest, which says how much there must be. A frame is its length (4 bytes,
 * big-endian) and as many bytes; a frame of length 0 ends a body. Nothing is compressed: an archive holds no more than
 * its own size.
 */
import { createHash, type Hash } from 'node:crypto';
import { DamagedArchiveError, unseal, type ArchiveSealer } from './archive-cipher.ts';

export type EntryHead =
  | { readonly kind: 'about'; readonly about: About }
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly columns: readonly string[];
      readonly next: number | null;
    }
  /** `key` is relative to the data directory. */
  | { readonly kind: 'file'; readonly key: string; readonly modifiedAt: number }
  | { readonly kind: 'manifest'; readonly manifest: Manifest };

/** What the archive was made of. */
export interface About {
  readonly version: string;
  readonly madeAt: number;
  readonly installation: string;
  readonly database: string;
  /** Names, in their order. */
  readonly migrations: readonly string[];
}

export interface Manifest {
  readonly entries: number;
  /** Of all bodies. */
  readonly bytes: number;
  readonly files: number;
  readonly rows: number;
  /** SHA-256 over the trailers of all entries, hexadecimal. */
  readonly sha256: string;
}

/** The longest row that the database can hold, and more; a frame is held in memory. */
const LONGEST_FRAME = 64 * 1024 * 1024;

export class EntryWriter {
  readonly #sealer: ArchiveSealer;
  readonly #trailers = createHash('sha256');
  #entries = 0;
  #bytes = 0;
  #files = 0;
  #rows = 0;

  constructor(sealer: ArchiveSealer) {
    this.#sealer = sealer;
  }

  /** @param body frames, none of them empty */
  async add(head: EntryHead, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = []): Promise<void> {
    await this.#json(head);
    const hash = createHash('sha256').update(JSON.stringify(head));
    let bytes = 0;
    for await (const frame of body) {
      await this.#frame(frame);
      hash.update(frame);
      bytes += frame.length;
      if (head.kind === 'table') this.#rows++;
    }
    await this.#frame(Buffer.alloc(0));
    const trailer = trailerOf(bytes, hash);
    await this.#frame(trailer);
    this.#trailers.update(trailer);
    this.#entries++;
    this.#bytes += bytes;
    if (head.kind === 'file') this.#files++;
  }

  /** Writes the manifest: nothing may follow. */
  async finish(): Promise<Manifest> {
    const manifest = {
      entries: this.#entries,
      bytes: this.#bytes,
      files: this.#files,
      rows: this.#rows,
      sha256: this.#trailers.digest('hex'),
    };
    await this.#json({ kind: 'manifest', manifest });
    return manifest;
  }

  async #json(head: EntryHead): Promise<void> {
    await this.#frame(Buffer.from(JSON.stringify(head)));
  }

  async #frame(bytes: Uint8Array): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    await this.#sealer.write(length);
    await this.#sealer.write(bytes);
  }
}

export interface Entry {
  readonly head: Exclude<EntryHead, { kind: 'manifest' }>;
  /** Must be read to its end before the next entry is asked for; what is left is skipped, and checked. */
  readonly body: AsyncGenerator<Buffer>;
}

/**
 * The entries of an archive in their order; ends after the manifest, with which everything read was compared.
 * @param onManifest told of it at the end
 * @throws DamagedArchiveError
 */
export async function* readEntries(
  path: string,
  passphrase: string,
  onManifest: (manifest: Manifest) => void = () => undefined,
): AsyncGenerator<Entry> {
  await using plain = new Plain(unseal(path, passphrase));
  const trailers = createHash('sha256');
  const read = { entries: 0, bytes: 0, files: 0, rows: 0 };
  const damaged = (what: string) => new DamagedArchiveError(`${path}: ${what}`);
  for (;;) {
    const text = await plain.frame();
    const head = JSON.parse(text.toString()) as EntryHead;
    if (head.kind === 'manifest') {
      const expected: Manifest = { ...read, sha256: trailers.digest('hex') };
      if (JSON.stringify(expected) !== JSON.stringify(head.manifest) || !(await plain.isAtEnd()))
        throw damaged('its contents are not what its manifest says');
      return onManifest(head.manifest);
    }
    const hash = createHash('sha256').update(text);
    let bytes = 0;
    const body = (async function* () {
      for (let frame = await plain.frame(); frame.length > 0; frame = await plain.frame()) {
        hash.update(frame);
        bytes += frame.length;
        if (head.kind === 'table') read.rows++;
        yield frame;
      }
      const trailer = await plain.frame();
      if (!trailer.equals(trailerOf(bytes, hash)))
        throw damaged(`an entry (${head.kind}) is not what was written`);
      trailers.update(trailer);
    })();
    yield { head, body };
    for await (const _rest of body);
    read.entries++;
    read.bytes += bytes;
    if (head.kind === 'file') read.files++;
  }
}

function trailerOf(bytes: number, hash: Hash): Buffer {
  return Buffer.from(JSON.stringify({ bytes, sha256: hash.digest('hex') }));
}

/** Frames out of pieces of any size. */
class Plain implements AsyncDisposable {
  readonly #pieces: AsyncGenerator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncGenerator<Buffer>) {
    this.#pieces = pieces;
  }

  async frame(): Promise<Buffer> {
    const length = (await this.#take(4)).readUInt32BE();
    if (length > LONGEST_FRAME) throw new DamagedArchiveError(`A frame of ${length} bytes is none of ours`);
    return this.#take(length);
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && (await this.#pieces.next()).done === true;
  }

  async #take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#pieces.next();
        if (next.done) throw new DamagedArchiveError('The archive ends before its manifest');
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pieces.return(undefined);
  }
}
