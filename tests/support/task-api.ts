/** What scripts from outside do with tasks, in the fixed names of the API. */
import { graphql, subscribe, type Api } from './graphql-client.ts';
import { waitFor } from './wait-for.ts';

export interface TaskView {
  readonly id: string;
  readonly step: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'WAITING' | 'FAILED' | 'COMPLETED' | 'CANCELLED' | 'IGNORED';
  readonly message: string | null;
  readonly failure: {
    readonly code: string;
    readonly message: string;
    readonly params: Readonly<Record<string, unknown>>;
  } | null;
  readonly images: {
    readonly received: number;
    readonly expected: number | null;
    readonly missing: readonly { readonly position: number; readonly index: number }[];
  };
  readonly deliveries: readonly {
    readonly device: { readonly name: string };
    readonly state: string;
    readonly sent: number;
    readonly failed: number;
    readonly total: number;
  }[];
  readonly results: readonly {
    readonly seriesInstanceUid: string;
    readonly description: string;
    readonly images: number;
    readonly integrity: {
      readonly activityChangePercent: number;
      readonly inputActivity: number;
      readonly resultActivity: number;
      readonly inputSuvMean: number | null;
      readonly resultSuvMean: number | null;
      readonly inputSuvMax: number | null;
      readonly resultSuvMax: number | null;
      readonly withinTolerance: boolean;
    } | null;
  }[];
}

const TASK = `id step state message failure { code message params } images { received expected missing { position index } }
  deliveries { device { name } state sent failed total }
  results { seriesInstanceUid description images integrity { activityChangePercent inputActivity resultActivity inputSuvMean resultSuvMean inputSuvMax resultSuvMax withinTolerance } }`;

/** Tasks, newest first. */
export async function listTasks(
  api: Api,
  filter: Readonly<Record<string, unknown>> = {},
  first = 100,
): Promise<TaskView[]> {
  const { tasks } = await graphql<{ tasks: { edges: { node: TaskView }[] } }>(
    api,
    `query ($filter: TaskFilter, $first: Int!) { tasks(filter: $filter, first: $first) { edges { node { ${TASK} } } } }`,
    { filter, first },
  );
  return tasks.edges.map((edge) => edge.node);
}

const isFinished = (task: TaskView) => ['FAILED', 'COMPLETED', 'CANCELLED', 'IGNORED'].includes(task.state);

/** Waits until the newest task of a series is as asked [finished], and gives it. */
export async function waitForTask(
  api: Api,
  seriesInstanceUid: string,
  {
    is = isFinished,
    what = 'is finished',
    timeoutMs = 120_000,
  }: { is?: (task: TaskView) => boolean; what?: string; timeoutMs?: number } = {},
): Promise<TaskView> {
  let last: TaskView | undefined;
  try {
    return await waitFor(
      async () => {
        [last] = await listTasks(api, { seriesInstanceUid }, 1);
        return last && is(last) ? last : undefined;
      },
      { what: `the task ${what}`, timeoutMs, everyMs: 50 },
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}; it is ${JSON.stringify(last)}`, { cause: error });
  }
}

/**
 * Runs a mutation whose answer is a union.
 * @throws Error where the answer is one of the typed errors.
 */
export async function mutate(api: Api, field: string): Promise<void> {
  const name = /^\w+/.exec(field)?.[0] as string;
  const answer = await graphql<Record<string, { __typename: string; message?: string }>>(
    api,
    `mutation { ${field} { __typename ... on Error { message } } }`,
  );
  const { __typename, message } = answer[name] ?? { __typename: 'nothing' };
  if (/Error$|^nothing$/.test(__typename)) {
    throw new Error(`${name}: ${__typename} ${message ?? ''}`);
  }
}

export async function createDevice(
  api: Api,
  device: { name: string; aeTitle: string; host?: string; port: number; isDestination?: boolean },
): Promise<void> {
  const { name, aeTitle, host = '127.0.0.1', port, isDestination = true } = device;
  await mutate(
    api,
    `createDevice(input: { name: ${JSON.stringify(name)}, aeTitle: ${JSON.stringify(aeTitle)}, host: ${JSON.stringify(host)}, port: ${port}, isDestination: ${isDestination} })`,
  );
}

export interface TransitionView {
  readonly cursor: string;
  readonly task: { readonly id: string } | null;
  readonly from: { readonly step: string; readonly state: string } | null;
  readonly to: { readonly step: string; readonly state: string };
  readonly at: string;
}

/** Follows the transitions after a cursor; `seen` grows. */
export function followTransitions(
  api: Api,
  since: string,
  onTransition: (transition: TransitionView) => void = () => undefined,
): { seen: readonly TransitionView[]; closed: Promise<void>; close(): Promise<void> } {
  const seen: TransitionView[] = [];
  const { closed, close } = subscribe<{ taskTransitions: TransitionView }>(
    api,
    `subscription ($since: Cursor!) {
       taskTransitions(since: $since) { cursor task { id } from { step state } to { step state } at }
     }`,
    { since },
    ({ taskTransitions }) => {
      seen.push(taskTransitions);
      onTransition(taskTransitions);
    },
  );
  return { seen, closed, close };
}
