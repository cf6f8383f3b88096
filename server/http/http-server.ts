/** The console, the API and what monitoring asks, on one port. */
import { readFileSync } from 'node:fs';
import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { TlsFiles } from '../base/config.ts';
import type { Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { AccessWatch } from '../live/access-watch.ts';
import { credentialsOf, isCrossSite, type Authenticator } from './authenticate.ts';
import { ConsoleFiles } from './console-files.ts';
import {
  createGraphqlEndpoint,
  GRAPHQL_PATH,
  type GraphqlEndpoint,
  type RequestFacts,
} from './graphql-endpoint.ts';
import { answerGraphiql, GRAPHIQL_PATH } from './graphiql.ts';
import type { KnownDocuments } from './known-documents.ts';
import { OpenAnswers } from './open-answers.ts';
import {
  answerHealth,
  answerMetrics,
  answerPreview,
  answerProcessReady,
  answerReadiness,
  sendJson,
  type PlainRoutePorts,
} from './plain-routes.ts';
import { requestIdOf } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';
import { Subscriptions } from './subscribe.ts';
import { WebSocketEdge } from './web-socket.ts';

export interface HttpServerPorts extends PlainRoutePorts {
  readonly http: { readonly host: string; readonly port: number; readonly tls: TlsFiles | undefined };
  readonly schema: GraphQLSchema;
  /** What resolvers call, by the names of the schema's context. */
  readonly services: object;
  readonly authenticator: Authenticator;
  readonly access: AccessWatch;
  readonly events: Events;
  readonly log: Logger;
  /** Whether the site allows a document. */
  readonly isAllowed: (document: DocumentNode) => boolean;
  /** The text of a request that gives only the hash of a known document. */
  readonly textFor: KnownDocuments['textFor'];
  /** `client/dist`. */
  readonly consoleDirectory: string;
  /** How long a subscriber may leave a message unread, ms. */
  readonly stallMs: number;
}

const LARGEST_QUERY = 256 * 1024;
const MOST_CONNECTIONS = 4096;
/** How long answers that are under way may take once the server stops. */
const DRAIN_MS = 2000;

export class HttpServer {
  readonly subscriptions: Subscriptions;
  readonly #ports: HttpServerPorts;
  readonly #server: Server;
  readonly #endpoint: GraphqlEndpoint;
  readonly #console: ConsoleFiles;
  readonly #webSockets: WebSocketEdge;
  readonly #answers: OpenAnswers;
  readonly #secure: boolean;

  constructor(ports: HttpServerPorts) {
    this.#ports = ports;
    const { tls } = ports.http;
    this.#secure = tls !== undefined;
    this.subscriptions = new Subscriptions(ports);
    const parts = { ...ports, subscriptions: this.subscriptions };
    this.#endpoint = createGraphqlEndpoint(parts);
    this.#console = new ConsoleFiles(ports.consoleDirectory);
    this.#answers = new OpenAnswers(ports);
    this.#webSockets = new WebSocketEdge({
      ...parts,
      endpoint: this.#endpoint,
      factsOf: (request) => this.#factsOf(request),
    });
    const answer = (request: IncomingMessage, response: ServerResponse) =>
      void this.#answer(request, response);
    const limits = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 };
    this.#server = tls
      ? createTlsServer({ ...limits, cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, answer)
      : createPlainServer(limits, answer);
    this.#server.maxConnections = MOST_CONNECTIONS;
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (pathOf(request) === GRAPHQL_PATH) this.#webSockets.handleUpgrade(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
  }

  /** @throws the error of `listen`, e.g. EADDRINUSE. */
  async start(): Promise<void> {
    if (this.#server.listening) return;
    const { host, port } = this.#ports.http;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** No new requests; what is under way may end, subscriptions are closed. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#webSockets.stop();
    this.#answers.endStreams();
    this.#server.closeIdleConnections();
    const patience = setTimeout(() => this.#server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(patience);
  }

  /** The port that it listens on: the one asked for, or the free one found for 0. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    const { host } = this.#ports.http;
    const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return `${this.#secure ? 'https' : 'http'}://${shown}:${this.port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    response.setHeader('x-request-id', requestIdOf(request));
    for (const [name, value] of Object.entries(securityHeaders(this.#secure)))
      response.setHeader(name, value!);
    try {
      await this.#route(request, response, path);
    } catch (error) {
      this.#ports.log.error('api.request-failed', {
        route: path.split('/', 2).join('/'),
        requestId: requestIdOf(request),
        error,
      });
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { message: 'Internal error' });
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === GRAPHQL_PATH) return this.#graphql(request, response);
    if (path === '/process_ready' && request.method === 'POST')
      return answerProcessReady(request, response, addressOf(request), this.#ports);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendJson(response, 405, { message: 'Method not allowed' });
    if (path === '/healthz') return answerHealth(response);
    if (path === '/readyz') return answerReadiness(response, this.#ports);
    if (path === '/metrics') return answerMetrics(response, this.#ports);
    if (path.startsWith('/previews/'))
      return answerPreview(
        response,
        path,
        {
          viewer: await this.#viewerOf(request),
          address: addressOf(request),
          requestId: requestIdOf(request),
        },
        this.#ports,
      );
    if (path === GRAPHIQL_PATH || path.startsWith(`${GRAPHIQL_PATH}/`))
      return answerGraphiql(request, response, {
        path,
        viewer: await this.#viewerOf(request),
        directory: join(this.#ports.consoleDirectory, 'graphiql'),
      });
    this.#console.answer(request, response, path);
  }

  async #graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const credentials = credentialsOf(request.headers);
    const refusal = refusalOf(request, credentials?.byCookie ?? false);
    if (refusal) return sendJson(response, refusal.status, { errors: [{ message: refusal.message }] });
    const viewer = await this.#ports.authenticator.viewer(credentials?.token);
    const facts: RequestFacts = { ...this.#factsOf(request), viewer };
    response.setHeader('cache-control', 'no-store');
    this.#answers.add(response, viewer);
    await this.#endpoint(request, response, facts);
  }

  #viewerOf(request: IncomingMessage): Promise<Viewer | null> {
    return this.#ports.authenticator.viewer(credentialsOf(request.headers)?.token);
  }

  #factsOf(request: IncomingMessage): Omit<RequestFacts, 'viewer'> {
    return {
      address: addressOf(request),
      userAgent: request.headers['user-agent'] ?? '',
      secure: this.#secure,
      requestId: requestIdOf(request),
    };
  }
}

/** Requests that another site's page could have sent, and bodies that are too long. */
function refusalOf(request: IncomingMessage, byCookie: boolean): { status: number; message: string } | null {
  if (isCrossSite(request.headers)) return { status: 403, message: 'Requests from other sites are refused.' };
  if (request.method !== 'POST') return null;
  if (byCookie && request.headers['x-requested-with'] !== 'petfectior')
    return { status: 403, message: 'With the session cookie, X-Requested-With: petfectior is required.' };
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return { status: 415, message: 'Send application/json.' };
  const length = Number(request.headers['content-length'] ?? NaN);
  if (Number.isNaN(length)) return { status: 411, message: 'Content-Length is required.' };
  if (length > LARGEST_QUERY) return { status: 413, message: `At most ${LARGEST_QUERY} bytes.` };
  return null;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!;
}

/** IPv4 in an IPv6 wrapper is shown as IPv4. */
function addressOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
}
