/** Requests to a provider that is not trusted to answer soon, or little. */
import { Agent, fetch, type RequestInit } from 'undici';

const MOST_BYTES = 1024 * 1024;
export const PROVIDER_PATIENCE_MS = 10_000;

export type Fetch = (url: string, init: object) => Promise<Response>;

/** Follows no redirect, reads at most 1 MiB, waits at most 10 s. @param authority PEM text; null: the system's */
export function boundedFetch(
  authority: string | null,
  until?: AbortSignal,
): { fetch: Fetch; close: () => Promise<void> } {
  const agent = new Agent({
    connect: { timeout: PROVIDER_PATIENCE_MS, ...(authority && { ca: authority }) },
    maxResponseSize: MOST_BYTES,
    headersTimeout: PROVIDER_PATIENCE_MS,
    bodyTimeout: PROVIDER_PATIENCE_MS,
  });
  return {
    fetch: async (url, init) => {
      const patience = AbortSignal.timeout(PROVIDER_PATIENCE_MS);
      const signal = until ? AbortSignal.any([patience, until]) : patience;
      const asked = { ...init, redirect: 'manual', dispatcher: agent, signal } as RequestInit;
      const answer = await fetch(url, asked);
      // Read here, so that the bounds hold for the body too.
      const body = await answer.arrayBuffer();
      const { status, headers } = answer;
      const hasBody = body.byteLength > 0 && ![204, 205, 304].includes(status);
      return new Response(hasBody ? body : null, { status, headers: [...headers] });
    },
    close: () => agent.destroy(),
  };
}
