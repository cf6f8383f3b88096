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
/** Operations that a connection may have under way, subscriptions included: beyond it, it is closed. */
const MOST_OPERATIONS = 256;

export interface WebSocketPorts {
  readonly endpoint: GraphqlEndpoint;
  readonly authenticator: Authenticator;
  readonly events: Events;
  readonly log: Logger;
  readonly factsOf: (request: IncomingMessage) => Omit<RequestFacts, 'viewer'>;
  readonly access: AccessWatch;
  readonly subscriptions: Subscriptions;
  readonly textFor: KnownDocuments['textFor'];
  /** How long a subscriber may leave a message unread, ms. */
  readonly stallMs: number;
}

interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
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
      connectionInitWaitTimeout: 5000,
      onConnect: async ({ connectionParams, extra: { connection } }) => {
        connection.viewer = await this.#authenticate(connection.request, connectionParams);
        if (connection.viewer) {
          connection.release = ports.access.hold(connection.viewer);
          return true;
        }
        connection.socket.close(CLOSE.SIGNED_OUT, 'Sign in first');
        return undefined;
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
    if (isCrossSite(request.headers)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, request));
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

  #open(socket: WebSocket, request: IncomingMessage): void {
    const connection: Connection = { socket, request, viewer: null, release: () => {} };
    this.#connections.add(connection);
    socket.on('error', (error) => this.#ports.log.debug('api.socket-failed', { error }));
    const stopPinging = keepAlive(socket);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => this.#send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => {
          socket.on('message', (data: Buffer) => {
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

  /** One answer of a subscription. @returns whether the connection is still open. */
  async #tell(socket: WebSocket, id: string, answer: string): Promise<boolean> {
    await this.#send(socket, `{"id":${JSON.stringify(id)},"type":"next","payload":${answer}}`);
    return socket.readyState === socket.OPEN;
  }

  #send(socket: WebSocket, data: string): Promise<void> {
    return new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
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
