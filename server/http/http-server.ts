/** The console, the API and what monitoring asks, on one port. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Config } from '../base/config.ts';
import type { SignInProblem, Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { AccessWatch } from '../live/access-watch.ts';
import { credentialNameOf, credentialsOf, senderTokenOf, type Authenticator } from './authenticate.ts';
import { takeProxyHeaders } from '../base/proxied-connections.ts';
import { withinNetworks } from '../base/proxy-settings.ts';
import { ConnectionPool } from './connection-pool.ts';
import { measureEdge } from './edge-metrics.ts';
import { ConsoleFiles } from './console-files.ts';
import { createGraphqlEndpoint, GRAPHQL_PATH, factsOf, type GraphqlEndpoint } from './graphql-endpoint.ts';
import { answerGraphiql, GRAPHIQL_PATH } from './graphiql.ts';
import type { KnownDocuments } from './known-documents.ts';
import { createNodeServer, type HttpLimits } from './node-server.ts';
import { answerOidc, OIDC_PATH, type OidcRoutePorts } from './oidc-routes.ts';
import { answerManifest } from './manifest-route.ts';
import { OpenAnswers } from './open-answers.ts';
import {
  answerHealth,
  answerMetrics,
  answerPreview,
  answerProcessReady,
  answerQuarantined,
  answerReadiness,
  sendJson,
  type PlainRoutePorts,
} from './plain-routes.ts';
import { requestIdOf } from './request-id.ts';
import { TrustedProxies, type RequestOrigin } from './request-origin.ts';
import { unavailable } from './unavailable.ts';
import { bodyRefusal, crossSiteRefusal, refuse, type RequestRefusal } from './request-refusal.ts';
import { RequestDeadlines } from './request-deadlines.ts';
import { STOW_PATH, StowRoute, type StowPorts } from './stow-route.ts';
import { RequestsUnderWay } from './requests-under-way.ts';
import { securityHeaders } from './security-headers.ts';
import { signInRefusal, type IsPublic, type OnUnidentified } from './sign-in-refusal.ts';
import { Subscriptions } from './subscribe.ts';
import { WebSocketEdge } from './web-socket.ts';

/** Files that only those who are signed in may have; what comes after the slash names one. */
const FILE_ROUTES = [
  ['/previews/', answerPreview],
  ['/quarantine/', answerQuarantined],
  ['/manifests/', answerManifest],
] as const;

