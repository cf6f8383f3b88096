import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storescu } from '../support/dcmtk.ts';
import { isListening } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

const skip = missingPrograms('storescu');
const STEPS = [
  'COMPILATOR',
  'VALIDATOR',
  'PACKER',
  'UPLOADER',
  'DOWNLOADER',
  'UNPACKER',
  'STORE_SCU',
] as const;

async function processState(scene: Scene, name: string): Promise<string> {
  const { process } = await graphql<{ process: { state: string } }>(
    scene.api,
    'query ($name: ProcessName!) { process(name: $name) { state } }',
    { name },
  );
  return process.state;
}

test('all processes run but the Server Monitor, and the log says so', { skip }, async () => {
  await using scene = await Scene.open();
  const { processes } = await graphql<{ processes: { name: string; state: string }[] }>(
    scene.api,
    '{ processes { name state } }',
  );
  assert.equal(processes.length, 10);
  for (const { name, state } of processes) {
    assert.equal(state, name === 'SERVER_MONITOR' ? 'STOPPED' : 'RUNNING', name);
  }
  assert.equal(scene.gateway.log().match(/is running/g)?.length, 9);
});

test(
  'what comes to a stopped step waits there, also over a restart, and goes on when it is started',
  { skip },
  async () => {
    await using scene = await Scene.open();
    for (const step of STEPS) {
      await mutate(scene.api, `stopProcess(name: ${step})`);
      await waitFor(async () => (await processState(scene, step)) === 'STOPPED', {
        what: `${step} is stopped`,
      });
      const exam = scene.makeExam();
      await scene.push(exam.files);
      const waiting = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: (task) => task.step === step && task.images.received === 50,
        what: `waits at ${step}`,
      });
      assert.ok(['QUEUED', 'WAITING'].includes(waiting.state), `${step}: ${waiting.state}`);
      if (step === 'PACKER') {
        await scene.restart('SIGTERM');
        assert.equal(await processState(scene, step), 'STOPPED', 'remembered over the restart');
      }
      await mutate(scene.api, `startProcess(name: ${step})`);
      const done = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(done.state, 'COMPLETED', `${step}: ${JSON.stringify(done.failure)}`);
    }
    assert.equal(scene.destination.received().length, 50 * STEPS.length);
  },
);

test('a stopped listener takes no images, a started one does', { skip }, async () => {
  await using scene = await Scene.open();
  const exam = scene.makeExam();
  await mutate(scene.api, 'stopProcess(name: DICOM_LISTENER)');
  await waitFor(async () => !(await isListening(scene.gateway.dicomPort)), { what: 'the port is closed' });
  assert.notEqual((await storescu(exam.files, scene.gateway.dicomPort)).status, 0);
  await mutate(scene.api, 'startProcess(name: DICOM_LISTENER)');
  await waitFor(() => isListening(scene.gateway.dicomPort), { what: 'the port is open' });
  await scene.push(exam.files);
  assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
});
