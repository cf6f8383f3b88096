import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { sharedSceneBesideServer } from '../e2e/shared-scene.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingPrograms('storescu');
const beside = { http: sharedSceneBesideServer('http'), folder: sharedSceneBesideServer('folder') };
const completed = { is: (task: { state: string }) => task.state === 'COMPLETED', what: 'is completed' };

for (const transport of ['http', 'folder'] as const) {
  test(`a series goes through a processing server of its own (${transport})`, { skip }, async () => {
    const scene = await beside[transport].open();
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
    assert.deepEqual(
      scene.check(
        exam,
        task.results.map((result) => result.seriesInstanceUid),
      ).problems,
      [],
    );
  });
}

test(
  'a processing server that is down holds the queue, and all goes on when it is back',
  { skip },
  async () => {
    const scene = await beside.http.open();
    const server = await beside.http.serverThat();
    await server.stop('SIGKILL');
    const exams = [scene.makeExam(), scene.makeExam()];
    for (const exam of exams) await scene.push(exam.files);
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: ({ failure }) => failure?.code === 'SERVER_UNREACHABLE',
        what: 'waits for the server',
      });
      assert.notEqual(task.state, 'FAILED');
      break;
    }
    await server.start();
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, completed);
      assert.deepEqual(
        scene.check(
          exam,
          task.results.map((result) => result.seriesInstanceUid),
        ).problems,
        [],
      );
    }
  },
);

test('a processing server that is killed while it works is no loss', { skip }, async () => {
  const scene = await beside.http.open();
  const server = await beside.http.serverThat();
  const exam = scene.makeExam({ rows: 128, columns: 128 });
  await scene.push(exam.files);
  await waitForTask(scene.api, exam.series.seriesInstanceUid, {
    is: ({ step }) => step === 'DOWNLOADER',
    what: 'waits for its result',
  });
  await server.stop('SIGKILL');
  await server.start();
  const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, completed);
  assert.deepEqual(
    scene.check(
      exam,
      task.results.map((result) => result.seriesInstanceUid),
    ).problems,
    [],
  );
});

test(
  'a server that asks for a pause of an hour is said to, and a person need not wait for it',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    await using server = await startProcessingServer(directory.path, {
      status: { code: 503, times: 100, retryAfter: 3600 },
    });
    await using scene = await Scene.open({ env: server.httpEnv });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: ({ failure }) => failure?.code === 'SERVER_UNREACHABLE',
      what: 'waits for the server',
    });
    const ask = `{ processingServer { wait { reason since nextTryAt failure { code } } } }`;
    type Wait = { reason: string; since: string; nextTryAt: string; failure: { code: string } };
    const { wait } = (await graphql<{ processingServer: { wait: Wait } }>(scene.api, ask)).processingServer;
    assert.deepEqual([wait.reason, wait.failure.code], ['RETRY_AFTER', 'SERVER_UNREACHABLE']);
    assert.ok(Date.parse(wait.nextTryAt) - Date.parse(wait.since) < 301_000, JSON.stringify(wait));
    await server.stop();
    await server.start();
    const tried = await graphql(
      scene.api,
      `
        mutation {
          tryServerNow {
            ... on ProcessingServer {
              wait {
                reason
              }
            }
          }
        }
      `,
    );
    assert.deepEqual(tried, { tryServerNow: { wait: null } });
    await waitForTask(scene.api, exam.series.seriesInstanceUid, completed);
  },
);

async function isBorne(scene: Scene): Promise<void> {
  const exam = scene.makeExam({ rows: 128, columns: 128 });
  await scene.push(exam.files);
  const task = await waitForTask(scene.api, exam.series.seriesInstanceUid, completed);
  assert.deepEqual(
    scene.check(
      exam,
      task.results.map((result) => result.seriesInstanceUid),
    ).problems,
    [],
  );
}

const MISBEHAVIOURS: readonly (readonly [name: string, how: Readonly<Record<string, unknown>>])[] = [
  // More than the smallest chunk (256 KiB): with less, no chunk would ever arrive whole.
  ['cuts uploads', { cutUploadAfter: 400_000 }],
  ['cuts downloads', { cutDownloadAfter: 60_000 }],
];
for (const [name, how] of MISBEHAVIOURS)
  test(`a processing server that ${name} is borne`, { skip }, async () => {
    await isBorne(await beside.http.open(how));
  });

test('a processing server that answers 503 and 429 at first is borne', { skip }, async () => {
  // A gateway of its own: jobs of tests before it, which are given up, would be answered so in place of the upload.
  using directory = temporaryDirectory();
  await using server = await startProcessingServer(directory.path, {
    status: { code: 503, times: 2, retryAfter: 1 },
  });
  await using scene = await Scene.open({ env: server.httpEnv });
  await isBorne(scene);
});

for (const result of ['wrong-digest', 'wrong-shape', 'nan', 'bomb'] as const) {
  test(`a result that lies (${result}) is not delivered`, { skip }, async () => {
    const scene = await beside.http.open({ result });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.deepEqual(
      [task.state, task.failure?.code],
      ['FAILED', 'BAD_RESULT'],
      JSON.stringify(task.failure),
    );
    assert.equal(scene.destination.received().length, 0);
  });
}
