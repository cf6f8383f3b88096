/**
 * GraphQL over WebSocket (graphql-transport-ws). A message is sent when the one before it has left for the network,
 * so a subscriber that does not read holds one message; after a while it is closed and can resume by its cursor.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, type DocumentNode } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { AccessWatch } from '../live/access-watch.ts';
import { credentialsOf, isCrossSite, type Authenticator } from './authenticate.ts';
import type { KnownDocuments } from './known-documents.ts';
import type { GraphqlEndpoint, RequestFacts } from './graphql-endpoint.ts';
import type { RequestOrigin } from './request-origin.ts';
import { SocketBudget } from './socket-budget.ts';
import type { SubscriptionArgs, Subscriptions } from './subscribe.ts';

/** Close codes of our own beside those of the protocol (RFC 6455 7.4.2: 4000 and up). */
export const CLOSE = {
  SIGNED_OUT: 4401,
  FORBIDDEN: 4403,
  TOO_SLOW: 4408,
  TOO_MUCH: 4429,
  GOING_AWAY: 1001,
} as const;

const PING_EVERY_MS = 12_000;
const LARGEST_MESSAGE = 256 * 1024;
/** Sent and not read, of one connection; the last message may be longer. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;
/** Connections of one session or token. */
const MOST_OF_CREDENTIAL = 32;
/** Connections on which nobody has signed in. */
const MOST_STRANGERS = 128;
const MOST_STRANGERS_OF_ADDRESS = 32;
const INIT_WITHIN_MS = 5000;
const CLOSE_WITHIN_MS = 1000;
/** Operations that a connection may have under way, subscriptions included: beyond it, it is closed. */
const MOST_OPERATIONS = 256;

export interface WebSocketPorts {
  readonly endpoint: GraphqlEndpoint;
  readonly authenticator: Authenticator;
  readonly events: Events;
  readonly log: Logger;
  readonly factsOf: (request: IncomingMessage) => Omit<RequestFacts, 'viewer'>;
  readonly originOf: (request: IncomingMessage) => RequestOrigin;
  /** Told who signed in on a connection. */
  readonly onSignedIn: (request: IncomingMessage, viewer: Viewer) => void;
  readonly access: AccessWatch;
  readonly subscriptions: Subscriptions;
  readonly textFor: KnownDocuments['textFor'];
  /** How long a subscriber may leave a message unread, ms. */
  readonly stallMs: number;
}

interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly address: string;
  readonly budget: SocketBudget;
  viewer: Viewer | null;
  /** Lets go of the right that the connection is open under. */
  release: () => void;
}

export class WebSocketEdge {
  readonly #ports: WebSocketPorts;
  readonly #server = new WebSocketServer({ noServer: true, handleProtocols, maxPayload: LARGEST_MESSAGE });
  readonly #connections = new Set<Connection>();
  readonly #protocol;
  readonly #forget: () => void;

