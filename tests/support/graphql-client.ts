/** The API as an outsider sees it: HTTP and the graphql-ws protocol, nothing of ours. */
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

export type Variables = Readonly<Record<string, unknown>>;

export interface Api {
  readonly url: string;
  readonly token: string;
}

/**
 * Asks the API; gives `data`.
 * @throws Error with the messages of the answer's errors.
 */
export async function graphql<T = Record<string, unknown>>(
  api: { url: string; token?: string },
  document: string,
  variables: Variables = {},
): Promise<T> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'x-requested-with': 'petfectior',
      ...(api.token ? { authorization: `Bearer ${api.token}` } : {}),
    },
    body: JSON.stringify({ query: document, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  let answer: { data?: T | null; errors?: { message: string }[] };
  try {
    answer = JSON.parse(text) as typeof answer;
  } catch {
    throw new Error(`GraphQL answered ${response.status}: ${text.slice(0, 200)}`);
  }
  if (answer.errors) throw new Error(answer.errors.map((error) => error.message).join('; '));
  if (!answer.data) throw new Error(`GraphQL answered ${response.status} without data`);
  return answer.data;
}

/** Signs in; gives the token. */
export async function signIn(url: string, username: string, password: string): Promise<string> {
  const { signIn: session } = await graphql<{
    signIn: { __typename: string; token?: string; message?: string };
  }>(
    { url },
    `
      mutation ($username: String!, $password: String!) {
        signIn(username: $username, password: $password) {
          __typename
          ... on Session {
            token
          }
          ... on NotAllowedError {
            message
          }
        }
      }
    `,
    { username, password },
  );
  if (!session.token) throw new Error(`Not signed in: ${session.__typename} ${session.message ?? ''}`);
  return session.token;
}

/**
 * Subscribes; every result's `data` goes to `onData`. `closed` settles when the subscription ends: fulfilled when
 * it was disposed or the server completed it, rejected on an error or when the connection broke.
 */
export function subscribe<T = Record<string, unknown>>(
  api: Api,
  document: string,
  variables: Variables,
  onData: (data: T) => void,
): { closed: Promise<void>; close(): Promise<void> } {
  const client: Client = createClient({
    url: `${api.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token: api.token, authorization: `Bearer ${api.token}` },
    retryAttempts: 0,
    lazy: true,
  });
  const closed = new Promise<void>((resolve, reject) => {
    client.subscribe<T>(
      { query: document, variables },
      {
        next: ({ data, errors }) => {
          if (errors) reject(new Error(errors.map((error) => error.message).join('; ')));
          else if (data) onData(data);
        },
        error: (reason) => reject(reason instanceof Error ? reason : new Error(describe(reason))),
        complete: resolve,
      },
    );
  });
  // Whoever is interested awaits it; a test that only listens for a while need not.
  closed.catch(() => undefined);
  return {
    closed,
    close: async () => {
      await client.dispose();
    },
  };
}

function describe(reason: unknown): string {
  if (Array.isArray(reason)) return reason.map((error: { message: string }) => error.message).join('; ');
  const event = reason as { code?: number; reason?: string };
  return `closed with ${event.code ?? 'no code'} ${event.reason ?? ''}`;
}
