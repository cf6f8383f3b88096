/** Queries and subscriptions that live as long as the component that opened them. Call them while it initialises. */
import type { Client, CombinedError } from '@urql/core';
import { untrack } from 'svelte';
import { cachingClient, client } from './client.ts';
import { connection } from './connection.svelte.ts';
import type { TypedDocumentString } from './generated/graphql.ts';

/** Changes that come in a burst are answered with one reading. */
const COALESCE_MS = 250;

type Variables = Record<string, unknown>;

/**
 * Where it is read from: the gateway each time, or the cache, which has at once what was read before and follows the
 * subscriptions that are opened with it.
 */
type From = 'network' | 'cache';

export interface LiveQuery<Data> {
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  readonly loading: boolean;
  refetch(): void;
  /** Reads now; done when the answer is in. */
  reload(): Promise<void>;
  /** Reads again shortly, once for all that ask meanwhile. */
  refetchSoon(): void;
}

/** Reads anew when the variables change and when the connection came back. `null` variables: not now. */
export function liveQuery<Data, V extends Variables>(
  document: TypedDocumentString<Data, V>,
  variables: () => V | null,
  from: From = 'network',
): LiveQuery<Data> {
  let data = $state.raw<Data>();
  let error = $state.raw<CombinedError>();
  let loading = $state(true);
  let asked = $state(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let answered = 0;

  $effect(() => {
    const again = asked;
    void (from === 'cache' ? connection.beginnings : connection.generation);
    const present = variables();
    if (!present) return;
    untrack(() => (loading = true));
    const requestPolicy = from === 'cache' && again === answered ? 'cache-and-network' : 'network-only';
    answered = again;
    const { unsubscribe } = clientFor(from)
      .query<Data, V>(document.toString(), present, { requestPolicy })
      .subscribe((result) => {
        loading = false;
        error = result.error;
        if (result.data) data = result.data;
      });
    return unsubscribe;
  });
  $effect(() => () => clearTimeout(timer));

  return {
    get data() {
      return data;
    },
    get error() {
      return error;
    },
    get loading() {
      return loading;
    },
    refetch: () => asked++,
    reload: async () => {
      const present = variables();
      if (!present) return;
      const result = await clientFor(from)
        .query<Data, V>(document.toString(), present, { requestPolicy: 'network-only' })
        .toPromise();
      error = result.error;
      if (result.data) data = result.data;
    },
    refetchSoon: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        asked++;
      }, COALESCE_MS);
    },
  };
}

/** Calls `onData` for each event. The transport subscribes again by itself after a cut. */
export function liveEvents<Data, V extends Variables>(
  document: TypedDocumentString<Data, V>,
  variables: () => V | null,
  onData: (data: Data) => void,
  from: From = 'network',
): void {
  $effect(() => {
    const present = variables();
    if (!present) return;
    const { unsubscribe } = clientFor(from)
      .subscription<Data, V>(document.toString(), present)
      .subscribe((result) => {
        const { data } = result;
        if (data) untrack(() => onData(data));
      });
    return unsubscribe;
  });
}

/** The caching one is replaced now and then: who reads from it begins again. */
function clientFor(from: From): Client {
  if (from === 'network') return client;
  void connection.forgotten;
  return cachingClient();
}
