/** The archives of the shared-folder contract: a few entries at the root, deflated. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { ByteReader } from '../byte-reader.ts';

export interface ZipEntry {
  readonly name: string;
  /** Iterated only once the entries before it are through. */
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The bytes of an archive. */
export function zipOf(entries: readonly ZipEntry[]): AsyncIterable<Uint8Array> {
  const zip = new yazl.ZipFile();
  // yazl says what goes wrong with an entry on itself, not on its output.
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { name, content } of entries)
    zip.addReadStreamLazy(name, { compress: true, mode: 0o100644 }, (pass) =>
      pass(null, Readable.from(content, { objectMode: false })),
    );
  zip.end();
  return output;
}

/**
 * Reads an archive that holds exactly the named entries, each by its reader. An entry that is missing, unknown,
 * twice there, encrypted, longer than `mostBytes` or than its reader takes, or not of its checksum throws a
 * `RangeError`.
 */
export async function readZip<T, N extends string>(
  path: string,
  readers: Readonly<Record<N, (content: ByteReader) => Promise<T>>>,
  mostBytes = Infinity,
): Promise<Record<N, T>> {
  const zip = await yauzl.openPromise(path, { autoClose: false });
  try {
    const entries = await entriesByName(zip, Object.keys(readers));
    const read: Partial<Record<N, T>> = {};
    for (const name of Object.keys(readers) as N[]) {
      const entry = entries.get(name);
      if (!entry) throw new RangeError(`the archive has no ${name}`);
      if (entry.uncompressedSize > mostBytes)
        throw new RangeError(`${name} has ${entry.uncompressedSize} bytes, and may have ${mostBytes}`);
      read[name] = await readEntry(zip, entry, readers[name]);
    }
    return read as Record<N, T>;
  } finally {
    zip.close();
  }
}

async function entriesByName(
  zip: yauzl.ZipFile,
  names: readonly string[],
): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > names.length) throw new RangeError(`the archive has ${zip.entryCount} entries`);
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (!names.includes(entry.fileName)) throw new RangeError('the archive has an entry of another name');
    if (entries.has(entry.fileName)) throw new RangeError(`the archive has ${entry.fileName} twice`);
    entries.set(entry.fileName, entry);
  }
  return entries;
}

async function readEntry<T>(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  read: (content: ByteReader) => Promise<T>,
): Promise<T> {
  const stream = await zip.openReadStreamPromise(entry);
  let checksum = 0;
  const reader = new ByteReader(
    (async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
    })(),
  );
  try {
    const content = await read(reader);
    if (!(await reader.ended())) throw new RangeError(`${entry.fileName} is longer than its header says`);
    if (checksum !== entry.crc32) throw new RangeError(`${entry.fileName} is not of its checksum`);
    return content;
  } finally {
    await reader.close();
    stream.destroy();
  }
}

/** End of central directory record (APPNOTE 4.3.16), without a comment: the last bytes of an archive. */
const END_RECORD = 22;
const END_SIGNATURE = 0x06054b50;

/** The size of an archive that has been written to its end, or undefined. Rejects when it cannot be looked at. */
export async function wholeArchiveSize(path: string): Promise<number | undefined> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  if (size < END_RECORD) return undefined;
  const end = Buffer.alloc(END_RECORD);
  await file.read(end, 0, END_RECORD, size - END_RECORD);
  return end.readUInt32LE(0) === END_SIGNATURE ? size : undefined;
}
