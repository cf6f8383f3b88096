/** A WebSocket of the graphql-transport-ws protocol driven by hand: it asks more than a client would, and may not read. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { waitFor } from './wait-for.ts';

export interface Told {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

export class LivePeer implements Disposable {
  readonly socket: WebSocket;
  readonly told: Told[] = [];
  /** The code with which the other side closed; undefined while it is open. */
  closed: number | undefined;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.told.push(JSON.parse(data.toString('utf8')) as Told));
    socket.on('close', (code) => (this.closed = code));
    socket.on('error', () => undefined);
  }

  /** Connected and signed in. */
  static async open(api: { url: string; token: string }): Promise<LivePeer> {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const peer = new LivePeer(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token: api.token } }));
    await waitFor(() => peer.told.length > 0, { what: 'the acknowledgement' });
    return peer;
  }

  /** @returns the subscription's id. */
  subscribe(query: string, variables: Readonly<Record<string, unknown>> = {}): string {
    const id = String(++this.#lastId);
    this.socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query, variables } }));
    return id;
  }

  complete(id: string): void {
    this.socket.send(JSON.stringify({ type: 'complete', id }));
  }

  of(type: string): readonly Told[] {
    return this.told.filter((message) => message.type === type);
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
