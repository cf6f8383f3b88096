/** GraphiQL, the page on which people try the API: for those who are signed in, from our own files. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Viewer } from '../auth/role.ts';

export const GRAPHIQL_PATH = '/graphiql';

const TYPES: Readonly<Record<string, string>> = {
  'app.css': 'text/css; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'editor.worker.js': 'text/javascript; charset=utf-8',
  'graphql.worker.js': 'text/javascript; charset=utf-8',
  'json.worker.js': 'text/javascript; charset=utf-8',
};

/**
 * As strict as the editor allows: it makes style elements and carries its icons in its style sheet. No inline script,
 * nothing evaluated, nothing from elsewhere.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>PETfectior API</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${GRAPHIQL_PATH}/app.css" />
  </head>
  <body>
    <div id="root"></div>
    <script src="${GRAPHIQL_PATH}/app.js"></script>
  </body>
</html>
`;

export interface GraphiqlRequest {
  readonly path: string;
  readonly viewer: Viewer | null;
  /** `graphiql` of the console's build; may be missing. */
  readonly directory: string;
}

/** Answers `/graphiql` and its files. Whoever is not signed in is sent to the page for it. */
export async function answerGraphiql(
  request: IncomingMessage,
  response: ServerResponse,
  { path, viewer, directory }: GraphiqlRequest,
): Promise<void> {
  if (!viewer) {
    response.writeHead(303, { location: '/login', 'cache-control': 'no-store' }).end();
    return;
  }
  if (path === GRAPHIQL_PATH) {
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    response.writeHead(200, headers).end(PAGE);
    return;
  }
  const name = path.slice(GRAPHIQL_PATH.length + 1);
  const type = TYPES[name];
  const file = join(directory, `${name}.gz`);
  const found = type ? await stat(file).catch(() => undefined) : undefined;
  if (!type || !found) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  await sendCompressed(request, response, { file, type, etag: `"${found.size}-${found.mtimeMs}"` });
}

async function sendCompressed(
  request: IncomingMessage,
  response: ServerResponse,
  { file, type, etag }: { readonly file: string; readonly type: string; readonly etag: string },
): Promise<void> {
  const headers = {
    'content-type': type,
    etag,
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
  } else if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
    await pipeline(createReadStream(file), response);
  } else {
    response.writeHead(200, headers);
    await pipeline(createReadStream(file), createGunzip(), response);
  }
}
