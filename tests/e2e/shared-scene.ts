/** One gateway for the tests of a file: a start, and the first series of a process, cost more than most of what they show. */
import { after } from 'node:test';
import { graphql } from '../support/graphql-client.ts';
import { listTasks, mutate } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene, type SceneOptions } from './scene.ts';

/** Settings that tests change, as they are shipped. */
const AS_SHIPPED = '{ quietSeconds: 30, minimumImages: 47, mirrorMode: false, keepFinishedDays: 7 }';

/**
 * For each test the scene of the file, opened by the first of them: without tasks, with an empty destination, with the
 * settings that are shipped and those that it asks for. What else a test changes, it puts back.
 */
export function sharedScene(
  options: () => SceneOptions | Promise<SceneOptions> = () => ({}),
): (config?: string) => Promise<Scene> {
  let scene: Scene | undefined;
  const close = async (): Promise<void> => {
    await scene?.[Symbol.asyncDispose]();
    scene = undefined;
  };
  after(close);
  return async (config) => {
    try {
      if (scene) await clear(scene);
    } catch {
      // What a test that failed has left is no reason for the next one to fail.
      await close();
    }
    scene ??= await Scene.open(await options());
    await mutate(scene.api, `updateConfig(input: ${AS_SHIPPED})`);
    if (config !== undefined) await mutate(scene.api, `updateConfig(input: ${config})`);
    return scene;
  };
}

async function clear(scene: Scene): Promise<void> {
  await waitFor(
    async () => {
      const tasks = await listTasks(scene.api);
      for (const { id, state } of tasks)
        if (!['COMPLETED', 'FAILED', 'CANCELLED', 'IGNORED'].includes(state))
          await graphql(scene.api, `mutation { cancelTask(id: "${id}") { __typename } }`);
      const ids = tasks.map(({ id }) => `"${id}"`).join(', ');
      if (tasks.length > 0) await mutate(scene.api, `deleteTasks(ids: [${ids}])`);
      return tasks.length === 0;
    },
    { what: 'no task is left' },
  );
  scene.destination.clear();
}
