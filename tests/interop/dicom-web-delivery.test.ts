/** Results delivered by STOW-RS; Orthanc with its DICOMweb plugin and scripted servers are the far side. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Scene, type Exam } from '../e2e/scene.ts';
import { graphql } from '../support/graphql-client.ts';
import { startOrthanc, type Orthanc, WEB_SETTINGS } from '../support/orthanc.ts';
import { missingPrograms } from '../support/programs.ts';
import { startWebServer } from '../support/scripted-web-server.ts';
import { createDevice, mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

interface Step {
  readonly name: string;
  readonly outcome: string;
  readonly notice: { readonly code: string };
}

describe('results go to DICOMweb servers', { skip: missingPrograms('Orthanc', 'storescu') }, () => {
  const owned = new AsyncDisposableStack();
  let scene: Scene;
  let orthanc: Orthanc;
  const SECRET = 'a-secret-of-the-archive';
  before(async () => {
    const { path } = owned.use(temporaryDirectory('dicom-web-'));
    orthanc = owned.use(
      await startOrthanc(
        join(path, 'orthanc'),
        {},
        {
          ...WEB_SETTINGS,
          AuthenticationEnabled: true,
          RegisteredUsers: { gateway: SECRET },
        },
        `gateway:${SECRET}`,
      ),
    );
    scene = owned.use(await Scene.open({ withDestination: false, config: '{ quietSeconds: 2 }' }));
  });
  after(() => owned.disposeAsync());

  const declare = (name: string, url: string, more = '') =>
    mutate(
      scene.api,
      `createDevice(input: { name: "${name}", kind: DICOMWEB, url: "${url}", isDestination: true ${more} })`,
    );
  const remove = (name: string) => mutate(scene.api, `deleteDevice(name: "${name}", dropDeliveries: true)`);

  async function diagnosed(name: string): Promise<string[]> {
    const { diagnoseDevice } = await graphql<{ diagnoseDevice: { steps: Step[] } }>(
      scene.api,
      `
        mutation ($name: String!) {
          diagnoseDevice(name: $name) {
            ... on Diagnosis {
              steps {
                name
                outcome
                notice {
                  code
                }
              }
            }
          }
        }
      `,
      { name },
    );
    return diagnoseDevice.steps.map(({ name: step, outcome, notice }) => `${step} ${outcome} ${notice.code}`);
  }
  async function instancesOf(seriesInstanceUid: string): Promise<number> {
    const [found] = (await orthanc.json('/tools/find', {
      Level: 'Series',
      Query: { SeriesInstanceUID: seriesInstanceUid },
      Expand: true,
    })) as { Instances: string[] }[];
    return found?.Instances.length ?? 0;
  }

  test('every image of a result is at Orthanc, whatever its transfer syntax here', async () => {
    await declare('ORTHANC', `${orthanc.url}/dicom-web/`, `username: "gateway" secret: "${SECRET}"`);
    assert.deepEqual(await diagnosed('ORTHANC'), [
      'NAME_RESOLUTION PASSED HOST_IS_ADDRESS',
      'TCP PASSED PORT_OPEN',
      'TLS SKIPPED WEB_TLS_OFF',
      'HTTP PASSED WEB_ANSWERED',
      'STOW PASSED STOW_STORED',
      'QIDO SKIPPED QUERY_NOT_ASKED',
    ]);
    const exams: Exam[] = [scene.makeExam({ manufacturer: 'ge' }), scene.makeExam()];
    for (const exam of exams) {
      await scene.push(exam.files);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task));
      const [delivery] = task.deliveries;
      assert.deepEqual([delivery?.sent, delivery?.failed, delivery?.total], [50, 0, 50]);
      const { seriesInstanceUid } = task.results[0]!;
      assert.equal(await instancesOf(seriesInstanceUid), 50);
    }
    await remove('ORTHANC');
  });

  test('a wrong password is said, and nothing is lost: with the right one the delivery ends', async () => {
    await declare('ORTHANC', `${orthanc.url}/dicom-web`, `username: "gateway" secret: "wrong"`);
    assert.deepEqual((await diagnosed('ORTHANC')).slice(3), [
      'HTTP FAILED WEB_SIGN_IN',
      'STOW SKIPPED STEP_SKIPPED',
      'QIDO SKIPPED QUERY_NOT_ASKED',
    ]);
    const exam = scene.makeExam();
    await scene.push(exam.files);
    await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: (task) => task.deliveries[0]?.state === 'WAITING',
    });
    await mutate(scene.api, `updateDevice(name: "ORTHANC", input: { secret: "${SECRET}" })`);
    assert.ok((await diagnosed('ORTHANC')).every((step) => !step.includes('FAILED')));
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task));
    assert.equal(await instancesOf(task.results[0]!.seriesInstanceUid), 50);
    await remove('ORTHANC');
  });

  test('only what a server did not answer for is sent again', async () => {
    await using server = await startWebServer();
    let refused = 0;
    server.onStore = ({ uids, request }) => {
      // The second request fails as a whole, of the third one image is refused.
      if (request === 2) return { status: 503 };
      if (request === 3) return { status: 202, failed: { [uids[0]!]: refused++ === 0 ? 0xa700 : 0 } };
      return { status: 200 };
    };
    await declare('SCRIPTED', server.url);
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task));
    assert.equal(refused, 1);
    const stored = server.stored();
    assert.equal(new Set(stored).size, 50);
    assert.equal(stored.length, 50, 'no image was stored twice');
    await remove('SCRIPTED');
  });

  test('a duplicate is there; a server that limits requests gets smaller ones', async () => {
    await using server = await startWebServer();
    const sizes: number[] = [];
    server.onStore = ({ uids }) => {
      sizes.push(uids.length);
      if (uids.length > 5) return { status: 413 };
      return { status: 409, failed: Object.fromEntries(uids.map((uid) => [uid, 0x0111])) };
    };
    await declare('SCRIPTED', server.url);
    const exam = scene.makeExam();
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task));
    assert.ok(sizes.some((size) => size > 5) && sizes.at(-1)! <= 5, String(sizes));
    await remove('SCRIPTED');
  });

  test('a delivery that is under way is cancelled with its task', async () => {
    await using server = await startWebServer();
    server.onStore = () => new Promise(() => undefined);
    await declare('SCRIPTED', server.url);
    const exam = scene.makeExam();
    await scene.push(exam.files);
    await waitFor(() => server.requests() > 0, { what: 'the request', timeoutMs: 60_000 });
    const { id } = await waitForTask(scene.api, exam.series.seriesInstanceUid, { is: () => true });
    await mutate(scene.api, `cancelTask(id: "${id}")`);
    await waitFor(() => server.open() === 0, { what: 'the connection is closed' });
    await remove('SCRIPTED');
  });

  test('what is no DICOMweb server is told apart from one that refuses', async () => {
    await using server = await startWebServer();
    await declare('OTHER', `${server.url}/nowhere`);
    assert.equal((await diagnosed('OTHER'))[3], 'HTTP FAILED WEB_NOT_FOUND');
    server.search = { status: 200, type: 'text/html', body: '<html></html>' };
    await mutate(scene.api, `updateDevice(name: "OTHER", input: { url: "${server.url}" })`);
    assert.equal((await diagnosed('OTHER'))[3], 'HTTP FAILED WEB_NOT_DICOM_WEB');
    server.search = { status: 200, type: 'application/dicom+json', body: '[]' };
    server.onStore = () => ({ status: 501 });
    assert.equal((await diagnosed('OTHER'))[4], 'STOW FAILED STOW_NOT_OFFERED');
    await mutate(
      scene.api,
      `updateDevice(name: "OTHER", input: { url: "https://127.0.0.1:${server.port}" })`,
    );
    assert.match((await diagnosed('OTHER'))[2]!, /^TLS FAILED TLS_/);
    await mutate(
      scene.api,
      'updateDevice(name: "OTHER", input: { url: "http://nowhere.invalid/dicom-web" })',
    );
    assert.equal((await diagnosed('OTHER'))[0], 'NAME_RESOLUTION FAILED HOST_UNKNOWN');
    await remove('OTHER');
  });

  test('a secret is given out nowhere, and not sent to another server than it was entered for', async () => {
    await declare('ARCHIVE', 'https://pacs.example/dicom-web', 'secret: "a-token-of-the-archive"');
    const { devices } = await graphql<{
      devices: { name: string; hasSecret: boolean; host: string; port: number }[];
    }>(scene.api, '{ devices { name hasSecret host port } }');
    assert.deepEqual(
      devices.find(({ name }) => name === 'ARCHIVE'),
      { name: 'ARCHIVE', hasSecret: true, host: 'pacs.example', port: 443 },
    );
    await assert.rejects(
      mutate(scene.api, 'updateDevice(name: "ARCHIVE", input: { url: "https://other.example/dicom-web" })'),
      /Enter the password or token again/,
    );
    await assert.rejects(
      mutate(scene.api, 'createDevice(input: { name: "X", kind: DICOMWEB })'),
      /url|needed|missing/i,
    );
    await assert.rejects(
      createDevice(scene.api, { name: 'X', aeTitle: '', port: 104 }),
      /AE title|characters/i,
    );
    assert.ok(!scene.gateway.log().includes('a-token-of-the-archive'));
    await remove('ARCHIVE');
  });
});
