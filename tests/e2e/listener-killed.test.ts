import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isListening } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { childrenOf } from '../support/process-usage.ts';
import { waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

/** The gateway's child that listens for DICOM. */
function listenerPid(gatewayPid: number): number | undefined {
  return childrenOf(gatewayPid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('listener'),
  );
}

test(
  'a listener that is killed comes back, loses nothing it answered, and the API stays up',
  { skip: missingPrograms('storescu') },
  async () => {
    await using scene = await Scene.open();
    const exam = scene.makeExam();
    await scene.push(exam.files.slice(0, 30));
    const killed = listenerPid(scene.gateway.pid) ?? assert.fail('no listener process');
    process.kill(killed, 'SIGKILL');
    await graphql(scene.api, '{ processes { name state } }');
    // One that dies has no command line any more while its port is still open: another one must be there.
    const another = () => {
      const pid = listenerPid(scene.gateway.pid);
      return pid !== undefined && pid !== killed && isListening(scene.gateway.dicomPort);
    };
    await waitFor(another, { what: 'another listener listens' });
    await scene.push(exam.files.slice(30));
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
    assert.deepEqual(scene.check(exam, [task.results[0]?.seriesInstanceUid as string]).problems, []);
  },
);
