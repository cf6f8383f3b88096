/** Requests of the contract test: what was sent is known to the byte, and what came back is looked at as it came. */
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { z } from 'zod';
import { PROBLEM_TYPE, ProblemSchema, type Problem } from '../remote/http/protocol.ts';
import { openConnections } from '../remote/http/connections.ts';
import { ServerClient, type ServerAnswer } from '../remote/http/server-client.ts';
import { require } from './report.ts';

type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: ServerAnswer['headers'];
  readonly bytes: Buffer;
}

/** Longest answer read into memory; results of the test volume are far shorter. */
const LONGEST = 64 << 20;

export class Probe {
  readonly base: URL;
  readonly token: string | undefined;
  readonly #signal: AbortSignal;
  readonly #client: ServerClient;

  constructor(base: URL, token: string | undefined, signal: AbortSignal) {
    this.base = base;
    this.token = token;
    this.#signal = signal;
    this.#client = new ServerClient(base, undefined, openConnections());
  }

  /** `token: null` sends none. */
  async send(
    method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS',
    path: string,
    options: {
      headers?: Headers;
      body?: Buffer;
      json?: unknown;
      token?: string | null;
      patience?: number;
    } = {},
  ): Promise<Answer> {
    const { headers = {}, json, token = this.token, patience = 0 } = options;
    const body = json === undefined ? options.body : Buffer.from(JSON.stringify(json));
    const answer = await this.#client.exchange(method, this.url(path), {
      signal: this.#signal,
      patience,
      headers: {
        ...(token === undefined || token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      require(length <= LONGEST, `${method} ${path}: an answer of more than ${LONGEST} bytes`);
      chunks.push(chunk);
    }
    return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks) };
  }

  url(path: string): URL {
    return this.#client.resolve(path);
  }

  /** Begins a PATCH, sends part of what it announced, and cuts the connection. */
  async cutUpload(url: URL, offset: number, announced: number, part: Buffer): Promise<void> {
    const lines = [
      `PATCH ${url.pathname}${url.search} HTTP/1.1`,
      `Host: ${url.host}`,
      ...(this.token === undefined ? [] : [`Authorization: Bearer ${this.token}`]),
      'Tus-Resumable: 1.0.0',
      'Content-Type: application/offset+octet-stream',
      `Upload-Offset: ${offset}`,
      `Content-Length: ${announced}`,
    ];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket =
      url.protocol === 'https:'
        ? connectTls({ host, port: Number(url.port || 443), servername: host })
        : connectTcp({ host, port: Number(url.port || 80) });
    socket.once('error', reject);
    socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), part]), () => {
      socket.destroy();
      resolve();
    });
    await promise;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

export function requireStatus(answer: Answer, ...allowed: number[]): void {
  require(allowed.includes(answer.status), `answered ${answer.status}, not ${allowed.join(' or ')}`);
}

export function readJson<T extends z.ZodType>({ headers, bytes }: Answer, schema: T): z.infer<T> {
  const type = String(headers['content-type'] ?? 'no type');
  require(/^application\/json\b/.test(type), `the body is ${type}, not application/json`);
  return parse(bytes, schema);
}

/** The body of an error, which must be of RFC 9457. */
export function readProblem(answer: Answer, ...allowed: number[]): Problem {
  requireStatus(answer, ...allowed);
  const type = String(answer.headers['content-type'] ?? 'no type');
  require(type.startsWith(PROBLEM_TYPE), `the error is ${type}, not ${PROBLEM_TYPE}`);
  return parse(answer.bytes, ProblemSchema);
}

function parse<T extends z.ZodType>(bytes: Buffer, schema: T): z.infer<T> {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    require(false, 'the body is not JSON');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  require(false, `${issue!.path.join('.') || 'the body'}: ${issue!.message}`);
}
