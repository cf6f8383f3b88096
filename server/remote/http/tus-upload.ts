/** The client's side of tus 1.0 (https://tus.io/protocols/resumable-upload): core, and checksum where offered. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { GatewayError } from '../../base/errors.ts';
import { Deadline } from '../deadline.ts';
import type { Pace } from '../pace.ts';
import { TransferWatch } from '../transfer-watch.ts';
import type { TransferProgress } from '../transport.ts';
import { TUS_VERSION } from './protocol.ts';
import { isCut, resuming } from './resuming.ts';
import { tooSlow, type ServerClient } from './server-client.ts';
import { statusOf } from './server-errors.ts';

/**
 * A chunk is what a cut costs at most, and an answer's way there and back is what each costs: sized to take about a
 * second.
 */
const SMALLEST_CHUNK = 16 << 10;
const FIRST_CHUNK = 1 << 20;
const LARGEST_CHUNK = 4 << 20;
const CHUNK_MS = 1000;
/** Longest time, ms, for a piece of a chunk to leave, and for the answer once all have. */
const PIECE_MS = 60_000;
/** The server has another offset; somebody else is sending (a run of ours that is leaving); a damaged chunk. */
const ASK_AGAIN: ReadonlySet<number | undefined> = new Set([409, 423, 460]);

export interface Upload {
  readonly url: URL;
  readonly path: string;
  readonly bytes: number;
  readonly pace: Pace;
  /** ms, see `TransferWatch`. */
  readonly stallMs: number;
}

/**
 * Sends the file, from where the server has it, through cuts. Resolves when the server has every byte, with the number
 * of cuts. `LINK_UNSTABLE` when the server answers, and yet nothing of the file gets there.
 */
export async function upload(
  client: ServerClient,
  { url, path, bytes, pace, stallMs }: Upload,
  onProgress: TransferProgress,
  stop: AbortSignal,
): Promise<{ cuts: number }> {
  await using file = await open(path, 'r');
  using watch = new TransferWatch(stallMs);
  const signal = AbortSignal.any([stop, watch.signal]);
  const size = new ChunkSize();
  const offersChecksums = await offersChecksum(client, url, signal);
  let arrived = 0;
  let cuts = 0;
  let inVain = 0;
  const advance = (offset: number): void => {
    if (offset > arrived) inVain = 0;
    arrived = Math.max(arrived, offset);
    watch.moved(arrived);
    onProgress(offset, bytes);
  };
  await resuming(async (progressed) => {
    let offset = await currentOffset(client, url, bytes, signal);
    // Part of a chunk may have come through before the cut.
    if (offset > arrived) progressed();
    advance(offset);
    while (offset < bytes) {
      const chunk = await readChunk(file, offset, Math.min(size.bytes, bytes - offset));
      // Of a chunk that it is to check, a server keeps nothing until it has all: too much for a link that carries less.
      const checksum = offersChecksums && size.bytes > SMALLEST_CHUNK;
      try {
        offset = await size.timed(chunk.length, () =>
          sendChunk(client, url, { chunk, offset, checksum, pace }, signal),
        );
      } catch (cause) {
        if (!isCut(cause) || statusOf(cause)) throw cause;
        cuts++;
        throw new GatewayError('LINK_UNSTABLE', { cuts: ++inVain }, { cause });
      }
      progressed();
      advance(offset);
    }
  }, signal);
  return { cuts };
}

async function offersChecksum(client: ServerClient, url: URL, signal: AbortSignal): Promise<boolean> {
  const answer = await resuming(() => client.send('OPTIONS', url, { signal, headers: tusHeaders() }), signal);
  await answer.body.dump();
  const algorithms = String(answer.headers['tus-checksum-algorithm'] ?? '').split(',');
  return algorithms.some((algorithm) => algorithm.trim() === 'sha256');
}

async function currentOffset(
  client: ServerClient,
  url: URL,
  bytes: number,
  signal: AbortSignal,
): Promise<number> {
  const answer = await client.send('HEAD', url, { signal, headers: tusHeaders() }).catch(askedAgain);
  await answer.body.dump();
  return offsetOf(answer.headers['upload-offset'], 0, bytes);
}

interface Chunk {
  readonly chunk: Buffer;
  readonly offset: number;
  /** The server checks checksums. */
  readonly checksum: boolean;
  readonly pace: Pace;
}

async function sendChunk(
  client: ServerClient,
  url: URL,
  { chunk, offset, checksum, pace }: Chunk,
  signal: AbortSignal,
): Promise<number> {
  const headers = {
    ...tusHeaders(),
    'content-type': 'application/offset+octet-stream',
    'content-length': String(chunk.length),
    'upload-offset': String(offset),
    ...(checksum
      ? { 'upload-checksum': `sha256 ${createHash('sha256').update(chunk).digest('base64')}` }
      : {}),
  };
  using deadline = new Deadline(PIECE_MS, tooSlow);
  try {
    const body = extending(pace.pieces(chunk, signal), deadline);
    const answer = await client.send('PATCH', url, { headers, body, signal, deadline });
    await answer.body.dump();
    return offsetOf(answer.headers['upload-offset'], offset + chunk.length, offset + chunk.length);
  } catch (error) {
    return askedAgain(error);
  }
}

/** Where the server has something else than we thought, it is asked for the offset again, as after a cut. */
function askedAgain(error: unknown): never {
  const cause = statusOf(error);
  if (!ASK_AGAIN.has(cause?.status)) throw error;
  const reason = `a part of the upload was not taken (status ${cause?.status})`;
  throw new GatewayError('SERVER_UNREACHABLE', { reason }, { cause });
}

/** Our own pauses under a limit are no silence of the server's: each piece that leaves has the whole time again. */
async function* extending(pieces: AsyncIterable<Uint8Array>, deadline: Deadline): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    deadline.extend();
    yield piece;
  }
}

function offsetOf(header: string | string[] | undefined, least: number, most: number): number {
  const offset = /^\d+$/.test(String(header)) ? Number(header) : NaN;
  if (offset >= least && offset <= most) return offset;
  throw new GatewayError('SERVER_PROTOCOL', { reason: 'the upload has no usable Upload-Offset' });
}

async function readChunk(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(chunk, 0, length, offset);
  if (bytesRead !== length)
    throw new GatewayError('INTERNAL', { reference: 'a package is shorter than recorded' });
  return chunk;
}

function tusHeaders(): Record<string, string> {
  return { 'tus-resumable': TUS_VERSION };
}

/** Doubles while chunks are quick, halves when one is slow, shrinks to a quarter at a cut and to the least at the next. */
class ChunkSize {
  bytes = FIRST_CHUNK;
  #wasCut = false;

  async timed<T>(length: number, send: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      const result = await send();
      const elapsed = performance.now() - start;
      if (elapsed > 2 * CHUNK_MS) this.#set(this.bytes / 2);
      else if (elapsed < CHUNK_MS / 2 && length === this.bytes) this.#set(this.bytes * 2);
      this.#wasCut = false;
      return result;
    } catch (error) {
      this.#set(this.#wasCut ? SMALLEST_CHUNK : this.bytes / 4);
      this.#wasCut = true;
      throw error;
    }
  }

  #set(bytes: number): void {
    this.bytes = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, bytes));
  }
}
