/**
 * The connections that the gateway has room for. One half is kept for those on which somebody has signed in and for
 * trusted proxies; the other is for everyone. A stranger's connection that is one too many ends the one that has been
 * open for longest, of the network that has most: whoever means it asks, and signs in, at once.
 */
import type { Socket } from 'node:net';
import { networkOf } from '../auth/network.ts';
import { plainAddress } from './request-origin.ts';

export interface PoolLimits {
  readonly strangers: number;
  readonly strangersOfNetwork: number;
  readonly known: number;
  /** On which the same session or token has signed in. */
  readonly knownOfCredential: number;
}

export const POOL_LIMITS: PoolLimits = {
  strangers: 2048,
  strangersOfNetwork: 1024,
  known: 2048,
  knownOfCredential: 128,
};

const BUSY =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

interface Connection {
  readonly socket: Socket;
  readonly name: string;
  /** A network, or a session, token or proxy. */
  owner: string;
  known: boolean;
}

/** By owner, each in the order in which they came. */
type Groups = Map<string, Set<Connection>>;

export class ConnectionPool {
  readonly #limits: PoolLimits;
  readonly #isProxy: (address: string) => boolean;
  /** By remote address and port: over TLS, requests come on another socket than the one that was accepted. */
  readonly #connections = new Map<string, Connection>();
  readonly #strangers: Groups = new Map();
  readonly #known: Groups = new Map();
  #knownCount = 0;
  #evicted = 0;

  constructor(limits: PoolLimits, isProxy: (address: string) => boolean) {
    this.#limits = limits;
    this.#isProxy = isProxy;
  }

  get size(): { readonly strangers: number; readonly known: number } {
    return { strangers: this.#connections.size - this.#knownCount, known: this.#knownCount };
  }

  /** Connections that were ended for newer ones. */
  get evicted(): number {
    return this.#evicted;
  }

  add(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress);
    const connection: Connection = { socket, name: nameOf(socket), owner: networkOf(address), known: false };
    this.#connections.set(connection.name, connection);
    const ofNetwork = join(this.#strangers, connection);
    socket.once('close', () => this.#remove(connection));
    if (this.#isProxy(address)) this.#keep(connection, `proxy ${address}`, this.#limits.known);
    else if (ofNetwork.size > this.#limits.strangersOfNetwork) this.#evictOldest(ofNetwork);
    if (this.size.strangers > this.#limits.strangers) this.#evictOldest(largest(this.#strangers));
  }

  /** Somebody has signed in on the connection: it is kept, while they have not too many of them. */
  identify(socket: Socket, credential: string): void {
    const connection = this.#connections.get(nameOf(socket));
    if (connection) this.#keep(connection, credential, this.#limits.knownOfCredential);
  }

  #keep(connection: Connection, owner: string, most: number): void {
    const isFull = !connection.known && this.#knownCount >= this.#limits.known;
    if (connection.owner === owner || isFull || (this.#known.get(owner)?.size ?? 0) >= most) return;
    leave(connection.known ? this.#known : this.#strangers, connection);
    if (!connection.known) this.#knownCount++;
    Object.assign(connection, { owner, known: true });
    join(this.#known, connection);
  }

  #remove(connection: Connection): void {
    if (!this.#connections.delete(connection.name)) return;
    leave(connection.known ? this.#known : this.#strangers, connection);
    if (connection.known) this.#knownCount--;
  }

  #evictOldest([oldest]: Iterable<Connection>): void {
    if (!oldest) return;
    this.#remove(oldest);
    this.#evicted++;
    const { socket } = oldest;
    // In the middle of an answer, or of a TLS handshake, nothing can be said.
    if (socket.bytesWritten > 0 || socket.bytesRead === 0) return void socket.destroy();
    socket.write(BUSY);
    socket.destroySoon();
  }
}

function join(groups: Groups, connection: Connection): Set<Connection> {
  const group = groups.get(connection.owner) ?? new Set();
  groups.set(connection.owner, group.add(connection));
  return group;
}

function leave(groups: Groups, connection: Connection): void {
  const group = groups.get(connection.owner);
  group?.delete(connection);
  if (group?.size === 0) groups.delete(connection.owner);
}

function largest(groups: Groups): Iterable<Connection> {
  let most: ReadonlySet<Connection> = new Set();
  for (const group of groups.values()) if (group.size > most.size) most = group;
  return most;
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