export interface HttpServerPorts extends PlainRoutePorts, OidcRoutePorts {
  readonly http: Config['http'];
  /** Addresses and networks of load balancers that speak the PROXY protocol. */
  readonly balancers: readonly string[];
  readonly schema: GraphQLSchema;
  /** What resolvers call, by the names of the schema's context. */
  readonly services: object;
  readonly authenticator: Authenticator;
  readonly access: AccessWatch;
  readonly events: Events;
  readonly log: Logger;
  /** Whether the site allows a document. */
  readonly isAllowed: (document: DocumentNode) => boolean;
  readonly isPublic: IsPublic;
  readonly onUnidentified: OnUnidentified;
  /** The text of a request that gives only the hash of a known document. */
  readonly textFor: KnownDocuments['textFor'];
  readonly stow: StowPorts;
  /** Tells every subscriber that there is no more. */
  readonly endSubscriptions: () => void;
  /** `client/dist`. */
  readonly consoleDirectory: string;
  /** How long a subscriber may leave a message unread, ms. */
  readonly stallMs: number;
  readonly limits: HttpLimits;
}

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
  readonly #proxies: TrustedProxies;
  readonly #connections: ConnectionPool;
  readonly #underWay: RequestsUnderWay;
  readonly #overTls: boolean;
  readonly #deadlines: RequestDeadlines;
  readonly #stow: StowRoute;
  #endProxied: () => void = () => undefined;
  /** Requests, by status. */
  readonly #refused = new Map<number, number>();

  constructor(ports: HttpServerPorts) {
    this.#ports = ports;
    const { limits } = ports;
    const { tls, proxies } = ports.http;
    this.#overTls = tls !== undefined;
    this.#proxies = new TrustedProxies(proxies);
    this.#connections = new ConnectionPool(limits.connections, (address) => this.#proxies.has(address));
    this.#underWay = new RequestsUnderWay(limits.requests);
    this.#deadlines = new RequestDeadlines(limits.requestMs);
    this.#stow = new StowRoute(ports.stow);
    this.subscriptions = new Subscriptions(ports);
    const parts = { ...ports, subscriptions: this.subscriptions };
    this.#endpoint = createGraphqlEndpoint(parts);
    this.#console = new ConsoleFiles(ports.consoleDirectory);
    this.#answers = new OpenAnswers(ports);
    this.#webSockets = new WebSocketEdge({
      ...parts,
      endpoint: this.#endpoint,
      factsOf: (request) => factsOf(request, this.#originOf(request)),
      initMs: limits.initMs,
      originOf: (request) => this.#originOf(request),
      onSignedIn: (request, viewer) => this.#connections.identify(request.socket, credentialNameOf(viewer)),
    });
    this.#server = createNodeServer(tls, limits, (request, response) => void this.#answer(request, response));
    measureEdge(ports.metrics, {
      connections: () => this.#connections.size,
      evicted: () => this.#connections.evicted,
      webSockets: () => this.#webSockets.connections,
      refused: () => this.#refused,
    });
    this.#server.on('connection', (socket: Socket) => this.#connections.add(socket));
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (pathOf(request) === GRAPHQL_PATH) this.#webSockets.handleUpgrade(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
    if (ports.balancers.length > 0)
      this.#endProxied = takeProxyHeaders(this.#server, {
        isProxy: withinNetworks(ports.balancers),
        onRefused: (address, reason) => ports.log.warn('network.proxy-refused', { address, reason }),
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
    this.#endProxied();
    await this.#webSockets.stop();
    this.#ports.endSubscriptions();
    this.#server.closeIdleConnections();
    const patience = setTimeout(() => this.#server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(patience);
    await this.subscriptions.settled();
  }

  /** The port that it listens on: the one asked for, or the free one found for 0. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    const { host } = this.#ports.http;
    const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return `${this.#overTls ? 'https' : 'http'}://${shown}:${this.port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const origin = this.#originOf(request);
    this.#deadlines.begin(request);
    response.setHeader('x-request-id', requestIdOf(request));
    for (const [name, value] of Object.entries(securityHeaders(origin.secure)))
      response.setHeader(name, value!);
    try {
      await this.#route(request, response, path, origin);
    } catch (error) {
      const refusal = unavailable(error);
      // Who goes away in the middle is no fault of ours, and must not fill the log.
      const level = request.socket.destroyed ? 'debug' : refusal ? 'warn' : 'error';
      this.#ports.log[level]('api.request-failed', {
        route: path.split('/', 2).join('/'),
        requestId: requestIdOf(request),
        error,
      });
      if (response.headersSent) response.destroy();
      else if (refusal)
        refuse(response, {
          status: 503,
          message: refusal.message,
          code: refusal.name,
          notice: refusal.notice,
        });
      else sendJson(response, 500, { message: 'Internal error' });
    }
  }

  async #route(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    origin: RequestOrigin,
  ): Promise<void> {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === '/healthz' && isRead) return answerHealth(response);
    if (path === GRAPHQL_PATH) return this.#graphql(request, response, origin);
    if (`${path}/`.startsWith(`${STOW_PATH}/`) && request.method === 'POST')
      return this.#receive(request, response, path, origin);
    const answerFile = FILE_ROUTES.find(([prefix]) => path.startsWith(prefix))?.[1];
    const isGraphiql = `${path}/`.startsWith(`${GRAPHIQL_PATH}/`);
    const bearer = answerFile || isGraphiql ? await this.#bearerOf(request, origin) : 'SIGN_IN_FIRST';
    const viewer = typeof bearer === 'string' ? null : bearer;
    if (this.#isBusy(response, origin, viewer)) return;
    const { address } = origin;
    if (path === '/process_ready' && request.method === 'POST')
      return answerProcessReady(request, response, address, this.#ports);
    if (`${path}/`.startsWith(`${OIDC_PATH}/`))
      return answerOidc(request, response, { path, origin, requestId: requestIdOf(request) }, this.#ports);
    if (!isRead) return sendJson(response, 405, { message: 'Method not allowed' });
    if (path === '/readyz') return answerReadiness(response, this.#ports);
    if (path === '/metrics') return answerMetrics(response, this.#ports);
    if (answerFile)
      return typeof bearer === 'string'
        ? this.#refuseUnidentified(request, response, bearer)
        : answerFile(
            response,
            path,
            { viewer: bearer, address, requestId: requestIdOf(request) },
            this.#ports,
          );
    if (isGraphiql)
      return answerGraphiql(request, response, {
        path,
        viewer,
        directory: join(this.#ports.consoleDirectory, 'graphiql'),
      });
    this.#console.answer(request, response, path);
  }

  async #graphql(request: IncomingMessage, response: ServerResponse, origin: RequestOrigin): Promise<void> {
    const credentials = credentialsOf(request.headers);
    const crossSite = crossSiteRefusal(request, origin, credentials?.byCookie ?? false);
    if (crossSite) return this.#refuse(response, crossSite);
    const bearer = await this.#bearerOf(request, origin);
    const signInProblem = typeof bearer === 'string' ? bearer : undefined;
    const viewer = typeof bearer === 'string' ? null : bearer;
    if (this.#isBusy(response, origin, viewer)) return;
    // A browser sends its cookie by itself, also one that has expired: whoever has it may sign in again.
    if (signInProblem && credentials && !credentials.byCookie)
      return this.#refuseUnidentified(request, response, signInProblem);
    const refusal = bodyRefusal(request, viewer !== null);
    if (refusal?.status === 413 && signInProblem && credentials)
      return this.#refuseUnidentified(request, response, signInProblem);
    if (refusal) return this.#refuse(response, refusal);
    response.setHeader('cache-control', 'no-store');
    this.#answers.add(response, viewer);
    await this.#endpoint(request, response, { ...factsOf(request, origin), viewer, signInProblem });
  }

  /** A program's token alone: no browser sends images by itself. */
  async #receive(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    origin: RequestOrigin,
  ): Promise<void> {
    const token = senderTokenOf(request.headers);
    const bearer = await this.#bearerOf(request, origin, token);
    const viewer = typeof bearer === 'string' ? null : bearer;
    if (this.#isBusy(response, origin, viewer)) return;
    if (typeof bearer === 'string') return this.#refuseUnidentified(request, response, bearer);
    const asked = { request, path, viewer: bearer, address: origin.address };
    const refusal = this.#stow.refusal(asked);
    if (refusal) return this.#refuse(response, refusal);
    this.#deadlines.lift(request);
    await this.#stow.answer(asked, response);
  }

  /** Whether there are too many requests of the same caller: then the answer says so. */
  #isBusy(response: ServerResponse, { address }: RequestOrigin, viewer: Viewer | null): boolean {
    const busy = viewer
      ? this.#underWay.addSignedIn(credentialNameOf(viewer), response)
      : this.#underWay.addStranger(address, response);
    if (busy) this.#refuse(response, busy);
    return busy !== null;
  }

  #refuseUnidentified(request: IncomingMessage, response: ServerResponse, problem: SignInProblem): void {
    this.#ports.onUnidentified(problem, factsOf(request, this.#originOf(request)));
    this.#refuse(response, signInRefusal(problem));
  }

  #refuse(response: ServerResponse, refusal: RequestRefusal): void {
    this.#refused.set(refusal.status, (this.#refused.get(refusal.status) ?? 0) + 1);
    refuse(response, refusal);
  }

  /** Who is signed in on the connection, which is one of theirs from then on. */
  async #bearerOf(
    { headers, socket }: IncomingMessage,
    { address }: RequestOrigin,
    token = credentialsOf(headers)?.token,
  ): Promise<Viewer | SignInProblem> {
    const bearer = await this.#ports.authenticator.identify(token, address);
    if (typeof bearer !== 'string') this.#connections.identify(socket, credentialNameOf(bearer));
    return bearer;
  }

  #originOf(request: IncomingMessage): RequestOrigin {
    return this.#proxies.originOf(request, this.#overTls);
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0]!;
}
