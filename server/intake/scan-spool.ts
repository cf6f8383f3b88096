import { open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PIXEL_DATA, DicomError, readFileMeta, readPart10Header } from '../../dicom/index.ts';
import { readInstanceHeader } from '../imaging/read-instance-header.ts';
import { parseSpoolKey, SPOOL } from '../storage/spool.ts';
import { decodeSpoolMark, type SpoolMark } from '../storage/spool-mark.ts';
import type { Receipt } from '../storage/receipt.ts';
import type { SpooledFile } from './quarantine.ts';

export interface ScanOptions {
  /** Absolute path. */
  readonly dataDir: string;
  /** Of the keys of one series' directory, those that need no receipt any more. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** The receipt that is here already: its file need not be read. */
  readonly inHand?: (key: string) => Receipt | undefined;
  /**
   * The runs that are writing now: their unfinished files are left alone. Asked for each file, since the listener may
   * be started anew while the spool is read.
   */
  readonly liveRuns?: () => readonly string[];
  /**
   * Whose a file is, by the unique part of its key: those of others are passed over, and of those that a node left
   * which is gone the whole ones are taken. All are its own where there is one gateway.
   */
  readonly ownerOf?: (unique: string) => 'own' | 'other' | 'left';
  /** A file that is whole and no image that can be used. */
  readonly onUnreadable: (file: SpooledFile, error: DicomError) => Promise<void>;
  /** The file system does not give a file: it stays where it is. */
  readonly onFailure: (key: string, error: unknown) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds images in the spool that nobody knows: those of one series from one source at a time, in the order in which
 * they were received, with their receipts made anew from path and file. What a crash left half-written is removed: it
 * was never answered with Success.
 */
export async function* scanSpool(options: ScanOptions): AsyncGenerator<readonly Receipt[]> {
  for (const sourceName of await names(join(options.dataDir, SPOOL))) {
    for (const seriesName of await names(join(options.dataDir, SPOOL, sourceName))) {
      options.signal?.throwIfAborted();
      const directory = `${SPOOL}/${sourceName}/${seriesName}`;
      const files = await names(join(options.dataDir, directory));
      const keys = files.map((file) => `${directory}/${file}`);
      const known = await options.known(keys);
      const receipts: Receipt[] = [];
      for (const key of keys) {
        options.signal?.throwIfAborted();
        if (known.has(key) || ownerOf(key, options) === 'other') continue;
        const receipt = options.inHand?.(key) ?? (await recoverReceipt(key, options));
        if (receipt) receipts.push(receipt);
      }
      if (receipts.length > 0) yield receipts.sort((a, b) => a.receivedAt - b.receivedAt);
    }
  }
}

function ownerOf(key: string, { ownerOf: ask }: ScanOptions): 'own' | 'other' | 'left' {
  // What nobody gave a name is looked at by whoever takes up what is left.
  return ask ? ask(parseSpoolKey(key)?.unique ?? '') : 'own';
}

async function names(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

async function recoverReceipt(key: string, options: ScanOptions): Promise<Receipt | undefined> {
  let found: Receipt | Unreadable | undefined;
  try {
    found = await readSpooled(key, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') options.onFailure(key, error);
  }
  if (!found || 'header' in found) return found;
  await options.onUnreadable(found.file, found.error);
  return undefined;
}

interface Unreadable {
  readonly file: SpooledFile;
  readonly error: DicomError;
}

/** @throws the file system's errors */
async function readSpooled(key: string, options: ScanOptions): Promise<Receipt | Unreadable | undefined> {
  const path = join(options.dataDir, key);
  const parsed = parseSpoolKey(key);
  const whole = await readWhole(path);
  if (!whole) {
    // A name that is not ours, and a file without our mark: somebody else's.
    // The listener of a node that stands still may yet finish it.
    if (ownerOf(key, options) === 'left') return undefined;
    if (!parsed || options.liveRuns?.().some((run) => parsed.unique.startsWith(`${run}-`))) return undefined;
    await unlink(path);
    return undefined;
  }
  let calledAeTitle = '';
  try {
    if (!parsed) throw new DicomError('malformed', 'its name says neither source nor series');
    const { dataset, meta, transferSyntaxUid } = await readPart10Header(path, { stopAt: PIXEL_DATA });
    calledAeTitle = meta?.text(0x00020018) ?? '';
    const { source } = parsed;
    return { key, ...whole, source, calledAeTitle, transferSyntaxUid, header: readInstanceHeader(dataset) };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return { file: { key, ...whole, calledAeTitle }, error };
  }
}

interface WholeFile {
  readonly bytes: number;
  readonly receivedAt: number;
  readonly mark: SpoolMark;
}

const BLOCK = 1024 * 1024;

/** Compares the file with the mark in its preamble; undefined where it is not whole. */
async function readWhole(path: string): Promise<WholeFile | undefined> {
  await using file = await open(path, 'r');
  const { size, mtimeMs } = await file.stat();
  const first = Buffer.alloc(Math.min(size, BLOCK));
  await file.read(first, 0, first.length, 0);
  const mark = decodeSpoolMark(first);
  if (!mark) return undefined;
  // What follows the mark was written with it: the file meta group, then the dataset up to the end.
  const datasetOffset = size - mark.datasetBytes;
  if (datasetOffset < 0 || datasetOffset > first.length || !endsWithMeta(first, datasetOffset))
    return undefined;
  let checksum = crc32(first.subarray(datasetOffset));
  for (let at = first.length; at < size;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, at);
    if (bytesRead === 0) return undefined;
    checksum = crc32(buffer.subarray(0, bytesRead), checksum);
    at += bytesRead;
  }
  return checksum === mark.checksum ? { bytes: size, receivedAt: Math.round(mtimeMs), mark } : undefined;
}

function endsWithMeta(head: Buffer, datasetOffset: number): boolean {
  try {
    return readFileMeta(head.subarray(0, datasetOffset)).datasetOffset === datasetOffset;
  } catch (error) {
    if (error instanceof DicomError) return false;
    throw error;
  }
}
