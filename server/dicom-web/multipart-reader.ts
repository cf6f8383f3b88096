/** The parts of a multipart/related body (RFC 2387), one after the other, never more of them in memory than is read. */
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';

export interface BodyPart {
  /** Media type without its parameters, in small letters. */
  readonly type: string;
  readonly blocks: AsyncIterable<Buffer>;
}

/** The body is none that can be taken apart. */
export class MultipartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MultipartError';
  }
}

/** @returns undefined where the header is none of multipart/related with a boundary. RFC 2046 5.1.1 allows 70 characters; Orthanc has 73 */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/related\s*;/i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

/** Of a part that waits to be read, bytes. */
const PART_BUFFER = 256 * 1024;
/** Parts that wait to be read before the body is not read on: small ones are whole before anybody asks for them. */
const MOST_WAITING = 8;

/**
 * Each part must be read to its end before the next is asked for.
 * @throws MultipartError, and what reading the body throws
 */
export async function* partsOf(body: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<BodyPart> {
  const source = Readable.from(body, { objectMode: false, highWaterMark: PART_BUFFER });
  const dicer = new Dicer({ boundary, partHwm: PART_BUFFER, maxHeaderPairs: 32 } as Dicer.Config);
  const arrived: BodyPart[] = [];
  const changed = new EventTarget();
  const tell = () => changed.dispatchEvent(new Event('change'));
  let isOver = false;
  let headless = 0;
  let problem: Error | undefined;
  const open = new Set<Readable>();
  const fail = (error: Error) => {
    problem ??= error;
    // Whoever reads a part would wait for the rest of it for ever.
    for (const part of open) part.destroy(problem);
    tell();
  };
  dicer.on('part', (part) => {
    headless++;
    open.add(part);
    part.on('close', () => open.delete(part));
    // What is wrong with the body is told once, by the parser as a whole.
    part.on('error', () => undefined);
    part.on('header', (header) => {
      headless--;
      arrived.push({ type: typeOf(header), blocks: part as AsyncIterable<Buffer> });
      tell();
    });
  });
  dicer.on('finish', () => {
    isOver = true;
    tell();
  });
  dicer.on('error', () => fail(new MultipartError('the body ends before its last boundary')));
  const closing = new AbortController();
  const { signal } = closing;
  const feed = async () => {
    for await (const piece of source as AsyncIterable<Buffer>) {
      while (arrived.length > MOST_WAITING) await once(changed, 'change', { signal });
      if (!dicer.write(piece)) await once(dicer, 'drain', { signal });
    }
    dicer.end();
  };
  feed().catch((error: Error) => signal.aborted || fail(error));
  try {
    for (;;) {
      const part = arrived.shift();
      if (part) {
        tell();
        yield { type: part.type, blocks: guarded(part.blocks, () => problem) };
      } else if (problem) throw problem;
      else if (isOver) break;
      else await once(changed, 'change');
    }
    if (headless > 0) throw new MultipartError('a part without a header');
  } finally {
    closing.abort();
    source.destroy();
    dicer.destroy();
    for (const { blocks } of arrived) (blocks as Readable).destroy();
  }
}

/** A part that was cut off ends as any other does, but for what the parser says of it. */
async function* guarded(
  blocks: AsyncIterable<Buffer>,
  problem: () => Error | undefined,
): AsyncGenerator<Buffer> {
  try {
    yield* blocks;
  } catch {
    throw problem() ?? new MultipartError('a part ends before its boundary');
  }
  const error = problem();
  if (error) throw error;
}

function typeOf(header: object): string {
  const [type = ''] = (header as Record<string, string[]>)['content-type'] ?? [];
  return (type.split(';', 1)[0] as string).trim().toLowerCase();
}
