import { request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { GatewayError } from '../../base/errors.ts';
import { Deadline } from '../deadline.ts';
import { WAITS } from '../waits.ts';
import { ProblemSchema, type Problem } from './protocol.ts';
import { connectionError, statusError } from './server-errors.ts';

/** Longest silence within a request or an answer, ms. A long poll adds what it asked for. */
const SILENCE = 30_000;
const LONGEST_ANSWER = 1 << 20;

export interface ServerRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | AsyncIterable<Uint8Array>;
  /** Milliseconds that the server may take before it answers, beyond the usual. */
  readonly patience?: number;
  /** Bounds the exchange instead of the usual time: of a transfer, which may take long. The caller's to end. */
  readonly deadline?: Deadline;
  readonly signal: AbortSignal;
}

export type ServerAnswer = Dispatcher.ResponseData;

/** One processing server: its address, credentials and connections. Errors come out as `GatewayError`. */
export class ServerClient {
  readonly #base: URL;
  readonly #token: string | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #exchangeMs: number;

  constructor(base: URL, token: string | undefined, dispatcher: Dispatcher, exchangeMs = WAITS.exchangeMs) {
    this.#base = new URL(base.href.endsWith('/') ? base.href : `${base.href}/`);
    this.#token = token;
    this.#dispatcher = dispatcher;
    this.#exchangeMs = exchangeMs;
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
    throw statusError(answer, problem);
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
    const parsed = schema.safeParse(await this.readJson(answer, signal));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const what = issue?.path.join('.') || 'the body';
    throw new GatewayError('SERVER_PROTOCOL', { reason: `${what} of an answer is not of the protocol` });
  }

  /** The body of an answer; undefined where it is no JSON. */
  async readJson(answer: ServerAnswer, signal: AbortSignal): Promise<unknown> {
    return jsonOf(await readText(answer, signal));
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }

  /** Any answer whatever its status; its body must be read or dumped, and is cut when the exchange takes too long. */
  async exchange(
    method: Dispatcher.HttpMethod,
    url: URL,
    { headers, body, patience = 0, signal, deadline }: ServerRequest,
  ): Promise<ServerAnswer> {
    signal.throwIfAborted();
    const own = deadline ? undefined : new Deadline(this.#exchangeMs + patience, tooSlow);
    const bound = (deadline ?? own)!.signal;
    try {
      const answer = await request(url, {
        method,
        headers: {
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: body as Buffer }),
        dispatcher: this.#dispatcher,
        headersTimeout: SILENCE + patience,
        bodyTimeout: SILENCE,
        signal: AbortSignal.any([signal, bound]),
      });
      answer.body.once('close', () => own?.[Symbol.dispose]());
      return answer;
    } catch (error) {
      own?.[Symbol.dispose]();
      throw connectionError(bound.aborted ? bound.reason : error, signal);
    }
  }

  async #problem(answer: ServerAnswer, signal: AbortSignal): Promise<Problem> {
    const parsed = ProblemSchema.safeParse(await this.readJson(answer, signal));
    return parsed.success ? parsed.data : {};
  }
}

/** The time of an exchange is up. */
export function tooSlow(): GatewayError {
  return new GatewayError('SERVER_UNREACHABLE', { reason: 'no whole answer in time' });
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
