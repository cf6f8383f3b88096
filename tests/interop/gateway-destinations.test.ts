/** The whole gateway with destinations that have habits of their own. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { TRANSFER_SYNTAX } from '../../dicom/index.ts';
import { Scene } from '../e2e/scene.ts';
import { dcmdumpValues, startStorescp } from '../support/dcmtk.ts';
import { freePort } from '../support/free-port.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { startRawProvider } from '../support/raw-provider.ts';
import { createDevice, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Tasks {
  tasks: {
    edges: {
      node: {
        deliveries: { device: { name: string }; lastError: string | null; notice: { code: string } | null }[];
      };
    }[];
  };
}
interface Diagnosis {
  diagnoseDevice: { steps: { name: string; outcome: string }[] };
}

test(
  'a destination of implicit VR gets a result of explicit VR; one that has every image already has it delivered',
  { skip: missingPrograms('storescp', 'storescu', 'dcmdump') },
  async () => {
    using directory = temporaryDirectory();
    await using implicit = await startStorescp(join(directory.path, 'in'), { accepts: '+xi' });
    using hasAll = await startRawProvider({
      onStored: (socket, _index, answer) => socket.write(answer(0x0111)),
    });
    await using scene = await Scene.open({ withDestination: false });
    await createDevice(scene.api, { name: 'IMPLICIT', aeTitle: 'STORESCP', port: implicit.port });
    await createDevice(scene.api, { name: 'HAS-ALL', aeTitle: 'HASALL', port: hasAll.port });
    const exam = scene.makeExam({ manufacturer: 'siemens', transferSyntax: 'explicit' });
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
    const received = implicit.received();
    assert.equal(received.length, 50);
    const syntaxes = await dcmdumpValues(
      received.map(({ path }) => path),
      '0002,0010',
    );
    assert.deepEqual(new Set(syntaxes), new Set([TRANSFER_SYNTAX.implicitLittleEndian]));

    const { tasks } = await graphql<Tasks>(
      scene.api,
      `
        query {
          tasks(first: 1) {
            edges {
              node {
                deliveries {
                  device {
                    name
                  }
                  lastError
                  notice {
                    code
                  }
                }
              }
            }
          }
        }
      `,
    );
    const deliveries = tasks.edges[0]?.node.deliveries ?? [];
    assert.deepEqual(
      deliveries.toSorted((a, b) => a.device.name.localeCompare(b.device.name)),
      [
        { device: { name: 'HAS-ALL' }, lastError: null, notice: { code: 'IMAGES_WARNED' } },
        { device: { name: 'IMPLICIT' }, lastError: null, notice: null },
      ],
    );
    for (const name of ['IMPLICIT', 'HAS-ALL']) {
      const { diagnoseDevice } = await graphql<Diagnosis>(
        scene.api,
        `mutation { diagnoseDevice(name: "${name}") { ... on Diagnosis { steps { name outcome } } } }`,
      );
      const stored = diagnoseDevice.steps.find((step) => step.name === 'STORE');
      assert.equal(stored?.outcome, 'PASSED', name);
    }
  },
);

test(
  'a task that one of two destinations has taken is halfway through its deliveries, also after a restart',
  { skip: missingPrograms('storescp', 'storescu') },
  async () => {
    await using scene = await Scene.open();
    await createDevice(scene.api, { name: 'AWAY', aeTitle: 'AWAY', port: await freePort() });
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const isHalf = async () => {
      const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: ({ state, deliveries }) => state === 'WAITING' && deliveries.some(({ sent }) => sent === 50),
        what: 'waits for one destination',
      });
      const { task } = await graphql<{ task: { progress: number } }>(
        scene.api,
        `{ task(id: "${id}") { progress } }`,
      );
      assert.ok(Math.abs(task.progress - 6.5 / 7) < 1e-9, String(task.progress));
    };
    await isHalf();
    await scene.restart('SIGKILL');
    await isHalf();
  },
);
