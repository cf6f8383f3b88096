import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as elapse } from 'node:timers/promises';
import { storescu } from '../support/dcmtk.ts';
import { missingPrograms } from '../support/programs.ts';
import { followTransitions, listTasks, waitForTask } from '../support/task-api.ts';
import { Scene, type Database, type Exam } from './scene.ts';
import { allTransitions, assertGapFree } from './transitions.ts';

const ALL_STEPS = ['VALIDATOR', 'PACKER', 'UPLOADER', 'DOWNLOADER', 'UNPACKER', 'STORE_SCU'] as const;
/** `LONG=1`: every step on both databases, and many more kills at moments of chance. */
const LONG = process.env['LONG'] === '1';
const STEPS = { embedded: ALL_STEPS, mariadb: LONG ? ALL_STEPS : (['PACKER', 'STORE_SCU'] as const) };
const RANDOM_KILLS = LONG ? 150 : 3;
const LATEST_KILL_MS = 2500;

for (const database of ['embedded', 'mariadb'] as const satisfies Database[]) {
  const skip = missingPrograms('storescu', ...(database === 'mariadb' ? ['mariadbd'] : []));

  test(`SIGKILL at any step loses nothing and delivers nothing twice (${database})`, { skip }, async () => {
    await using scene = await Scene.open({ database });
    const exams = [await killedWhileReceiving(scene)];
    let cursor = '0';
    for (const step of STEPS[database]) {
      const exam = scene.makeExam();
      exams.push(exam);
      cursor = await killedAt(scene, exam, step, cursor);
    }
    await assertAllDelivered(scene, exams);
  });

  const times = `${RANDOM_KILLS} SIGKILLs at moments of chance`;
  test(
    `${times} lose nothing and deliver nothing twice (${database})`,
    { skip, timeout: 3_600_000 },
    async () => {
      await using scene = await Scene.open({ database });
      const exams: Exam[] = [];
      for (let kill = 0; kill < RANDOM_KILLS; kill++) {
        const exam = scene.makeExam();
        exams.push(exam);
        const pushing = storescu(exam.files, scene.gateway.dicomPort, { extra: ['-v'] });
        await elapse(randomInt(LATEST_KILL_MS));
        await scene.gateway.kill('SIGKILL');
        const { stdout, stderr } = await pushing;
        const answered = (stdout + stderr).match(/Received Store Response \(Success\)/g)?.length ?? 0;
        await scene.start();
        await pushTheRest(scene, exam, answered);
        await completed(scene, exam, `kill ${kill}, ${answered} images answered`);
      }
      await assertAllDelivered(scene, exams);
    },
  );
}

/** Half of the images are answered, then the gateway is killed; it still has them when the others come. */
async function killedWhileReceiving(scene: Scene): Promise<Exam> {
  const exam = scene.makeExam();
  await scene.push(exam.files.slice(0, 25));
  await scene.restart('SIGKILL');
  await scene.push(exam.files.slice(25));
  await completed(scene, exam, 'killed while receiving');
  return exam;
}

/** Kills as soon as the series is at the step. The cursor of the last transition seen. */
async function killedAt(scene: Scene, exam: Exam, step: string, since: string): Promise<string> {
  const reached = Promise.withResolvers<void>();
  const stream = followTransitions(scene.api, since, ({ to }) => {
    if (to.step === step && to.state === 'RUNNING') reached.resolve();
  });
  await scene.push(exam.files);
  await Promise.race([reached.promise, stream.closed]);
  await scene.gateway.kill('SIGKILL');
  await stream.close();
  await scene.start();
  await completed(scene, exam, `killed at ${step}`);
  const rest = await allTransitions(
    scene.api,
    ({ to, cursor }) => to.state === 'COMPLETED' && Number(cursor) > Number(since),
  );
  return rest.at(-1)?.cursor as string;
}

/**
 * What was answered must be here; what was not is sent again, as a scanner does. The image on its way at the kill
 * may be here too: where it was the last one, the series is complete, and sending it again would be a new task.
 */
async function pushTheRest(scene: Scene, exam: Exam, answered: number): Promise<void> {
  const { seriesInstanceUid } = exam.series;
  const received =
    answered === 0
      ? 0
      : await waitForTask(scene.api, seriesInstanceUid, {
          is: (task) => task.images.received >= answered,
          what: `has the ${answered} images that were answered`,
        }).then((task) => task.images.received);
  if (received < exam.files.length) await scene.push(exam.files.slice(answered));
}

async function completed(scene: Scene, exam: Exam, when: string): Promise<void> {
  const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
  assert.equal(task.state, 'COMPLETED', `${when}: ${JSON.stringify(task.failure)}`);
  const check = scene.check(
    exam,
    task.results.map((result) => result.seriesInstanceUid),
  );
  assert.deepEqual(check.problems, [], when);
}

async function assertAllDelivered(scene: Scene, exams: readonly Exam[]): Promise<void> {
  const distinct = new Set(scene.destination.received().map((object) => object.sopInstanceUid));
  assert.equal(distinct.size, exams.length * 50, 'SOP instances at the destination');
  const tasks = await listTasks(scene.api, {}, 200);
  assert.equal(tasks.length, exams.length, 'tasks');
  const ended = new Set<string>();
  const transitions = await allTransitions(scene.api, ({ task, to }) => {
    if (to.state === 'COMPLETED' && task) ended.add(task.id);
    return ended.size === tasks.length;
  });
  assertGapFree(transitions);
}
