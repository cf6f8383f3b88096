/**
 * The upload of one package by tus 1.0 (https://tus.io/protocols/resumable-upload): core, checksum and termination.
 * Creation is part of creating a job. The file on disk is the state: its size is the offset.
 */
import { createHash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { TUS_VERSION } from '../remote/http/protocol.ts';
import { ProblemError } from './problem.ts';

const ALGORITHMS = ['sha256', 'sha1'];
/** Longest body with a checksum: it is held in memory until the checksum is known to be right. */
const LONGEST_CHECKED = 16 << 20;
const CHECKSUM_MISMATCH = 460;

export const TUS_HEADERS = { 'tus-resumable': TUS_VERSION, 'cache-control': 'no-store' } as const;

export function answerOptions(response: ServerResponse, maxBytes: number): void {
  response.writeHead(204, {
    'tus-resumable': TUS_VERSION,
    'tus-version': TUS_VERSION,
    'tus-extension': 'checksum,termination',
    'tus-checksum-algorithm': ALGORITHMS.join(','),
    'tus-max-size': String(maxBytes),
  });
  response.end();
}

/** One at a time for each file: a newer request ends an older one, whose connection may be long dead. */
export class TusUploads {
  readonly #active = new Map<string, { readonly request: IncomingMessage; readonly ended: Promise<void> }>();

  async head(path: string, length: number, response: ServerResponse): Promise<void> {
    await this.#endOlder(path);
    const { size } = await stat(path);
    response.writeHead(200, {
      ...TUS_HEADERS,
      'upload-offset': String(size),
      'upload-length': String(length),
    });
    response.end();
  }

  /** Appends the body; resolves with the new offset. What came before a cut stays, unless a checksum was to cover it. */
  async patch(path: string, length: number, request: IncomingMessage): Promise<number> {
    if (request.headers['content-type'] !== 'application/offset+octet-stream')
      throw new ProblemError(415, 'unsupported-media-type', 'an upload is application/offset+octet-stream');
    const body = arriving(request);
    await this.#endOlder(path);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    this.#active.set(path, { request, ended });
    try {
      const offset = await requireOffset(path, request);
      const checksum = checksumOf(request);
      if (Number(request.headers['content-length'] ?? 0) > length - offset) throw tooLong(length);
      await using file = await open(path, 'r+');
      return checksum
        ? await appendChecked(file, offset, length, body, checksum)
        : await append(file, offset, length, body);
    } finally {
      // The rest of a body that is not wanted goes by, so that the answer gets through.
      request.unpipe();
      request.resume();
      this.#active.delete(path);
      end();
    }
  }

  async #endOlder(path: string): Promise<void> {
    for (let active = this.#active.get(path); active; active = this.#active.get(path)) {
      active.request.destroy();
      await active.ended;
    }
  }
}

async function requireOffset(path: string, request: IncomingMessage): Promise<number> {
  const { size } = await stat(path);
  if (request.headers['upload-offset'] !== String(size))
    throw new ProblemError(409, 'offset-mismatch', `the upload is at ${size}`, {}, { ...TUS_HEADERS });
  return size;
}

interface Checksum {
  readonly algorithm: string;
  readonly digest: string;
}

function checksumOf(request: IncomingMessage): Checksum | undefined {
  const header = request.headers['upload-checksum'];
  if (header === undefined) return undefined;
  const [algorithm = '', digest = ''] = String(header).split(' ');
  if (!ALGORITHMS.includes(algorithm))
    throw new ProblemError(400, 'unknown-checksum', `checksums are ${ALGORITHMS.join(' or ')}`);
  return { algorithm, digest };
}

/**
 * The body of a request, as it comes. What came before a cut is given, and then the cut thrown: a request that ends in
 * one drops what nobody had read of it.
 */
function arriving(request: IncomingMessage): AsyncIterable<Buffer> {
  const body = request.pipe(new PassThrough());
  request.once('close', () => body.end());
  return (async function* () {
    yield* body as AsyncIterable<Buffer>;
    if (!request.complete) throw new Error('the connection was cut');
  })();
}

/** Every byte: the system may take less than it was given. */
async function writeAt(file: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length;)
    done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
}

async function append(
  file: FileHandle,
  offset: number,
  length: number,
  body: AsyncIterable<Buffer>,
): Promise<number> {
  let at = offset;
  for await (const chunk of body) {
    if (at + chunk.length > length) throw tooLong(length);
    await writeAt(file, chunk, at);
    at += chunk.length;
  }
  if (at === length) await file.sync();
  return at;
}

async function appendChecked(
  file: FileHandle,
  offset: number,
  length: number,
  body: AsyncIterable<Buffer>,
  { algorithm, digest }: Checksum,
): Promise<number> {
  const hash = createHash(algorithm);
  const chunks: Buffer[] = [];
  let held = 0;
  for await (const chunk of body) {
    held += chunk.length;
    if (offset + held > length) throw tooLong(length);
    if (held > LONGEST_CHECKED)
      throw new ProblemError(413, 'chunk-too-long', `with a checksum at most ${LONGEST_CHECKED} bytes`);
    hash.update(chunk);
    chunks.push(chunk);
  }
  if (hash.digest('base64') !== digest)
    throw new ProblemError(CHECKSUM_MISMATCH, 'checksum-mismatch', 'what arrived is not of its checksum');
  let at = offset;
  for (const chunk of chunks) {
    await writeAt(file, chunk, at);
    at += chunk.length;
  }
  if (at === length) await file.sync();
  return at;
}

function tooLong(length: number): ProblemError {
  return new ProblemError(413, 'upload-too-long', `the upload has ${length} bytes`);
}
