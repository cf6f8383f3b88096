import { request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { GatewayError } from '../../errors.ts';
import { ProblemSchema, type Problem } from './protocol.ts';

/** Longest silence within a request or an answer, ms. A long poll adds what it asked for. */
const SILENCE = 30_000;
const LONGEST_ANSWER = 1 << 20;

export interface ServerRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | AsyncIterable<Uint8Array>;
  /** Milliseconds that the server may take before it answers, beyond the usual. */
  readonly patience?: number;
  readonly signal: AbortSignal;
}

export type ServerAnswer = Dispatcher.ResponseData;

/** One processing server: its address, credentials and connections. Errors come out as `GatewayError`. */
export class ServerClient {
  readonly #base: URL;
  readonly #token: string | undefined;
  readonly #dispatcher: Dispatcher;

  constructor(base: URL, token: string | undefined, dispatcher: Dispatcher) {
    this.#base = new URL(base.href.endsWith('/') ? base.href : `${base.href}/`);
    this.#token = token;
    this.#dispatcher = dispatcher;
  }

  /** A URL of this server, relative to its base. One of another origin, which would get the token, is refused. */
  resolve(path: string, base: URL = this.#base): URL {
    let url: URL;
    try {
      url = new URL(path, base);
    } catch (cause) {
      throw new GatewayError('SERVER_PROTOCOL', { reason: 'a URL cannot be read' }, { cause });
    }
    if (url.origin !== this.#base.origin)
      throw new GatewayError('SERVER_PROTOCOL', { reason: 'a URL of another server' });
    return url;
  }

  /** Any answer below 400; its body must be read or dumped. Statuses from 400 throw what they stand for. */
  async send(method: Dispatcher.HttpMethod, url: URL, options: ServerRequest): Promise<ServerAnswer> {
    const answer = await this.exchange(method, url, options);
    if (answer.statusCode < 300 || answer.statusCode === 304) return answer;
    const problem = await this.#problem(answer, options.signal);
    throw errorOf(answer, problem);
  }

  /** An answer that must be JSON of the schema. */
  async json<T extends z.ZodType>(
    method: Dispatcher.HttpMethod,
    url: URL,
    schema: T,
    options: ServerRequest & { readonly json?: unknown },
  ): Promise<{ body: z.infer<T>; answer: ServerAnswer }> {
    const { json, ...rest } = options;
    const answer = await this.send(method, url, {
      ...rest,
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...rest.headers,
      },
      ...(json === undefined ? {} : { body: Buffer.from(JSON.stringify(json)) }),
    });
    return { body: await this.read(answer, schema, options.signal), answer };
  }

  /** The body of an answer, which must be JSON of the schema. */
  async read<T extends z.ZodType>(answer: ServerAnswer, schema: T, signal: AbortSignal): Promise<z.infer<T>> {
    const parsed = schema.safeParse(jsonOf(await readText(answer, signal)));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const what = issue?.path.join('.') || 'the body';
    throw new GatewayError('SERVER_PROTOCOL', { reason: `${what} of an answer is not of the protocol` });
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  /** Any answer whatever its status; its body must be read or dumped. */
  async exchange(
    method: Dispatcher.HttpMethod,
    url: URL,
    { headers, body, patience = 0, signal }: ServerRequest,
  ): Promise<ServerAnswer> {
    signal.throwIfAborted();
    try {
      return await request(url, {
        method,
        headers: {
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body as Buffer }),
        dispatcher: this.#dispatcher,
        headersTimeout: SILENCE + patience,
        bodyTimeout: SILENCE,
        signal,
      });
    } catch (error) {
      throw connectionError(error, signal);
    }
  }

  async #problem(answer: ServerAnswer, signal: AbortSignal): Promise<Problem> {
    const parsed = ProblemSchema.safeParse(jsonOf(await readText(answer, signal)));
    return parsed.success ? parsed.data : {};
  }
}

/** What a failed connection or a cut means; an abort by our own signal stays what it is. */
export function connectionError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof GatewayError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  return new GatewayError('SERVER_UNREACHABLE', { reason: plain(cause) }, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'names cannot be resolved now',
  EHOSTUNREACH: 'no way to its network; is the VPN up?',
  ENETUNREACH: 'no way to its network; is the VPN up?',
  ETIMEDOUT: 'no answer in time',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time; is the VPN up?',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped midway',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

function plain(error: Error): string {
  const codes = [error, error.cause].flatMap((one) =>
    one instanceof Error && 'code' in one ? [String(one.code)] : [],
  );
  return codes.map((code) => REASONS[code]).find(Boolean) ?? codes[0] ?? error.name;
}

function errorOf(answer: ServerAnswer, problem: Problem): GatewayError {
  const { statusCode: status } = answer;
  const reason = [`status ${status}`, problem.code, problem.detail ?? problem.title]
    .filter(Boolean)
    .join(', ')
    .slice(0, 300);
  const cause = new StatusError(status, problem);
  if (
    status === 408 ||
    status === 425 ||
    status === 429 ||
    (status >= 500 && status !== 501 && status !== 505)
  ) {
    const retryAfterMs = retryAfter(answer.headers['retry-after']);
    return new GatewayError(
      'SERVER_UNREACHABLE',
      { reason },
      { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    );
  }
  if (status === 401 || status === 403)
    return new GatewayError(
      'SERVER_REJECTED',
      { reason: `the credentials are not accepted (${reason})` },
      { cause },
    );
  return new GatewayError(
    status < 400 || status === 404 || status === 405 ? 'SERVER_PROTOCOL' : 'SERVER_REJECTED',
    { reason },
    { cause },
  );
}

/** Cause of an error that came as an answer. */
export class StatusError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(`status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The answer behind an error, if there was one. */
export function statusOf(error: unknown): StatusError | undefined {
  return error instanceof GatewayError && error.cause instanceof StatusError ? error.cause : undefined;
}

/** Retry-After (RFC 9110 10.2.3) in milliseconds, at most an hour. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const value = String(header ?? '');
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(3600, Math.max(0, seconds)) * 1000 : undefined;
}

async function readText(answer: ServerAnswer, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > LONGEST_ANSWER)
        throw new GatewayError('SERVER_PROTOCOL', { reason: 'an answer is too long' });
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(error, signal);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
