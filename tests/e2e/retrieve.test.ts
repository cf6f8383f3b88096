/** A gateway that searches archives and retrieves from them: DCMTK's dcmqrscp and Orthanc, each with its own ways. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { declareArchive as declare, diagnosed, ended, requestSeries } from '../support/archive-api.ts';
import { startDcmqrscp, type Archive } from '../support/dcmqrscp.ts';
import { storescu } from '../support/dcmtk.ts';
import { graphql, type Api } from '../support/graphql-client.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene, type Exam } from './scene.ts';

interface StudyView {
  readonly instanceUid: string;
  readonly accessionNumber: string | null;
  readonly patient: { readonly id: string | null; readonly name: string | null };
  readonly series: readonly {
    readonly instanceUid: string;
    readonly modality: string | null;
    readonly images: number | null;
    readonly task: { readonly id: string } | null;
  }[];
}

async function studies(
  api: Api,
  device: string,
  filter: Readonly<Record<string, unknown>>,
): Promise<StudyView[]> {
  const answer = await graphql<{ studies: StudyView[] }>(
    api,
    `
      query ($device: String!, $filter: StudyFilter!) {
        studies(device: $device, filter: $filter) {
          instanceUid
          accessionNumber
          patient {
            id
            name
          }
          series {
            instanceUid
            modality
            images
            task {
              id
            }
          }
        }
      }
    `,
    { device, filter },
  );
  return answer.studies;
}

describe('archives', { skip: missingPrograms('dcmqrscp', 'Orthanc', 'storescp') }, () => {
  const owned = new AsyncDisposableStack();
  let scene: Scene;
  let archive: Archive;
  let ordered: Exam;
  let other: Exam;

  before(async () => {
    scene = owned.use(await Scene.open({ config: '{ quietSeconds: 2 }' }));
    const folder = owned.use(temporaryDirectory('archive-')).path;
    archive = owned.use(await startDcmqrscp(folder, { PETFECTIOR: scene.gateway.dicomPort }));
    ordered = scene.makeExam({ accessionNumber: 'A4711', patientName: 'DÍAZ^ANA' });
    other = scene.makeExam({ accessionNumber: 'A4712' });
    await archive.store([...ordered.files, ...other.files]);
    await declare(scene.api, 'ARCHIVE', archive.port);
  });
  after(() => owned.disposeAsync());

  test('a study is found by accession number, by patient and by the beginning of a name', async () => {
    for (const filter of [
      { accessionNumber: 'A4711' },
      { patientId: ordered.series.patientId },
      { patientName: 'DÍAZ' },
      { studyInstanceUid: ordered.series.studyInstanceUid },
    ]) {
      const [study, ...rest] = await studies(scene.api, 'ARCHIVE', filter);
      assert.deepEqual(rest, []);
      assert.equal(study?.instanceUid, ordered.series.studyInstanceUid);
      assert.equal(study.accessionNumber, 'A4711');
      assert.equal(study.patient.name, 'DÍAZ^ANA');
      assert.deepEqual(
        study.series.map(({ instanceUid, modality, task }) => [instanceUid, modality, task]),
        [[ordered.series.seriesInstanceUid, 'PT', null]],
      );
    }
    assert.deepEqual(await studies(scene.api, 'ARCHIVE', { accessionNumber: 'NOBODY' }), []);
  });

  test('a search for everything, or by what cannot be, is refused at its field', async () => {
    await assert.rejects(studies(scene.api, 'ARCHIVE', {}), /Say what to look for/);
    await assert.rejects(studies(scene.api, 'ARCHIVE', { patientName: '*' }), /Say what to look for/);
    await assert.rejects(studies(scene.api, 'ARCHIVE', { patientId: 'A\\B' }), /No backslash/);
    await assert.rejects(
      studies(scene.api, 'PACS', { patientId: 'A' }),
      /not marked as a device that can be queried/,
    );
  });

  test('an accession number alone brings the series from the archive to its delivery, once', async () => {
    const input = '{ device: "ARCHIVE", accessionNumber: "A4711", key: "order-1" }';
    const first = await requestSeries(scene.api, input);
    assert.equal((await requestSeries(scene.api, input)).id, first.id);
    const done = await ended(scene.api, first.id);
    assert.deepEqual(done.failure, null);
    assert.deepEqual([done.state, done.completed, done.failed, done.remaining], ['COMPLETED', 50, 0, 0]);
    const task = await waitForTask(scene.api, ordered.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED');
    assert.deepEqual(
      done.tasks.map(({ id }) => id),
      [task.id],
    );
    assert.equal(scene.destination.received().length, 50);

    const again = await ended(
      scene.api,
      (await requestSeries(scene.api, '{ device: "ARCHIVE", accessionNumber: "A4711" }')).id,
    );
    assert.deepEqual(
      again.series.map(({ isHere }) => isHere),
      [true],
    );
    assert.deepEqual(
      again.tasks.map(({ id }) => id),
      [task.id],
    );
    assert.equal(again.completed, 0);
  });

  test('what an archive does not have is said', async () => {
    const { id } = await requestSeries(scene.api, '{ device: "ARCHIVE", accessionNumber: "NOBODY" }');
    assert.equal((await ended(scene.api, id)).failure?.code, 'STUDY_NOT_FOUND');
  });

  test('a retrieval goes on after the gateway was killed', async () => {
    const { id } = await requestSeries(scene.api, '{ device: "ARCHIVE", accessionNumber: "A4712" }');
    await scene.restart('SIGKILL');
    const done = await ended(scene.api, id);
    assert.equal(done.state, 'COMPLETED', JSON.stringify(done));
    assert.equal((await waitForTask(scene.api, other.series.seriesInstanceUid)).state, 'COMPLETED');
  });

  test('an Orthanc that does not know this gateway says so, and sends once it does', async () => {
    const folder = owned.use(temporaryDirectory('orthanc-')).path;
    const exam = scene.makeExam({ accessionNumber: 'A9' });
    const request = '{ device: "ORTHANC", accessionNumber: "A9", key: "a9" }';
    const settings = { DicomAlwaysAllowFind: true, DicomAlwaysAllowMove: true };
    {
      await using stranger = await startOrthanc(join(folder, 'a'), {}, settings);
      assert.equal((await storescu(exam.files, stranger.dicomPort, { calledAe: 'ORTHANC' })).status, 0);
      await declare(scene.api, 'ORTHANC', stranger.dicomPort);
      const failed = await ended(scene.api, (await requestSeries(scene.api, request)).id);
      assert.equal(failed.state, 'FAILED');
      // This archive has no status of its own for it.
      assert.equal(failed.failure?.code, 'MOVE_REFUSED');
      assert.match(failed.failure.message, /PETFECTIOR is declared there/);
    }
    await using orthanc = await startOrthanc(
      join(folder, 'b'),
      { gateway: { aeTitle: 'PETFECTIOR', port: scene.gateway.dicomPort } },
      settings,
    );
    assert.equal((await storescu(exam.files, orthanc.dicomPort, { calledAe: 'ORTHANC' })).status, 0);
    await mutate(scene.api, `updateDevice(name: "ORTHANC", input: { port: ${orthanc.dicomPort} })`);
    assert.deepEqual(await diagnosed(scene.api, 'ORTHANC'), ['FIND PASSED', 'MOVE PASSED']);
    const done = await ended(scene.api, (await requestSeries(scene.api, request)).id);
    assert.deepEqual(
      [done.state, done.completed, done.remaining],
      ['COMPLETED', 50, 0],
      JSON.stringify(done),
    );
    assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
  });
});
