/** DICOMweb servers searched by QIDO-RS and fetched from by WADO-RS; Orthanc's plugin and scripted servers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Scene } from '../e2e/scene.ts';
import { storescu } from '../support/dcmtk.ts';
import { graphql } from '../support/graphql-client.ts';
import { startOrthanc, WEB_SETTINGS, type Orthanc } from '../support/orthanc.ts';
import { missingPrograms } from '../support/programs.ts';
import { startWebServer } from '../support/scripted-web-server.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

interface Retrieval {
  readonly id: string;
  readonly state: string;
  readonly completed: number;
  readonly failed: number;
  readonly failure: { readonly code: string } | null;
  readonly tasks: readonly { readonly id: string }[];
}
interface Study {
  readonly instanceUid: string;
  readonly accessionNumber: string | null;
  readonly patient: { readonly name: string | null };
  readonly series: readonly {
    readonly instanceUid: string;
    readonly modality: string | null;
    readonly images: number | null;
  }[];
}

describe('DICOMweb archives', { skip: missingPrograms('Orthanc', 'storescu', 'storescp') }, () => {
  const owned = new AsyncDisposableStack();
  let scene: Scene;
  let orthanc: Orthanc;
  before(async () => {
    const { path } = owned.use(temporaryDirectory('qido-'));
    orthanc = owned.use(await startOrthanc(join(path, 'orthanc'), {}, WEB_SETTINGS));
    scene = owned.use(await Scene.open({ config: '{ quietSeconds: 2 }' }));
    await declare('ORTHANC', `${orthanc.url}/dicom-web`);
  });
  after(() => owned.disposeAsync());

  const declare = (name: string, url: string) =>
    mutate(
      scene.api,
      `createDevice(input: { name: "${name}", kind: DICOMWEB, url: "${url}", canQuery: true, isDestination: false })`,
    );

  const studies = async (device: string, filter: object): Promise<readonly Study[]> =>
    (
      await graphql<{ studies: Study[] }>(
        scene.api,
        `
          query ($device: String!, $filter: StudyFilter!) {
            studies(device: $device, filter: $filter) {
              instanceUid
              accessionNumber
              patient {
                name
              }
              series {
                instanceUid
                modality
                images
              }
            }
          }
        `,
        { device, filter },
      )
    ).studies;

  async function requested(device: string, accessionNumber: string): Promise<Retrieval> {
    const { requestSeries } = await graphql<{ requestSeries: { id: string; message?: string } }>(
      scene.api,
      'mutation ($input: RequestSeriesInput!) { requestSeries(input: $input) { ... on Retrieval { id } ... on Error { message } } }',
      { input: { device, accessionNumber } },
    );
    assert.ok(requestSeries.id, requestSeries.message);
    return waitFor(
      async () => {
        const { retrieval } = await graphql<{ retrieval: Retrieval }>(
          scene.api,
          'query ($id: ID!) { retrieval(id: $id) { id state completed failed failure { code } tasks { id } } }',
          { id: requestSeries.id },
        );
        return ['COMPLETED', 'FAILED', 'CANCELLED'].includes(retrieval.state) && retrieval;
      },
      { what: 'the end of the retrieval', timeoutMs: 60_000 },
    );
  }

  test('a study is found, its PET series fetched, processed and delivered, once', async () => {
    const exam = scene.makeExam({ accessionNumber: 'W1', patientName: 'DÍAZ^ANA', manufacturer: 'ge' });
    assert.equal((await storescu(exam.files, orthanc.dicomPort, { calledAe: 'ORTHANC' })).status, 0);
    for (const filter of [
      { accessionNumber: 'W1' },
      { patientName: 'D*AZ*' },
      { patientId: exam.series.patientId },
    ]) {
      const [study, ...rest] = await studies('ORTHANC', filter);
      assert.deepEqual(rest, []);
      assert.deepEqual(
        [study?.instanceUid, study?.accessionNumber, study?.patient.name],
        [exam.series.studyInstanceUid, 'W1', 'DÍAZ^ANA'],
      );
      assert.deepEqual(
        study?.series.map(({ instanceUid, modality }) => [instanceUid, modality]),
        [[exam.series.seriesInstanceUid, 'PT']],
      );
    }
    assert.deepEqual(await studies('ORTHANC', { accessionNumber: 'NOBODY' }), []);
    const done = await requested('ORTHANC', 'W1');
    assert.deepEqual([done.state, done.completed, done.failed, done.failure], ['COMPLETED', 50, 0, null]);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.deepEqual([task.state, task.images.received], ['COMPLETED', 50]);
    assert.deepEqual(
      done.tasks.map(({ id }) => id),
      [task.id],
    );
    assert.deepEqual(
      scene.check(
        exam,
        task.results.map((result) => result.seriesInstanceUid),
      ).problems,
      [],
    );
    assert.equal((await requested('ORTHANC', 'W1')).completed, 0);
  });

  test('the diagnosis searches too', async () => {
    const { diagnoseDevice } = await graphql<{
      diagnoseDevice: { steps: { name: string; outcome: string }[] };
    }>(
      scene.api,
      'mutation { diagnoseDevice(name: "ORTHANC") { ... on Diagnosis { steps { name outcome } } } }',
    );
    assert.deepEqual(diagnoseDevice.steps.at(-1), { name: 'QIDO', outcome: 'PASSED' });
  });

  test('what a server does wrong is said in its words, and ends', async () => {
    await using server = await startWebServer();
    await declare('SCRIPTED', server.url);
    server.search = { status: 403 };
    assert.equal((await requested('SCRIPTED', 'W2')).failure?.code, 'WEB_SIGN_IN');
    server.search = { status: 200, body: '{"no": "list"}' };
    assert.equal((await requested('SCRIPTED', 'W2')).failure?.code, 'WEB_UNREADABLE');
    server.search = { status: 200, body: '[{' };
    assert.equal((await requested('SCRIPTED', 'W2')).failure?.code, 'WEB_NOT_DICOM_WEB');
    server.search = { status: 204 };
    assert.equal((await requested('SCRIPTED', 'W2')).failure?.code, 'STUDY_NOT_FOUND');
    // It finds a study and a series, and gives the same list in place of images.
    const match = {
      '0020000D': { vr: 'UI', Value: ['1.2.3'] },
      '0020000E': { vr: 'UI', Value: ['1.2.3.4'] },
      '00080050': { vr: 'SH', Value: ['W2'] },
      '00080060': { vr: 'CS', Value: ['PT'] },
    };
    server.search = { status: 200, body: JSON.stringify([match]) };
    assert.equal((await requested('SCRIPTED', 'W2')).failure?.code, 'WEB_UNREADABLE');
  });
});
