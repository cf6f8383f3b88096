import { Client, fetchExchange, mapExchange, subscriptionExchange, type Exchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { taskCache } from './cache.ts';
import { connection } from './connection.svelte.ts';
import { doubtSession } from './doubt.ts';
import { paced, type Sink } from './paced.ts';

const PATH = '/graphql';

/** Asked of the other side this often whether it is still there; a silent one is left and dialled again. */
const KEEP_ALIVE_MS = 10_000;
const PONG_TIMEOUT_MS = 5_000;
const LONGEST_RETRY_MS = 10_000;
/** The gateway closes a socket with this code when its session ends. */
const SIGNED_OUT = 4401;
/** Codes of errors after which the session is asked for again. */
const DOUBTFUL = new Set<unknown>(['NotAllowedError', 'SIGN_IN_FIRST', 'TOKEN_UNKNOWN', 'TOKEN_EXPIRED']);
/** RFC 6455 7.4.1. */
const NORMAL_CLOSURE = 1000;

let socket: WebSocket | undefined;
let pongTimer: ReturnType<typeof setTimeout> | undefined;

const webSocket = createClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${PATH}`,
  keepAlive: KEEP_ALIVE_MS,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  retryWait: (retries) => {
    const wait = Math.min(LONGEST_RETRY_MS, 250 * 2 ** retries) * (0.75 + Math.random() / 2);
    return new Promise((resolve) => setTimeout(resolve, wait));
  },
  on: {
    connected: (opened) => {
      socket = opened as WebSocket;
      connection.opened();
    },
    closed: (event) => {
      clearTimeout(pongTimer);
      if ((event as CloseEvent).code === SIGNED_OUT) doubtSession();
      connection.closed((event as CloseEvent).code === NORMAL_CLOSURE);
    },
    error: () => connection.closed(false),
    ping: (received) => {
      if (received) return;
      pongTimer = setTimeout(() => socket?.close(4408, 'Request Timeout'), PONG_TIMEOUT_MS);
    },
    pong: (received) => {
      if (received) clearTimeout(pongTimer);
    },
  },
});

/** Leaves the present socket and what was read, both under another sign-in; live queries dial again by themselves. */
export function redial(): void {
  webSocket.terminate();
  forgetAnswers();
}

const options = {
  url: PATH,
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: { credentials: 'same-origin', headers: { 'X-Requested-With': 'petfectior' } },
} as const;

const doubts = mapExchange({
  onError: ({ graphQLErrors }) => {
    if (graphQLErrors.some(({ extensions }) => DOUBTFUL.has(extensions['code']))) doubtSession();
  },
});
/** @param through what the messages of subscriptions go through */
const wire = (through: (sink: Sink) => Sink): readonly Exchange[] => [
  fetchExchange,
  subscriptionExchange({
    forwardSubscription: (request) => ({
      subscribe: (sink) => ({
        unsubscribe: webSocket.subscribe(
          { query: request.query ?? '', variables: request.variables as Record<string, unknown> },
          through(sink),
        ),
      }),
    }),
  }),
];

/** Keeps nothing of what it reads. */
export const client = new Client({ ...options, exchanges: [doubts, ...wire((sink) => sink)] });

/** So many answers are kept at most, a few kilobytes each; then everything that is open is read anew. */
const MOST_ANSWERS = 5000;
let present: Client | undefined;
let answers = 0;

/** Keeps tasks and processes as they were last told. */
export function cachingClient(): Client {
  return (present ??= new Client({
    ...options,
    exchanges: [
      doubts,
      taskCache(),
      mapExchange({
        onResult: () => {
          if (++answers === MOST_ANSWERS) queueMicrotask(forgetAnswers);
        },
      }),
      ...wire((sink) => paced(sink, forgetAnswers)),
    ],
  }));
}

/** Forgets what was read, as when someone else signs in. What is open is read anew. */
export function forgetAnswers(): void {
  present = undefined;
  answers = 0;
  connection.forgot();
}
