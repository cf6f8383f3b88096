/** People who press every button at once while images come, and what must hold once they leave off. */
import assert from 'node:assert/strict';
import { allTransitions, assertGapFree } from '../e2e/transitions.ts';
import type { Exam, Scene } from '../e2e/scene.ts';
import { graphql, type Api } from '../support/graphql-client.ts';
import { listTasks, mutate, waitForTask, type TaskView } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';

/** What a person may ask of a task, and at random of one that is not there. */
const ASKED = [
  (id: string) => `cancelTask(id: "${id}")`,
  (id: string) => `retryTask(id: "${id}")`,
  (id: string) => `restartTask(id: "${id}")`,
  (id: string) => `completeTask(id: "${id}")`,
  (id: string) => `resendTask(id: "${id}", devices: ["PACS"])`,
  (id: string) => `setTaskPriority(id: "${id}", priority: 3)`,
  () => 'retryTask(id: "202601010000000001")',
  () => 'stopProcess(name: PACKER)',
  () => 'startProcess(name: PACKER)',
];

export interface Buttons {
  /** How often each answer was given. */
  readonly answers: ReadonlyMap<string, number>;
  /** Nobody presses anything until the work, such as a restart, has ended. */
  during(work: Promise<void>): Promise<void>;
  /** Waits until there were so many answers. */
  pressed(times: number): Promise<void>;
  leaveOff(): Promise<void>;
}

export function pressButtons(scene: Scene, clients: number, random: () => number): Buttons {
  const answers = new Map<string, number>();
  let isOver = false;
  let isUp: Promise<void> = Promise.resolve();
  const client = async () => {
    while (!isOver) {
      await isUp;
      const { url, token } = scene.api;
      const id = await anyTask(scene.api, random).catch(() => undefined);
      const asked = ASKED[Math.floor(random() * ASKED.length)]!;
      const code = await answerTo({ url, token }, asked(id ?? '0'));
      answers.set(code, (answers.get(code) ?? 0) + 1);
    }
  };
  const all = Array.from({ length: clients }, client);
  return {
    answers,
    during: (work) => (isUp = work),
    pressed: async (times) => {
      await waitFor(() => [...answers.values()].reduce((sum, count) => sum + count, 0) >= times, {
        what: `${times} answers`,
        timeoutMs: 600_000,
      });
    },
    leaveOff: async () => {
      isOver = true;
      await Promise.all(all);
    },
  };
}

/** Every series can be brought to its end, whole and right; nothing is left at work; transitions are without gaps. */
export async function assertInOrder(scene: Scene, exams: readonly Exam[]): Promise<void> {
  await mutate(scene.api, 'startProcess(name: PACKER)');
  for (const exam of exams) {
    const task = await bringToEnd(scene, exam);
    assert.equal(task.images.received, exam.files.length);
    assert.equal(task.results.length, 1);
    assert.deepEqual(scene.check(exam, [task.results[0]!.seriesInstanceUid]).problems, []);
  }
  await waitFor(
    async () => (await listTasks(scene.api)).every(({ state }) => !['QUEUED', 'RUNNING'].includes(state)),
    { what: 'nothing to be at work', timeoutMs: 120_000 },
  );
  const last = await lastCursor(scene.api);
  assertGapFree(await allTransitions(scene.api, ({ cursor }) => Number(cursor) >= last));
}

/** Again where the gateway was killed meanwhile: as a scanner does. */
export async function pushWhole(scene: Scene, files: readonly string[]): Promise<void> {
  await waitFor(
    () =>
      scene.push(files).then(
        () => true,
        () => false,
      ),
    { what: 'the series to be taken', timeoutMs: 120_000 },
  );
}

async function anyTask(api: Api, random: () => number): Promise<string | undefined> {
  const tasks = await listTasks(api, {}, 20);
  return tasks[Math.floor(random() * tasks.length)]?.id;
}

/** The code of what was said, `OK`, or that nobody answered. */
async function answerTo(api: Api, asked: string): Promise<string> {
  try {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${api.token}` },
      body: JSON.stringify({
        query: `mutation { ${asked} { __typename ... on Error { notice { code } } } }`,
      }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = (await response.json()) as {
      data?: Record<string, { __typename: string; notice?: { code: string } }>;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    const [error] = answer.errors ?? [];
    if (error) return error.extensions?.code ?? error.message.slice(0, 80);
    const [said] = Object.values(answer.data ?? {});
    return said?.notice?.code ?? 'OK';
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? '504 no answer in 30 s' : 'away';
  }
}

/** What only the images that went to another task can mend. */
const DIVIDED = ['INCOMPLETE_SERIES', 'TOO_FEW_IMAGES', 'SLICES_ELSEWHERE'];

/** As a person would: what was cancelled or failed is taken back, what was divided by a cancel is sent again. */
async function bringToEnd(scene: Scene, { series, files }: Exam): Promise<TaskView> {
  const { seriesInstanceUid } = series;
  for (let tries = 0; ; tries++) {
    const task = await waitForTask(scene.api, seriesInstanceUid);
    if (task.state === 'COMPLETED') return task;
    if (tries === 6) throw new Error(JSON.stringify(task));
    if (DIVIDED.includes(task.failure?.code ?? '')) await pushWhole(scene, files);
    else await mutate(scene.api, `retryTask(id: "${task.id}")`);
    await waitForTask(scene.api, seriesInstanceUid, {
      is: ({ id, state, images }) =>
        id !== task.id || state !== task.state || images.received !== task.images.received,
      what: 'to go on',
    });
  }
}

async function lastCursor(api: Api): Promise<number> {
  const cursors: number[] = [];
  for (const { id } of await listTasks(api)) {
    const { task } = await graphql<{ task: { transitions: { edges: { node: { cursor: string } }[] } } }>(
      api,
      `{ task(id: "${id}") { transitions(first: 200) { edges { node { cursor } } } } }`,
    );
    cursors.push(...task.transitions.edges.map(({ node }) => Number(node.cursor)));
  }
  return Math.max(...cursors);
}
