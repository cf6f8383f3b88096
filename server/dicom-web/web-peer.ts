/** A DICOMweb server, spoken to with bounds in time and size. */
import { Agent, request, type Dispatcher } from 'undici';
import type { Device } from '../devices/device.ts';
import { notice } from '../base/notices.ts';
import { parseJson } from './dicom-json.ts';
import { WebError } from './web-error.ts';
import { CONNECT_MS, statusNotice, unansweredNotice, type WebPlace } from './web-notice.ts';

/** A device of that kind, as it is declared. */
export type WebAddress = Pick<Device, 'url' | 'host' | 'port' | 'username' | 'secret' | 'authority'>;

export interface WebRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base of the services, with its query. */
  readonly path: string;
  readonly accept: string;
  readonly contentType?: string;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly bodyBytes?: number;
}

export type WebAnswer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/** Without a byte in either direction, ms: archives answer a STOW request only once its images are stored. */
export const SILENCE_MS = 120_000;
/** Of an answer in JSON. */
const MOST_JSON = 16 * 1024 * 1024;

export class WebPeer implements AsyncDisposable {
  readonly place: WebPlace;
  readonly #agent: Agent;
  readonly #authorization: string | undefined;
  readonly #silenceMs: number;

  constructor(
    { url, host, port, username, secret, authority }: WebAddress,
    { silenceMs = SILENCE_MS }: { silenceMs?: number } = {},
  ) {
    this.place = { url: url ?? '', host, port };
    this.#silenceMs = silenceMs;
    this.#authorization = authorizationOf(username, secret);
    this.#agent = new Agent({
      connect: { timeout: CONNECT_MS, ...(authority !== null && { ca: authority }) },
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
    });
  }

  /**
   * Resolves with the head of the answer, whatever its status; its body must be read or dumped. No redirect is followed.
   * @throws WebError where there is no answer, the signal's reason where it was aborted
   */
  async ask(asked: WebRequest, signal: AbortSignal): Promise<WebAnswer> {
    const { method, path, accept, contentType, body, bodyBytes } = asked;
    try {
      return await request(`${this.place.url}${path}`, {
        method,
        dispatcher: this.#agent,
        signal,
        headers: {
          accept,
          ...(contentType !== undefined && { 'content-type': contentType }),
          ...(bodyBytes !== undefined && { 'content-length': String(bodyBytes) }),
          ...(this.#authorization !== undefined && { authorization: this.#authorization }),
        },
        ...(body && { body: body as unknown as Dispatcher.DispatchOptions['body'] }),
      });
    } catch (error) {
      throw this.failure(error, signal);
    }
  }

  /** The answer as JSON; undefined where it has no body. @throws WebError, also for another status than success */
  async json(asked: WebRequest, signal: AbortSignal): Promise<unknown> {
    const answer = await this.ask(asked, signal);
    if (answer.statusCode >= 300) {
      await this.drop(answer);
      throw new WebError(statusNotice(answer.statusCode, this.place.url));
    }
    const type = String(answer.headers['content-type'] ?? '');
    const bytes = await this.bytes(answer, signal);
    if (bytes.length === 0) return undefined;
    try {
      return parseJson(bytes);
    } catch (error) {
      const { url } = this.place;
      if (error instanceof RangeError)
        throw new WebError(notice('WEB_UNREADABLE', { url, detail: error.message }), error);
      throw new WebError(notice('WEB_NOT_DICOM_WEB', { url, type: typeOf(type) }), error);
    }
  }

  /** @throws WebError, also where it is longer than is taken */
  async bytes({ body }: Pick<WebAnswer, 'body'>, signal: AbortSignal): Promise<Buffer> {
    const { url } = this.place;
    const pieces: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const piece of body as AsyncIterable<Buffer>) {
        bytes += piece.length;
        if (bytes > MOST_JSON)
          throw new WebError(notice('WEB_UNREADABLE', { url, detail: `more than ${MOST_JSON >> 20} MiB` }));
        pieces.push(piece);
      }
    } catch (error) {
      throw this.failure(error, signal);
    }
    return Buffer.concat(pieces);
  }

  async drop({ body }: Pick<WebAnswer, 'body'>): Promise<void> {
    await body.dump({ limit: 64 * 1024 }).catch(() => undefined);
  }

  /** What is said of an error within a conversation. */
  failure(error: unknown, signal: AbortSignal): Error {
    if (error instanceof WebError) return error;
    if (signal.aborted) return signal.reason as Error;
    return new WebError(unansweredNotice(error, this.place, this.#silenceMs), error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

function authorizationOf(username: string | null, secret: string | null): string | undefined {
  if (secret === null) return undefined;
  if (username === null) return `Bearer ${secret}`;
  return `Basic ${Buffer.from(`${username}:${secret}`, 'utf8').toString('base64')}`;
}

/** A media type without parameters, as it may be shown. */
function typeOf(header: string): string {
  return /^[\w.+-]+\/[\w.+-]+/.exec(header)?.[0] ?? 'no media type';
}
