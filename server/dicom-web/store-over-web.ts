/** Stores images on a DICOMweb server by STOW-RS (PS3.18 10.5). */
import { randomBytes } from 'node:crypto';
import { isWarning, part10In, TRANSFER_SYNTAX, type Part10In, type StoreObject } from '../../dicom/index.ts';
import { statusNotice } from './web-notice.ts';
import { stowOutcome } from './stow-outcome.ts';
import { WebError } from './web-error.ts';
import type { WebPeer } from './web-peer.ts';

/** How one object ended; warnings count as stored. */
export interface WebStoreResult {
  readonly object: StoreObject;
  readonly outcome: 'stored' | 'warning' | 'failed';
  /** A DIMSE status: Failure Reason or Warning Reason. */
  readonly status: number | undefined;
  /** Where there is no status. */
  readonly reason: string | undefined;
}

/** Of one request: what was answered for is not sent again, and many servers limit the size of a request. */
const MOST_OBJECTS = 16;
const MOST_BYTES = 16 * 1024 * 1024;

interface Prepared {
  readonly object: StoreObject;
  readonly file: Part10In;
}

/**
 * Every object ends with a result, unless the server as a whole fails.
 * @throws WebError, the signal's reason
 */
export async function storeOverWeb(
  peer: WebPeer,
  objects: readonly StoreObject[],
  onResult: (result: WebStoreResult) => void,
  signal: AbortSignal,
): Promise<void> {
  let most = MOST_OBJECTS;
  let waiting: Prepared[] = [];
  const send = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      if ((await storeBatch(peer, batch, onResult, signal)) === 'too-large')
        most = Math.ceil(batch.length / 2);
      else waiting = waiting.slice(batch.length);
    }
  };
  for (const object of objects) {
    const file = await part10In(object, syntaxFor(object)).catch((error: Error) => error);
    signal.throwIfAborted();
    if (file instanceof Error) {
      onResult({ object, outcome: 'failed', status: undefined, reason: file.message });
      continue;
    }
    const bytes = waiting.reduce((sum, each) => sum + each.file.bytes, file.bytes);
    if (waiting.length >= most || bytes > MOST_BYTES) await send();
    waiting.push({ object, file });
  }
  await send();
}

/** @returns `too-large` where a smaller batch may be taken: nothing is told of its objects then */
async function storeBatch(
  peer: WebPeer,
  batch: readonly Prepared[],
  onResult: (result: WebStoreResult) => void,
  signal: AbortSignal,
): Promise<'done' | 'too-large'> {
  const parts = batch.map(({ object: { sopInstanceUid }, file }) => ({ sopInstanceUid, ...file }));
  const { status, outcome } = await storeParts(peer, parts, signal);
  if (status === 413 && batch.length > 1) return 'too-large';
  if (!outcome) throw new WebError(statusNotice(status, peer.place.url));
  for (const [index, result] of outcome.entries())
    onResult({ object: (batch[index] as Prepared).object, ...result });
  return 'done';
}

/** A Part-10 file to be stored. */
export interface WebPart extends Part10In {
  readonly sopInstanceUid: string;
}

/**
 * One request.
 * @returns how each part ended, in their order; none where the status is one for the request as a whole
 * @throws WebError, the signal's reason
 */
export async function storeParts(
  peer: WebPeer,
  parts: readonly WebPart[],
  signal: AbortSignal,
): Promise<{ status: number; outcome: readonly Omit<WebStoreResult, 'object'>[] | undefined }> {
  const boundary = `petfectior-${randomBytes(16).toString('hex')}`;
  const answer = await peer.ask(
    {
      method: 'POST',
      path: '/studies',
      accept: 'application/dicom+json',
      contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
      body: multipart(parts, boundary),
      bodyBytes: multipartBytes(parts, boundary),
    },
    signal,
  );
  const { statusCode: status } = answer;
  if (![200, 202, 409].includes(status)) {
    await peer.drop(answer);
    return { status, outcome: undefined };
  }
  const body = await peer.bytes(answer, signal);
  const { stored, failed } = stowOutcome(
    status,
    body,
    parts.map(({ sopInstanceUid }) => sopInstanceUid),
  );
  const outcome = parts.map(({ sopInstanceUid: uid }) => {
    const said = stored.get(uid) ?? failed.get(uid);
    // A duplicate is listed as a failure, and is there all the same.
    const isThere = stored.has(uid) || (said !== undefined && isWarning(said));
    const reason = said === undefined && !isThere ? `HTTP ${status}` : undefined;
    return {
      outcome: isThere ? (said === undefined ? 'stored' : 'warning') : 'failed',
      status: said,
      reason,
    } as const;
  });
  return { status, outcome };
}

/** Implicit VR and big endian are not used on the web (PS3.18 8.7.3.5.2). */
function syntaxFor({ transferSyntaxUid }: StoreObject): string {
  const { implicitLittleEndian, deflatedExplicitLittleEndian, explicitLittleEndian } = TRANSFER_SYNTAX;
  const isNative = [implicitLittleEndian, deflatedExplicitLittleEndian].some(
    (uid) => uid === transferSyntaxUid,
  );
  return isNative ? explicitLittleEndian : transferSyntaxUid;
}

const PART = '\r\nContent-Type: application/dicom\r\n\r\n';

async function* multipart(parts: readonly Part10In[], boundary: string): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    yield Buffer.from(`--${boundary}${PART}`);
    yield* part.blocks();
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

function multipartBytes(parts: readonly Part10In[], boundary: string): number {
  const delimiter = 2 + boundary.length;
  return parts.reduce((sum, { bytes }) => sum + delimiter + PART.length + bytes + 2, delimiter + 4);
}
