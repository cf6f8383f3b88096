import { invalid } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import type { Page, PageRequest } from '../server/base/page.ts';

export const LARGEST_PAGE = 200;

builder.globalConnectionFields((t) => ({
  totalCount: t.int({
    description: 'How many the whole list has, under the same filter. Counting ends at 10,000.',
    resolve: async ({ total }) => (await total()).count,
  }),
  totalCountIsExact: t.boolean({
    description: 'False: the list has more than totalCount.',
    resolve: async ({ total }) => (await total()).exact,
  }),
}));

const CURSOR = /^\d{1,15}$/;
/** Its id, or what it is sorted by and its id: a number, text as base64url, or nothing where it is empty. */
export const TASK_CURSOR = /^(\d{1,15}\.|\.|=[\w-]{0,3000}\.)?\d{1,18}$/;

/** @throws ValidationError where the page is larger than allowed, or the cursor is none that the gateway gave. */
export function pageOf(
  args: { first: number; after?: string | null | undefined },
  cursor: RegExp = CURSOR,
): PageRequest {
  if (args.first < 1 || args.first > LARGEST_PAGE) {
    throw invalid('first', 'OUT_OF_RANGE', { minimum: 1, maximum: LARGEST_PAGE });
  }
  const after = args.after ?? null;
  if (after !== null && !cursor.test(after)) throw invalid('after', 'NOT_A_CURSOR');
  return { first: args.first, after };
}

export function toConnection<T>(page: Page<T>, request: PageRequest, cursorOf: (item: T) => string) {
  const edges = page.items.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    total: once(page.total),
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: request.after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Two fields ask for it, and it is counted once. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
