/** The console's built files, held in memory: what is not among them cannot be asked for. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
  readonly zipped: Buffer | undefined;
  readonly etag: string;
  /** Its name changes with its contents. */
  readonly immutable: boolean;
}

const NOT_BUILT = Buffer.from(
  '<!doctype html><title>PETfectior Client</title><h1>The console has not been built</h1>' +
    '<p>The gateway runs. Stop it and start it with <code>npm start</code>, which builds the console first.</p>',
);

export class ConsoleFiles {
  readonly #files = new Map<string, ConsoleFile>();

  /** @param directory `client/dist`; may be missing. */
  constructor(directory: string) {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      // What is compressed already is served from the disk.
      if (!entry.isFile() || entry.name.endsWith('.gz')) continue;
      const path = join(entry.parentPath, entry.name);
      const url = `/${relative(directory, path).split(sep).join('/')}`;
      this.#files.set(url, readConsoleFile(path, url));
    }
  }

  /** Answers a GET or HEAD; every path that is no file is a page of the console. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): void {
    const file = this.#files.get(path) ?? (extname(path) === '' ? this.#files.get('/index.html') : undefined);
    if (!file) return extname(path) === '' ? notBuilt(response) : notFound(response);
    response.setHeader('etag', file.etag);
    response.setHeader('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    response.setHeader('vary', 'accept-encoding');
    if (request.headers['if-none-match'] === file.etag) {
      response.writeHead(304).end();
      return;
    }
    const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') ? file.zipped : undefined;
    const body = zipped ?? file.body;
    if (zipped) response.setHeader('content-encoding', 'gzip');
    response.writeHead(200, { 'content-type': file.type, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function readConsoleFile(path: string, url: string): ConsoleFile {
  const body = readFileSync(path);
  const zipped = gzipSync(body);
  return {
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    body,
    zipped: zipped.length < body.length ? zipped : undefined,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    immutable: url.startsWith('/assets/'),
  };
}

function notBuilt(response: ServerResponse): void {
  response
    .writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(NOT_BUILT);
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
}
