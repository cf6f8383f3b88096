import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { GatewayError } from '../../base/errors.ts';
import type { TransferProgress } from '../transport.ts';
import { renameDurably } from '../write-aside.ts';
import { resuming } from './resuming.ts';
import type { ServerClient } from './server-client.ts';
import { connectionError, statusOf } from './server-errors.ts';

export interface Download {
  readonly url: URL;
  /** Where the file goes once it is whole. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Fetches a file by ranges, from where an earlier call or a cut left it, and verifies its digest. The part carries
 * the digest in its name, so that it is only gone on with when it is of the same file.
 */
export async function download(
  client: ServerClient,
  wanted: Download,
  onProgress: TransferProgress,
  signal: AbortSignal,
): Promise<void> {
  const part = `${wanted.path}.${wanted.sha256.slice(0, 16)}.part`;
  if ((await sizeOf(wanted.path)) === wanted.bytes && (await sha256Of(wanted.path)) === wanted.sha256) return;
  // A part may have been damaged on this side: a wrong digest gets one fresh start.
  for (const lastChance of [false, true]) {
    await resuming((progressed) => fetchRest(client, wanted, part, progressed, onProgress, signal), signal);
    if ((await sha256Of(part)) === wanted.sha256) break;
    await rm(part);
    if (lastChance)
      throw new GatewayError('BAD_RESULT', { reason: 'it is not of the digest that the server gave' });
  }
  await using file = await open(part, 'r');
  await file.sync();
  await renameDurably(part, wanted.path);
}

async function fetchRest(
  client: ServerClient,
  { url, bytes, sha256 }: Download,
  part: string,
  progressed: () => void,
  onProgress: TransferProgress,
  signal: AbortSignal,
): Promise<void> {
  let have = (await sizeOf(part)) ?? 0;
  if (have > bytes) {
    await rm(part);
    have = 0;
  }
  onProgress(have, bytes);
  if (have === bytes) return;
  const answer = await client.send('GET', url, {
    signal,
    headers: have > 0 ? { range: `bytes=${have}-`, 'if-range': `"${sha256}"` } : {},
  });
  const resumed = answer.statusCode === 206;
  if (resumed && !String(answer.headers['content-range']).startsWith(`bytes ${have}-`)) {
    await answer.body.dump();
    throw new GatewayError('SERVER_PROTOCOL', { reason: 'another range than was asked for' });
  }
  if (!resumed) have = 0;
  await using file = await open(part, resumed ? 'a' : 'w', 0o600);
  // What our own disk refuses is no fault of the server's.
  let diskError: unknown;
  const write = (chunk: Buffer) =>
    file.appendFile(chunk).catch((error: unknown) => {
      diskError = error;
      throw error;
    });
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      have += chunk.length;
      if (have > bytes) throw new GatewayError('BAD_RESULT', { reason: 'it is longer than the server said' });
      await write(chunk);
      progressed();
      onProgress(have, bytes);
    }
  } catch (error) {
    throw error === diskError ? error : connectionError(error, signal);
  }
  if (have < bytes) throw new GatewayError('SERVER_UNREACHABLE', { reason: 'the result ended midway' });
}

/** True when the server no longer has what was asked for. */
export function isGone(error: unknown): boolean {
  const status = statusOf(error)?.status;
  return status === 404 || status === 410;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