  constructor(ports: WebSocketPorts) {
    this.#ports = ports;
    this.#protocol = makeServer<Record<string, unknown> | undefined, { connection: Connection }>({
      connectionInitWaitTimeout: INIT_WITHIN_MS,
      onConnect: async ({ connectionParams, extra: { connection } }) => {
        connection.viewer = await this.#authenticate(connection.request, connectionParams);
        if (!connection.viewer) {
          connection.socket.close(CLOSE.SIGNED_OUT, 'Sign in first');
          return undefined;
        }
        if (this.#isOneTooMany(connection)) {
          connection.socket.close(CLOSE.TOO_MUCH, 'Too many connections of this sign-in');
          return undefined;
        }
        connection.budget.signedIn();
        connection.release = ports.access.hold(connection.viewer);
        ports.onSignedIn(connection.request, connection.viewer);
        return true;
      },
      onSubscribe: async ({ extra: { connection }, subscriptions }, id, payload) => {
        if (Object.keys(subscriptions).length > MOST_OPERATIONS) {
          connection.socket.close(CLOSE.TOO_MUCH, 'Too many operations at once');
          return [new GraphQLError('Too many operations at once.')];
        }
        const facts: RequestFacts = { ...ports.factsOf(connection.request), viewer: connection.viewer };
        const { schema, parse, validate, contextFactory } = ports.endpoint.getEnveloped({
          ...facts,
          params: payload,
        });
        const document = parsed(parse, payload.query || ports.textFor(payload.extensions) || '');
        if (document instanceof GraphQLError) return [document];
        const errors = validate(schema, document);
        if (errors.length > 0) return errors;
        return {
          schema,
          document,
          operationName: payload.operationName,
          variableValues: payload.variables,
          contextValue: await contextFactory(),
          tell: (answer) => this.#tell(connection.socket, id, answer),
        } as SubscriptionArgs;
      },
      execute: (args) => ports.endpoint.getEnveloped(args.contextValue as object).execute(args),
      subscribe: (args) => ports.subscriptions.subscribe(args),
    });
    this.#forget = ports.events.on('accessEnded', ({ kind, credentialId }) => {
      for (const { viewer, socket } of this.#connections)
        if (viewer?.kind === kind && viewer.credentialId === credentialId)
          socket.close(CLOSE.SIGNED_OUT, 'The session has ended');
    });
  }

  get connections(): number {
    return this.#connections.size;
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Browsers let any page open a WebSocket here, with our cookie: only our own pages may.
    if (isCrossSite(request.headers, this.#ports.originOf(request))) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, request, socket));
  }

  async stop(): Promise<void> {
    this.#forget();
    for (const { socket } of this.#connections) socket.close(CLOSE.GOING_AWAY, 'The gateway stops');
    const patience = setTimeout(() => {
      for (const { socket } of this.#connections) socket.terminate();
    }, 1000);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(patience);
  }

  async #authenticate(
    request: IncomingMessage,
    params: Record<string, unknown> | undefined,
  ): Promise<Viewer | null> {
    const { authorization, token } = params ?? {};
    const given = typeof token === 'string' ? `Bearer ${token}` : authorization;
    const headers = typeof given === 'string' ? { authorization: given } : request.headers;
    return this.#ports.authenticator.viewer(credentialsOf(headers)?.token);
  }

  #open(socket: WebSocket, request: IncomingMessage, raw: Duplex): void {
    const connection: Connection = {
      socket,
      request,
      address: this.#ports.originOf(request).address,
      budget: new SocketBudget(),
      viewer: null,
      release: () => {},
    };
    this.#connections.add(connection);
    this.#endStrangers(connection.address);
    socket.on('error', (error) => this.#ports.log.debug('api.socket-failed', { error }));
    raw.on('data', (chunk: Buffer) => connection.budget.takes(chunk.length) || this.#overBudget(socket));
    socket.on('ping', () => connection.budget.hears() || this.#overBudget(socket));
    const stopPinging = keepAlive(socket);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => this.#send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => {
          socket.on('message', (data: Buffer) => {
            if (!connection.budget.hears()) return this.#overBudget(socket);
            listener(data.toString('utf8')).catch((error: unknown) => {
              this.#ports.log.error('api.socket-failed', { error });
              socket.close(1011, 'Internal error');
            });
          });
        },
      },
      { connection },
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      this.#connections.delete(connection);
      connection.release();
      void closed(code, reason.toString());
    });
  }

  /** Of connections on which nobody has signed in, those that are open for longest make room. */
  #endStrangers(address: string): void {
    const strangers = [...this.#connections].filter(({ viewer }) => !viewer);
    const ofAddress = strangers.filter((one) => one.address === address);
    if (ofAddress.length > MOST_STRANGERS_OF_ADDRESS) this.#overBudget(ofAddress[0]!.socket);
    else if (strangers.length > MOST_STRANGERS) this.#overBudget(strangers[0]!.socket);
  }

  #isOneTooMany({ viewer }: Connection): boolean {
    let same = 0;
    for (const { viewer: other } of this.#connections)
      if (other?.kind === viewer?.kind && other?.credentialId === viewer?.credentialId) same++;
    return same > MOST_OF_CREDENTIAL;
  }

  /** Who sends or leaves too much does not read a close frame either: it gets a moment. */
  #overBudget(socket: WebSocket): void {
    if (socket.readyState !== socket.OPEN) return;
    socket.close(CLOSE.TOO_MUCH, 'Too much at once');
    socket.pause();
    setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS).unref();
  }

  /** One answer of a subscription. @returns whether the connection is still open. */
  async #tell(socket: WebSocket, id: string, answer: string): Promise<boolean> {
    await this.#send(socket, `{"id":${JSON.stringify(id)},"type":"next","payload":${answer}}`);
    return socket.readyState === socket.OPEN;
  }

  #send(socket: WebSocket, data: string): Promise<void> {
    return new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) {
        this.#overBudget(socket);
        return resolve();
      }
      const stalled = setTimeout(() => {
        this.#ports.log.warn('api.subscriber-stalled', { seconds: this.#ports.stallMs / 1000 });
        // A close frame would wait behind what is not read.
        socket.close(CLOSE.TOO_SLOW, 'Too slow: resume by cursor');
        socket.terminate();
      }, this.#ports.stallMs);
      socket.send(data, () => {
        clearTimeout(stalled);
        resolve();
      });
    });
  }
}

function parsed(parse: (text: string) => DocumentNode, text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** Pings; a peer that does not answer until the next one is gone. @returns what ends it. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  return () => clearInterval(timer);
}
