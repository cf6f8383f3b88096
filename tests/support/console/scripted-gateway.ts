/**
 * The far side of the console's wire, played from a script: every rare state at will, without a scanner. It serves
 * the built console under the strictest Content-Security-Policy that the gateway may have.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { createSchema, createYoga } from 'graphql-yoga';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { scriptedResolvers, type Script } from './scripted-resolvers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DIST = join(ROOT, 'client/dist');
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface ScriptedGateway {
  readonly url: string;
  readonly script: Script;
  close(): Promise<void>;
}

export async function startScriptedGateway(script: Script): Promise<ScriptedGateway> {
  const typeDefs = readFileSync(join(ROOT, 'schema/schema.graphql'), 'utf8');
  const schema = createSchema({
    typeDefs,
    resolvers: scriptedResolvers(script),
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  });
  const yoga = createYoga({ schema, logging: false });

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://gateway').pathname;
    response.setHeader('Content-Security-Policy', POLICY);
    if (path === '/graphql') {
      void yoga(request, response);
      return;
    }
    const file = script.files.get(path);
    if (file) {
      response.writeHead(200).end(file);
      return;
    }
    const name = path.startsWith('/assets/') ? path : '/index.html';
    readFile(join(DIST, name)).then(
      (bytes) => response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const live = useServer({ schema }, sockets);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    script,
    close: async () => {
      await live.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
