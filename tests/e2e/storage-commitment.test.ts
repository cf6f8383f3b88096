/** Storage commitment through the whole gateway: asked after the delivery, answered later, across a SIGKILL. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMITMENT, commitmentEvent, requestedOf } from '../support/commitment-event.ts';
import { graphql } from '../support/graphql-client.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { missingPrograms } from '../support/programs.ts';
import { EXPLICIT, RawPeer } from '../support/raw-peer.ts';
import { startRawProvider } from '../support/raw-provider.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

interface CommitmentView {
  readonly state: string;
  readonly requests: number;
  readonly refused: number;
  readonly notice: { readonly code: string; readonly message: string } | null;
}

async function commitmentOf(scene: Scene, taskId: string): Promise<CommitmentView | undefined> {
  const { task } = await graphql<{ task: { deliveries: { commitment: CommitmentView | null }[] } }>(
    scene.api,
    `
      query ($id: ID!) {
        task(id: $id) {
          deliveries {
            commitment {
              state
              requests
              refused
              notice {
                code
                message
              }
            }
          }
        }
      }
    `,
    { id: taskId },
  );
  return task.deliveries[0]?.commitment ?? undefined;
}

const isIn = (scene: Scene, taskId: string, state: string) =>
  waitFor(
    async () => {
      const commitment = await commitmentOf(scene, taskId);
      return commitment?.state === state && commitment;
    },
    { what: `the commitment is ${state}` },
  );

const declare = (scene: Scene, name: string, port: number) =>
  mutate(
    scene.api,
    `createDevice(input: { name: "${name}", aeTitle: "${name}", host: "127.0.0.1", port: ${port}, isDestination: true, storageCommitment: true })`,
  );

test(
  'a report that comes after a SIGKILL, on an association of the archive, still belongs to its delivery',
  { skip: missingPrograms('storescu') },
  async () => {
    using archive = await startRawProvider();
    await using scene = await Scene.open({ withDestination: false });
    await declare(scene, 'ARCHIVE', archive.port);
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', 'the task does not wait for the archive');
    await isIn(scene, task.id, 'REQUESTED');
    const nextRequest = (objects: number) =>
      waitFor(() => archive.datasets.length === objects && requestedOf(archive.datasets.at(-1)!), {
        what: 'the request',
      });
    const { transactionUid, instances } = await nextRequest(51);
    assert.equal(instances.length, 50);

    await scene.restart('SIGKILL');
    assert.equal((await commitmentOf(scene, task.id))?.state, 'REQUESTED');
    await using peer = await RawPeer.associate(
      scene.gateway.dicomPort,
      [{ id: 1, abstractSyntax: COMMITMENT, transferSyntaxes: [EXPLICIT] }],
      { calling: 'ARCHIVE', roles: [[COMMITMENT, 0, 1]] },
    );
    peer.send(commitmentEvent('2.25.1', { committed: instances }));
    assert.equal(await peer.nextStatus(), 0x0115, 'a transaction that nobody asked for');
    peer.send(
      commitmentEvent(transactionUid, {
        messageId: 2,
        committed: instances.slice(1),
        failed: [[instances[0]!, 0x0112]],
      }),
    );
    assert.equal(await peer.nextStatus(), 0);
    const failed = await isIn(scene, task.id, 'FAILED');
    assert.deepEqual([failed.refused, failed.notice?.code], [1, 'COMMITMENT_REFUSED']);
    const { openAlerts } = await waitFor(
      async () => {
        const answer = await graphql<{ openAlerts: { kind: string; subject: string; message: string }[] }>(
          scene.api,
          '{ openAlerts { kind subject message } }',
        );
        return answer.openAlerts.length > 0 && answer;
      },
      { what: 'an alert' },
    );
    assert.deepEqual(
      openAlerts.map(({ kind, subject }) => [kind, subject]),
      [['COMMITMENT_FAILED', `${task.id} ARCHIVE`]],
    );
    assert.match(openAlerts[0]!.message, /ARCHIVE has not taken responsibility for 1 of 50 images/);

    await mutate(scene.api, `resendTask(id: "${task.id}", devices: [])`);
    await isIn(scene, task.id, 'REQUESTED');
    // One image and one request.
    const again = await nextRequest(53);
    peer.send(commitmentEvent(again.transactionUid, { messageId: 3, committed: again.instances }));
    assert.equal(await peer.nextStatus(), 0);
    await isIn(scene, task.id, 'COMMITTED');
    await waitFor(
      async () =>
        (await graphql<{ openAlerts: unknown[] }>(scene.api, '{ openAlerts { kind } }')).openAlerts.length ===
        0,
      { what: 'the alert is over' },
    );
  },
);

test(
  'Orthanc is asked for every image that it got, and its report is shown with the delivery',
  { skip: missingPrograms('storescu', 'Orthanc') },
  async () => {
    using directory = temporaryDirectory();
    await using scene = await Scene.open({ withDestination: false });
    await using orthanc = await startOrthanc(join(directory.path, 'orthanc'), {
      gateway: { aeTitle: 'PETFECTIOR', port: scene.gateway.dicomPort },
    });
    await declare(scene, 'ORTHANC', orthanc.dicomPort);
    const exam = scene.makeExam({ manufacturer: 'ge' });
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED');
    const { requests, refused, notice } = await isIn(scene, task.id, 'COMMITTED');
    assert.deepEqual([requests, refused, notice], [1, 0, null]);
  },
);
