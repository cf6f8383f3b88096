/** A GraphQL subscription over server-sent events, as any HTTP client sees it. */
export interface SseSubscription<T> {
  /** What came so far: `data` of each result. */
  readonly received: readonly T[];
  /** Settles when the stream has ended, however it ended. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export async function subscribeSse<T>(
  api: { url: string; token: string },
  document: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<SseSubscription<T>> {
  const abort = new AbortController();
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${api.token}`,
    },
    body: JSON.stringify({ query: document, variables }),
    signal: abort.signal,
  });
  if (!response.body || response.status !== 200) throw new Error(`Answered ${response.status}`);
  const received: T[] = [];
  const closed = read(response.body, (data) => received.push(data as T)).catch(() => undefined);
  return {
    received,
    closed,
    close: () => {
      abort.abort();
      return closed;
    },
  };
}

async function read(body: ReadableStream<Uint8Array>, onData: (data: unknown) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    const events = (text + decoder.decode(chunk, { stream: true })).split('\n\n');
    text = events.pop()!;
    for (const event of events) {
      const data = /^data: ?(\{.*\})$/m.exec(event)?.[1];
      if (data && /^event: ?next$/m.test(event)) onData((JSON.parse(data) as { data: unknown }).data);
    }
  }
}
