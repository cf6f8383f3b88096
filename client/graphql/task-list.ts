/** A page of tasks as it is after one of them has changed, without reading it again. */
import type {
  TaskListChangedSubscription,
  TaskPlacesQuery,
  TaskPlacesQueryVariables,
  TaskPlaceFragment,
} from './generated/graphql.ts';

type Page = TaskPlacesQuery['tasks'];
type Order = NonNullable<TaskPlacesQueryVariables['orderBy']>;

export interface ListedChange {
  readonly taskId: string;
  readonly task: TaskPlaceFragment | null;
  /** The task's place in this list; left out where nothing is said of it. */
  readonly list: TaskListChangedSubscription['taskChanged']['list'] | undefined;
}

/** What the gateway sorts by; it compares text by its code points, and null comes before everything. */
const KEYS: Readonly<Record<Order['field'], (task: TaskPlaceFragment) => string | number | null>> = {
  STARTED: ({ id }) => id,
  UPDATED: ({ updatedAt }) => Date.parse(updatedAt),
  STATE: ({ state }) => state,
  IMAGES: ({ images }) => images.received,
  PATIENT: ({ patient }) => patient.name,
  SERIES: ({ series }) => series.description,
  SOURCE: ({ source }) => source.device,
};

const NEWEST_FIRST: Order = { field: 'STARTED', direction: 'DESC' };

/** @returns the same page where nothing of its rows or counts has moved. */
export function placed(
  page: Page,
  { first, after, orderBy }: TaskPlacesQueryVariables,
  { taskId, task, list }: ListedChange,
): Page {
  const present = page.edges.find(({ node }) => node.id === taskId);
  const others = page.edges.filter((edge) => edge !== present);
  const totalCount = list ? list.totalCount : page.totalCount - (present ? 1 : 0);
  const belongs = task !== null && list?.fits && list.cursor !== null;
  let edges = others;
  // What it is sorted by is the same: at either end of the page nothing else would tell that it stays.
  if (belongs && present?.cursor === list.cursor) edges = page.edges;
  else if (belongs) {
    const order = orderBy ?? NEWEST_FIRST;
    const found = others.findIndex(({ node }) => compareTasks(task, node, order) < 0);
    const at = found < 0 ? others.length : found;
    const isBeforePage = at === 0 && Boolean(after) && others.length > 0;
    const isBehindPage = at === others.length && page.pageInfo.hasNextPage;
    if (!isBeforePage && !isBehindPage) {
      const edge = { __typename: 'TaskEdge' as const, cursor: list!.cursor!, node: task };
      edges = others.toSpliced(at, 0, edge);
    }
  }
  const isSame =
    edges.length === page.edges.length && edges.every(({ node }, at) => node.id === page.edges[at]!.node.id);
  if (isSame && totalCount === page.totalCount) return page;
  const kept = edges.slice(0, first);
  return {
    ...page,
    totalCount,
    edges: kept,
    pageInfo: {
      ...page.pageInfo,
      hasNextPage: page.pageInfo.hasNextPage || kept.length < edges.length,
      endCursor: kept.at(-1)?.cursor ?? null,
    },
  };
}

/** So much has gone from the page that those behind it are wanted. */
export function isEmptied({ edges, pageInfo }: Page, first: number): boolean {
  return pageInfo.hasNextPage && edges.length < first / 2;
}

/** As the gateway sorts. */
export function compareTasks(
  a: TaskPlaceFragment,
  b: TaskPlaceFragment,
  { field, direction }: Order,
): number {
  const sign = direction === 'ASC' ? 1 : -1;
  return sign * (compareKeys(KEYS[field](a), KEYS[field](b)) || compareKeys(a.id, b.id));
}

function compareKeys(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareCodePoints(String(a), String(b));
}

/** UTF-16 puts what lies beyond U+FFFF before U+E000; the databases do not. */
function compareCodePoints(a: string, b: string): number {
  const [one, other] = [[...a], [...b]];
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const difference = one[at]!.codePointAt(0)! - other[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
