import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { GatewayError } from '../../base/errors.ts';
import { Deadline } from '../deadline.ts';
import { TransferWatch } from '../transfer-watch.ts';
import type { TransferProgress } from '../transport.ts';
import { asideName, renameDurably } from '../write-aside.ts';
import { resuming } from './resuming.ts';
import { tooSlow, type ServerClient } from './server-client.ts';
import { connectionError } from './server-errors.ts';

export interface Download {
  readonly url: URL;
  /** Where the file goes once it is whole. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** ms, see `TransferWatch`. */
  readonly stallMs: number;
}

/** Longest silence, ms, of a server that is sending. */
const SILENCE_MS = 60_000;

/**
 * Fetches a file by ranges, from where an earlier call or a cut left it, and verifies its digest. The part carries
 * the digest in its name, so that it is only gone on with when it is of the same file. A call takes the part under a
 * name of its own and puts it back when it leaves: of two at once, the second begins anew.
 */
export async function download(
  client: ServerClient,
  wanted: Download,
  onProgress: TransferProgress,
  stop: AbortSignal,
): Promise<void> {
  using watch = new TransferWatch(wanted.stallMs);
  const signal = AbortSignal.any([stop, watch.signal]);
  const moved = (done: number): void => {
    watch.moved(done);
    onProgress(done, wanted.bytes);
  };
  const left = `${wanted.path}.${wanted.sha256.slice(0, 16)}.part`;
  const part = asideName(wanted.path);
  if ((await sizeOf(wanted.path)) === wanted.bytes && (await sha256Of(wanted.path)) === wanted.sha256) return;
  await rename(left, part).catch(ignoreMissing);
  try {
    await fetchWhole(client, wanted, part, moved, signal);
  } catch (error) {
    await rename(part, left).catch(ignoreMissing);
    throw error;
  }
  await using file = await open(part, 'r');
  await file.sync();
  await renameDurably(part, wanted.path);
}

/** A part may have been damaged on this side: a wrong digest gets one fresh start. */
async function fetchWhole(
  client: ServerClient,
  wanted: Download,
  part: string,
  moved: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const lastChance of [false, true]) {
    await resuming((progressed) => fetchRest(client, wanted, part, { progressed, moved }, signal), signal);
    if ((await sha256Of(part)) === wanted.sha256) return;
    await rm(part);
    if (lastChance)
      throw new GatewayError('BAD_RESULT', { reason: 'it is not of the digest that the server gave' });
  }
}

async function fetchRest(
  client: ServerClient,
  { url, bytes, sha256 }: Download,
  part: string,
  { progressed, moved }: { readonly progressed: () => void; readonly moved: (done: number) => void },
  signal: AbortSignal,
): Promise<void> {
  let have = (await sizeOf(part)) ?? 0;
  if (have > bytes) {
    await rm(part);
    have = 0;
  }
  moved(have);
  if (have === bytes) return;
  using deadline = new Deadline(SILENCE_MS, tooSlow);
  const answer = await client.send('GET', url, {
    signal,
    deadline,
    headers: have > 0 ? { range: `bytes=${have}-`, 'if-range': `"${sha256}"` } : {},
  });
  const resumed = answer.statusCode === 206;
  if (resumed && !String(answer.headers['content-range']).startsWith(`bytes ${have}-`)) {
    await answer.body.dump();
    throw new GatewayError('SERVER_PROTOCOL', { reason: 'another range than was asked for' });
  }
  if (!resumed) have = 0;
  const announced = have + Number(answer.headers['content-length'] ?? 0);
  if (announced > bytes) {
    answer.body.destroy();
    await refuse(part, announced, bytes);
  }
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
      if (have > bytes) await refuse(part, have, bytes);
      await write(chunk);
      deadline.extend();
      progressed();
      moved(have);
    }
  } catch (error) {
    throw error === diskError ? error : connectionError(error, signal);
  }
  if (have < bytes) throw new GatewayError('SERVER_UNREACHABLE', { reason: 'the result ended midway' });
}

/** Nothing of a result that is longer than was said is kept. */
async function refuse(part: string, bytes: number, most: number): Promise<never> {
  await rm(part, { force: true });
  throw new GatewayError('BAD_RESULT', { reason: `it has ${bytes} bytes or more, and should have ${most}` });
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(ignoreMissing))?.size;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
