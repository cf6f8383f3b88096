/** A disk without room: what is only bookkeeping stands in nobody's way. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { ADMIN } from '../support/gateway.ts';
import { graphql, signIn } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { MOUNTING, smallFileSystem } from '../support/small-file-system.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Longest that an answer may take while nothing can be written, ms. */
const PATIENCE_MS = 5000;

test(
  'with a full disk people sign in, read, delete and sign out, and the audit is written when there is room',
  { skip: missingPrograms('storescu', ...MOUNTING) },
  async (t) => {
    using directory = temporaryDirectory();
    await using disk = await smallFileSystem(directory.path, 700);
    if (!disk) return t.skip('a file system cannot be mounted here');
    const config = '{ diskReserveMib: 16 }';
    await using scene = await Scene.open({ dataDir: join(disk.path, 'data'), config });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    await disk.fill();

    const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      const began = performance.now();
      const result = await work();
      const took = performance.now() - began;
      t.diagnostic(`${what}: ${Math.round(took)} ms`);
      assert.ok(took < PATIENCE_MS, `${what} took ${Math.round(took)} ms`);
      return result;
    };
    const tokens: string[] = [];
    for (let time = 0; time < 3; time++)
      tokens.push(await timed('signing in', () => signIn(scene.gateway.url, ADMIN.username, ADMIN.password)));
    const api = { url: scene.gateway.url, token: tokens[0]! };
    const { viewer } = await timed('reading', () =>
      graphql<{ viewer: { name: string } | null }>(
        api,
        `{ viewer { name } task(id: "${task.id}") { patient { name } } }`,
      ),
    );
    assert.equal(viewer?.name, ADMIN.username);
    await timed('deleting', () =>
      graphql(api, `mutation { deleteTasks(ids: ["${task.id}"]) { __typename } }`),
    );
    await timed('signing out', () => graphql(api, 'mutation { signOut { __typename } }'));
  },
);
