import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { AcceptedAssociation } from './accepted-association.ts';
import { ABORT, REJECTION } from './pdu.ts';
import type { AssociationEvent, ServiceProvider } from './service-provider.ts';
import type { UpperLayerLimits } from './upper-layer.ts';

export interface ServerLimits extends UpperLayerLimits {
  /** Associations at a time; one more is rejected as transient. */
  readonly associations: number;
  readonly associationsPerAddress: number;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** TLS 1.2 or later (PS3.15 B.12). With `requestCert` and `rejectUnauthorized`, peers need a certificate. */
  readonly tls?: Pick<TlsOptions, 'key' | 'cert' | 'ca' | 'requestCert' | 'rejectUnauthorized'>;
  readonly limits: ServerLimits;
  readonly provider: ServiceProvider;
  onEvent(event: AssociationEvent): void;
  /**
   * Called once with the server before it listens: whoever puts something before associations does it here.
   * @returns what ends it when the server stops
   */
  readonly prepare?: (server: Server) => () => void;
}

export const SERVER_LIMITS: ServerLimits = {
  maximumLength: 256 * 1024,
  artimMs: 30_000,
  idleMs: 60_000,
  associations: 32,
  associationsPerAddress: 24,
};

/** Of the associations, and of those of one address, for addresses that are not known. */
const STRANGERS_SHARE = 0.5;
/** Connections without an association. One more closes the one that waits longest: peers that mean it ask at once. */
const WAITING_CONNECTIONS = 64;

/** Listens for associations and serves each by the provider. */
export class DicomServer {
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #connections = new Map<Socket, AcceptedAssociation>();
  /** Connections whose TLS handshake is not done, by remote address and port. */
  readonly #handshakes = new Map<string, Socket>();
  #nextId = 1;
  #draining = false;
  readonly #endPrepared: () => void;

  constructor(options: ServerOptions) {
    this.#options = options;
    const { tls } = options;
    const settings = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };
    this.#server = tls
      ? createTlsServer({
          ...tls,
          ...settings,
          minVersion: 'TLSv1.2',
          handshakeTimeout: options.limits.artimMs,
        })
      : createServer(settings);
    this.#server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => this.#onConnection(socket));
    if (tls) this.#server.on('connection', (socket: Socket) => this.#onHandshake(socket));
    // A peer that fails the TLS handshake, or a port scanner: not ours to report.
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
    this.#endPrepared = options.prepare?.(this.#server) ?? (() => undefined);
  }

  get associations(): number {
    return [...this.#connections.values()].filter((each) => each.isEstablished).length;
  }
  get connections(): number {
    return this.#connections.size;
  }

  /** @throws the system's error, e.g. EADDRINUSE */
  start(): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      const onListening = () => {
        this.#server.off('error', onError);
        resolve(this.#server.address() as AddressInfo);
      };
      const onError = (error: Error) => {
        this.#server.off('listening', onListening);
        reject(error);
      };
      this.#server.once('error', onError).once('listening', onListening);
      this.#server.listen({ host: this.#options.host, port: this.#options.port });
    });
  }

  /**
   * Takes no new associations, lets those that are sending finish, and aborts what is left: idle ones after a
   * second, all at the deadline. Resolves when every connection is closed.
   */
  async stop(drainMs: number): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#endPrepared();
    const deadline = Date.now() + drainMs;
    const sweep = () => {
      for (const socket of this.#handshakes.values()) socket.destroy();
      for (const [socket, association] of this.#connections) {
        if (!association.isEstablished) socket.destroy();
        else if (Date.now() >= deadline || association.isIdleSince(Date.now() - 1000)) {
          association.abort(ABORT.byUser, 'stopping');
          socket.destroySoon();
        }
      }
    };
    sweep();
    const timer = setInterval(sweep, 100);
    await closed;
    clearInterval(timer);
  }

  #onHandshake(socket: Socket): void {
    const key = remoteOf(socket);
    this.#handshakes.set(key, socket);
    socket.once('close', () => this.#handshakes.delete(key));
    const [oldest] = this.#handshakes.values();
    if (this.#handshakes.size > WAITING_CONNECTIONS) oldest?.destroy();
  }

  #onConnection(socket: Socket): void {
    this.#handshakes.delete(remoteOf(socket));
    const { limits, provider, onEvent } = this.#options;
    const address = plainAddress(socket.remoteAddress);
    const association = new AcceptedAssociation(socket, {
      id: this.#nextId++,
      address,
      provider,
      limits,
      admit: () => {
        if (this.#draining) return REJECTION.congestion;
        const isKnown = this.#isKnown(address);
        const share = isKnown ? 1 : STRANGERS_SHARE;
        const isFull =
          this.associations >= limits.associations ||
          (!isKnown &&
            this.#count((other) => !this.#isKnown(other)) >= Math.ceil(limits.associations * share));
        const isOver =
          this.#count((other) => other === address) >= Math.ceil(limits.associationsPerAddress * share);
        return isFull || isOver ? REJECTION.localLimit : undefined;
      },
      onEvent,
      onClose: () => this.#connections.delete(socket),
    });
    this.#connections.set(socket, association);
    this.#limitWaiting();
  }

  #limitWaiting(): void {
    const waiting = [...this.#connections].filter(([, association]) => !association.isEstablished);
    const [oldest] = waiting;
    if (waiting.length <= WAITING_CONNECTIONS || !oldest) return;
    this.#options.onEvent({ kind: 'refused', address: plainAddress(oldest[0].remoteAddress) });
    oldest[0].destroy();
    this.#connections.delete(oldest[0]);
  }

  #isKnown(address: string): boolean {
    return this.#options.provider.isKnown?.(address) ?? true;
  }

  /** Associations of those addresses. */
  #count(isMeant: (address: string) => boolean): number {
    let count = 0;
    for (const [socket, association] of this.#connections)
      if (association.isEstablished && isMeant(plainAddress(socket.remoteAddress))) count++;
    return count;
  }
}

function remoteOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}

/** Without the IPv6 wrapper that a dual-stack socket puts round IPv4 addresses, and without a zone. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
