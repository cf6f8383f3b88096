/**
 * Many subscribers in a process of their own, so that what they cost is not the server's. Forked by the bench: told
 * the address and the token of each as arguments; for every cursor that all of them have, sends when each had it.
 */
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

const [url = '', ...tokens] = process.argv.slice(2);
/** By cursor: milliseconds of the machine's monotonic clock, which processes share. */
const arrivals = new Map<string, number[]>();

export interface Arrivals {
  readonly cursor: string;
  readonly at: readonly number[];
}

/** Connections that have not said yet who they are: the server takes few of them at a time from one address. */
const CONNECTING_AT_ONCE = 8;

/** From addresses of this machine in turn: one address may not have as many as there are. */
class FromSeveral extends WebSocket {
  constructor(address: string, protocols?: string | string[]) {
    super(address, protocols, { localAddress: `127.0.0.${2 + (clients.length % ADDRESSES)}` });
  }
}

const ADDRESSES = 4;
const clients: Client[] = [];
const waiting = tokens.values();
for (let each = 0; each < CONNECTING_AT_ONCE; each++) connectNext();

function connectNext(): void {
  const { value: token } = waiting.next();
  if (token !== undefined) clients.push(subscriber(token));
}

function subscriber(token: string): Client {
  const client = createClient({
    url,
    webSocketImpl: FromSeveral,
    connectionParams: { token },
    lazy: false,
    retryAttempts: 0,
    on: { connected: connectNext },
  });
  client.subscribe<{ taskTransitions: { cursor: string } }>(
    { query: 'subscription { taskTransitions { cursor task { id } to { step state } } }' },
    {
      next: ({ data }) => {
        const at = Number(process.hrtime.bigint()) / 1e6;
        const cursor = data!.taskTransitions.cursor;
        const times = arrivals.get(cursor) ?? [];
        arrivals.set(cursor, times);
        times.push(at);
        if (times.length === tokens.length) process.send?.({ cursor, at: times } satisfies Arrivals);
      },
      error: (error) => {
        throw error instanceof Error ? error : new Error(JSON.stringify(error));
      },
      complete: () => undefined,
    },
  );
  return client;
}

process.on('disconnect', () => {
  for (const client of clients) void client.dispose();
});
