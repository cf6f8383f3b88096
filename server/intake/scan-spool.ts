import { open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PIXEL_DATA, DicomError, readFileMeta, readPart10Header } from '../../dicom/index.ts';
import { readInstanceHeader } from '../imaging/read-instance-header.ts';
import { parseSpoolKey, SPOOL } from '../storage/spool.ts';
import { decodeSpoolMark } from '../storage/spool-mark.ts';
import type { Receipt } from '../storage/receipt.ts';

export interface ScanOptions {
  /** Absolute path. */
  readonly dataDir: string;
  /** Of the keys of one series' directory, those that need no receipt any more. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The runs that are writing now: their unfinished files are left alone. Asked for each file, since the listener may
   * be started anew while the spool is read.
   */
  readonly liveRuns?: () => readonly string[];
  /** A file that cannot be an image was removed, or left where it lies since it is not ours. */
  onLeftover?(key: string, outcome: 'removed' | 'ignored'): void;
  readonly signal?: AbortSignal;
}

/**
 * Finds images in the spool that nobody knows, one series' directory at a time, with their receipts made anew from
 * path and file. What a crash left half-written is removed: it was never answered with Success.
 */
export async function* scanSpool(options: ScanOptions): AsyncGenerator<Receipt> {
  for (const sourceName of await names(join(options.dataDir, SPOOL))) {
    for (const seriesName of await names(join(options.dataDir, SPOOL, sourceName))) {
      options.signal?.throwIfAborted();
      const directory = `${SPOOL}/${sourceName}/${seriesName}`;
      const files = await names(join(options.dataDir, directory));
      const keys = files.map((file) => `${directory}/${file}`);
      const known = await options.known(keys);
      for (const key of keys) {
        options.signal?.throwIfAborted();
        if (known.has(key)) continue;
        const receipt = await recoverReceipt(key, options);
        if (receipt) yield receipt;
      }
    }
  }
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
  const parsed = parseSpoolKey(key);
  if (!parsed) {
    options.onLeftover?.(key, 'ignored');
    return undefined;
  }
  const path = join(options.dataDir, key);
  try {
    const whole = await readWhole(path);
    if (whole) {
      const { dataset, meta, transferSyntaxUid } = await readPart10Header(path, { stopAt: PIXEL_DATA });
      return {
        key,
        bytes: whole.bytes,
        receivedAt: whole.receivedAt,
        source: parsed.source,
        calledAeTitle: meta?.text(0x00020018) ?? '',
        transferSyntaxUid,
        header: readInstanceHeader(dataset),
      };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (!(error instanceof DicomError)) throw error;
  }
  if (options.liveRuns?.().some((run) => parsed.unique.startsWith(`${run}-`))) return undefined;
  await unlink(path);
  options.onLeftover?.(key, 'removed');
  return undefined;
}

const BLOCK = 1024 * 1024;

/** Compares the file with the mark in its preamble; undefined where it is not whole. */
async function readWhole(path: string): Promise<{ bytes: number; receivedAt: number } | undefined> {
  await using file = await open(path, 'r');
  const { size, mtimeMs } = await file.stat();
  const first = Buffer.alloc(Math.min(size, BLOCK));
  await file.read(first, 0, first.length, 0);
  const mark = decodeSpoolMark(first);
  if (!mark) return undefined;
  const { datasetOffset } = readFileMeta(first.subarray(0, 16 * 1024));
  if (size !== datasetOffset + mark.datasetBytes) return undefined;
  let checksum = crc32(first.subarray(datasetOffset));
  for (let at = first.length; at < size;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, at);
    if (bytesRead === 0) return undefined;
    checksum = crc32(buffer.subarray(0, bytesRead), checksum);
    at += bytesRead;
  }
  return checksum === mark.checksum ? { bytes: size, receivedAt: Math.round(mtimeMs) } : undefined;
}
