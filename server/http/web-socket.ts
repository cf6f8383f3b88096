/**
 * GraphQL over WebSocket (graphql-transport-ws). A message is sent when the one before it has left for the network,
 * so a subscriber that does not read holds one message; after a while it is closed and can resume by its cursor.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { getOperationAST, GraphQLError, type DocumentNode } from 'graphql';
import { handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { networkOf } from '../auth/network.ts';
import type { SignInProblem, Viewer } from '../auth/role.ts';
import type { Events } from '../base/events.ts';
import type { Logger } from '../base/log.ts';
import type { AccessWatch } from '../live/access-watch.ts';
import { Turns } from '../live/turns.ts';
import { credentialsOf, isCrossSite, type Authenticator } from './authenticate.ts';
import { CLOSE, CLOSE_GRACE_MS, endFlood, keepAlive } from './socket-end.ts';
import type { KnownDocuments } from './known-documents.ts';
import type { GraphqlEndpoint, RequestFacts } from './graphql-endpoint.ts';
import type { RequestOrigin } from './request-origin.ts';
import type { OnUnidentified } from './sign-in-refusal.ts';
import { SocketBudget } from './socket-budget.ts';
import type { SubscriptionArgs, Subscriptions } from './subscribe.ts';

const LARGEST_MESSAGE = 256 * 1024;
/** Sent and not read: little of a connection goes without saying, much only while its sign-in has no more than that. */
const LITTLE_UNREAD_BYTES = 64 * 1024;
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;
/** Connections of one session or token. */
const MOST_OF_CREDENTIAL = 128;
/** Connections on which nobody has signed in. */
const MOST_STRANGERS = 1024;
const MOST_STRANGERS_OF_NETWORK = 512;
const TOO_MUCH = 'Too much at once';
/** Operations that a connection may have under way, subscriptions included: beyond it, it is closed. */
const MOST_OPERATIONS = 256;
const CLOSED = new GraphQLError('The connection is closed.');

export interface WebSocketPorts {
  readonly endpoint: GraphqlEndpoint;
  readonly authenticator: Authenticator;
  readonly events: Events;
  readonly log: Logger;
  readonly factsOf: (request: IncomingMessage) => Omit<RequestFacts, 'viewer'>;
  readonly originOf: (request: IncomingMessage) => RequestOrigin;
  /** Told who signed in on a connection. */
  readonly onSignedIn: (request: IncomingMessage, viewer: Viewer) => void;
  readonly onUnidentified: OnUnidentified;
  readonly access: AccessWatch;
  readonly subscriptions: Subscriptions;
  readonly textFor: KnownDocuments['textFor'];
  /** How long a subscriber may leave a message unread, ms. */
  readonly stallMs: number;
  /** How long a connection may be open before somebody signs in on it, ms. */
  readonly initMs: number;
}

interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly network: string;
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
  /** Operations are read one after another, so that one connection's flood of them leaves time for all others. */
  readonly #turns = new Turns<Connection>(1);

  constructor(ports: WebSocketPorts) {
    this.#ports = ports;
    this.#protocol = makeServer<Record<string, unknown> | undefined, { connection: Connection }>({
      connectionInitWaitTimeout: ports.initMs,
      onConnect: async ({ connectionParams, extra: { connection } }) => {
        const { socket, request } = connection;
        const bearer = await this.#authenticate(request, connectionParams);
        if (typeof bearer === 'string') {
          ports.onUnidentified(bearer, ports.factsOf(request));
          socket.close(closeCodeOf(bearer), bearer);
        } else connection.viewer = bearer;
        if (connection.viewer && this.#isOneTooMany(connection))
          endFlood(socket, 'Too many connections of this sign-in');
        if (!connection.viewer || socket.readyState !== socket.OPEN) return undefined;
        connection.budget.signedIn();
        connection.release = ports.access.hold(connection.viewer);
        ports.onSignedIn(request, connection.viewer);
        return true;
      },
      onSubscribe: async ({ extra: { connection }, subscriptions }, id, payload) => {
        const { socket } = connection;
        if (socket.readyState === socket.OPEN && Object.keys(subscriptions).length > MOST_OPERATIONS)
          endFlood(socket, 'Too many operations at once');
        if (socket.readyState !== socket.OPEN) return [CLOSED];
        const turn = this.#turns.take(connection);
        if (turn) await turn;
        try {
          return socket.readyState === socket.OPEN ? await this.#argsOf(connection, id, payload) : [CLOSED];
        } finally {
          this.#turns.leave(connection);
        }
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

  /** The operation that a client asks for, or what is wrong with it. */
  async #argsOf(
    connection: Connection,
    id: string,
    payload: SubscribePayload,
  ): Promise<SubscriptionArgs | readonly GraphQLError[]> {
    const { endpoint, factsOf, textFor, subscriptions } = this.#ports;
    const facts: RequestFacts = { ...factsOf(connection.request), viewer: connection.viewer };
    const { schema, parse, validate, contextFactory } = endpoint.getEnveloped({ ...facts, params: payload });
    const document = parsed(parse, payload.query || textFor(payload.extensions) || '');
    if (document instanceof GraphQLError) return [document];
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    const operation = getOperationAST(document, payload.operationName)?.operation;
    return {
      schema,
      // Who handles the protocol keeps it for as long as the subscription is open.
      document: operation === 'subscription' ? subscriptions.kept(document) : document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: await contextFactory(),
      tell: (answer) => this.#tell(connection, id, answer),
    };
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
    }, CLOSE_GRACE_MS);
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    clearTimeout(patience);
  }

  async #authenticate(
    request: IncomingMessage,
    params: Record<string, unknown> | undefined,
  ): Promise<Viewer | SignInProblem> {
    const { authorization, token } = params ?? {};
    const given = typeof token === 'string' ? `Bearer ${token}` : authorization;
    const headers = typeof given === 'string' ? { authorization: given } : request.headers;
    return this.#ports.authenticator.identify(
      credentialsOf(headers)?.token,
      this.#ports.factsOf(request).address,
    );
  }

  #open(socket: WebSocket, request: IncomingMessage, raw: Duplex): void {
    const connection: Connection = {
      socket,
      request,
      network: networkOf(this.#ports.originOf(request).address),
      budget: new SocketBudget(),
      viewer: null,
      release: () => {},
    };
    this.#connections.add(connection);
    this.#endStrangers(connection.network);
    socket.on('error', (error) => this.#ports.log.debug('api.socket-failed', { error }));
    raw.on('data', (chunk: Buffer) => connection.budget.takes(chunk.length) || endFlood(socket, TOO_MUCH));
    socket.on('ping', () => connection.budget.hears() || endFlood(socket, TOO_MUCH));
    const stopPinging = keepAlive(socket);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => this.#send(connection, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => {
          socket.on('message', (data: Buffer) => {
            if (!connection.budget.hears()) return endFlood(socket, TOO_MUCH);
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
  #endStrangers(network: string): void {
    const strangers = [...this.#connections].filter(({ viewer }) => !viewer);
    const ofNetwork = strangers.filter((one) => one.network === network);
    if (ofNetwork.length > MOST_STRANGERS_OF_NETWORK)
      endFlood(ofNetwork[0]!.socket, 'Too many connections without a sign-in');
    else if (strangers.length > MOST_STRANGERS)
      endFlood(strangers[0]!.socket, 'Too many connections without a sign-in');
  }

  #isOneTooMany(connection: Connection): boolean {
    return this.#ofSameSignIn(connection).length > MOST_OF_CREDENTIAL;
  }

  #leavesTooMuch(connection: Connection): boolean {
    if (connection.socket.bufferedAmount <= LITTLE_UNREAD_BYTES) return false;
    let unread = 0;
    for (const { socket } of this.#ofSameSignIn(connection)) unread += socket.bufferedAmount;
    return unread > MOST_UNREAD_BYTES;
  }

  #ofSameSignIn({ viewer }: Connection): Connection[] {
    return [...this.#connections].filter(
      ({ viewer: other }) => other?.kind === viewer?.kind && other?.credentialId === viewer?.credentialId,
    );
  }

  /** One answer of a subscription. @returns whether the connection is still open. */
  async #tell(connection: Connection, id: string, answer: string): Promise<boolean> {
    const { socket } = connection;
    await this.#send(connection, `{"id":${JSON.stringify(id)},"type":"next","payload":${answer}}`);
    return socket.readyState === socket.OPEN;
  }

  #send(connection: Connection, data: string): Promise<void> {
    const { socket } = connection;
    return new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      if (this.#leavesTooMuch(connection)) {
        endFlood(socket, 'Too much is not read');
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

/** Of a token that could not be looked up it is not known whether it is good. */
function closeCodeOf(problem: SignInProblem): number {
  return problem === 'TOO_MANY_ATTEMPTS' ? CLOSE.TOO_MUCH : CLOSE.SIGNED_OUT;
}

function parsed(parse: (text: string) => DocumentNode, text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
