/** A DICOMweb server that answers as a test says. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readPart10 } from '../../dicom/index.ts';

export interface StoreRequest {
  /** Counted from one. */
  readonly request: number;
  readonly uids: readonly string[];
}
export interface StoreAnswer {
  readonly status: number;
  /** Failure Reasons by SOP Instance UID; 0 for stored. */
  readonly failed?: Readonly<Record<string, number>>;
}
export interface SearchAnswer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent piece by piece, as fast as they are read. */
  readonly body?: string | Buffer | (() => Iterable<Buffer>);
}

export interface ScriptedWebServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  onStore: (asked: StoreRequest) => StoreAnswer | Promise<StoreAnswer>;
  search: SearchAnswer;
  /** SOP Instance UIDs in the order in which they were stored. */
  stored(): readonly string[];
  /** How many STOW requests have come. */
  requests(): number;
  /** How many others have come. */
  searches(): number;
  /** Requests that are not answered yet and whose connection is open. */
  open(): number;
}

/** @param tls PEM texts, to speak TLS with */
export async function startWebServer(tls?: {
  readonly key: string;
  readonly cert: string;
}): Promise<ScriptedWebServer> {
  const stored: string[] = [];
  let requests = 0;
  let searches = 0;
  let open = 0;
  const serve: RequestListener = (request, response) => {
    open++;
    response.once('close', () => open--);
    const answer = request.method === 'POST' ? store : search;
    answer(request, response).catch(() => response.destroy());
  };
  const http = tls ? createTlsServer({ key: tls.key, cert: tls.cert }, serve) : createServer(serve);
  const search = async (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    if (!request.url?.startsWith('/dicom-web/studies')) return void response.writeHead(404).end();
    searches++;
    const { status, type = 'application/dicom+json', headers, body = '' } = server.search;
    response.writeHead(status, { 'content-type': type, ...headers });
    if (typeof body !== 'function') return void response.end(body);
    await pipeline(Readable.from(body()), response);
  };
  const store = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const boundary = /boundary=([\w-]+)/.exec(request.headers['content-type'] ?? '')?.[1] ?? '';
    const uids = partsOf(Buffer.concat(pieces), boundary).map(
      (part) => readPart10(part).meta?.text(0x00020003) ?? '',
    );
    const { status, failed = {} } = await server.onStore({ request: ++requests, uids });
    const isDetailed = [200, 202, 409].includes(status);
    const fine = isDetailed ? uids.filter((uid) => !failed[uid]) : [];
    stored.push(...fine);
    const item = (uid: string, more = {}) => ({ '00081155': { vr: 'UI', Value: [uid] }, ...more });
    const body = {
      '00081199': { vr: 'SQ', Value: fine.map((uid) => item(uid)) },
      '00081198': {
        vr: 'SQ',
        Value: uids
          .filter((uid) => failed[uid])
          .map((uid) => item(uid, { '00081197': { vr: 'US', Value: [failed[uid]] } })),
      },
    };
    response
      .writeHead(status, { 'content-type': 'application/dicom+json' })
      .end(isDetailed ? JSON.stringify(body) : '');
  };
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const { port } = http.address() as AddressInfo;
  const server: ScriptedWebServer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/dicom-web`,
    port,
    onStore: () => ({ status: 200 }),
    search: { status: 200, body: '[]' },
    stored: () => stored,
    requests: () => requests,
    searches: () => searches,
    open: () => open,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
    },
  };
  return server;
}

function partsOf(body: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = [];
  const delimiter = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(delimiter); ;) {
    const next = body.indexOf(delimiter, at + 1);
    if (next < 0) return parts;
    const part = body.subarray(at + delimiter.length, next - 2);
    parts.push(part.subarray(part.indexOf('\r\n\r\n') + 4));
    at = next;
  }
}
