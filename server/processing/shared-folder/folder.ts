import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { GatewayError } from '../../errors.ts';
import type { Pace } from '../pace.ts';
import type { TransferProgress } from '../transport.ts';
import { writeAside, type WrittenFile } from '../write-aside.ts';

export interface Copy {
  readonly from: string;
  readonly to: string;
  /** Which way the shared folder is. */
  readonly direction: 'to' | 'from';
  readonly pace?: Pace;
}

/**
 * Copies a file to or from the shared folder; the copy appears whole or not at all. A fault of the shared side is
 * `SERVER_UNREACHABLE`; one of our own disk passes through.
 */
export async function copyAside(
  { from, to, direction, pace }: Copy,
  onProgress: TransferProgress,
  signal: AbortSignal,
): Promise<WrittenFile> {
  let readFailed = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      const { size } = await stat(from);
      let copied = 0;
      for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20, signal })) {
        if (pace) yield* pace.pieces(chunk as Buffer, signal);
        else yield chunk as Buffer;
        copied += (chunk as Buffer).length;
        onProgress(copied, size);
      }
    } catch (error) {
      readFailed = true;
      throw error;
    }
  }
  try {
    return await writeAside(to, chunks());
  } catch (error) {
    signal.throwIfAborted();
    throw readFailed === (direction === 'from') ? folderError(error) : error;
  }
}

/** A network mount fails in many ways, and all of them may pass. */
export function folderError(error: unknown): GatewayError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reason =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'the shared folder is full'
      : `the shared folder cannot be used (${code}); is it mounted?`;
  return new GatewayError('SERVER_UNREACHABLE', { reason }, { cause: error });
}
