/** A gateway that archives cannot call back: images come by C-GET, judged by DCMTK's dcmqrscp and by Orthanc. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { declareArchive, diagnosed, ended, requestSeries } from '../support/archive-api.ts';
import { startDcmqrscp } from '../support/dcmqrscp.ts';
import { dcmdumpValues, storescu } from '../support/dcmtk.ts';
import { entriesUnder } from '../support/entries-under.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const JPEG_LS = '1.2.840.10008.1.2.4.80';
/** Of a manufacturer that does not exist. */
const RAW_DATA = '1.3.6.1.4.1.99999.7.1';

/** Copies of the first files as private raw data of that series, or of another one of modality PT in the study. */
async function rawObjects(
  files: readonly string[],
  count: number,
  of: 'series' | 'study',
): Promise<string[]> {
  const raw = files.slice(0, count).map((file) => `${file}-${of}-raw.dcm`);
  for (const [index, file] of raw.entries()) {
    copyFileSync(files[index]!, file);
    const series = of === 'series' ? [] : ['-m', `(0020,000e)=${(await seriesOf(file)) ?? ''}.9`];
    const { status, stderr } = await runProgram('dcmodify', [
      ...['-nb', '-m', `(0008,0016)=${RAW_DATA}`, '-gin', ...series, file],
    ]);
    assert.equal(status, 0, stderr);
  }
  return raw;
}

async function seriesOf(file: string): Promise<string | undefined> {
  const [uid] = await dcmdumpValues([file], '0020,000e');
  return uid;
}

describe(
  'archives by C-GET',
  { skip: missingPrograms('dcmqrscp', 'dcmodify', 'Orthanc', 'storescp', 'dcmcjpls') },
  () => {
    const owned = new AsyncDisposableStack();
    let scene: Scene;
    let folder: string;
    before(async () => {
      scene = owned.use(await Scene.open({ config: '{ quietSeconds: 2 }' }));
      folder = owned.use(temporaryDirectory('get-')).path;
    });
    after(() => owned.disposeAsync());

    test('a dcmqrscp that knows no address of this gateway sends a series, which is delivered whole, once', async () => {
      await using archive = await startDcmqrscp(join(folder, 'dcmqrscp'), {});
      const exam = scene.makeExam({ accessionNumber: 'G1' });
      await archive.store(exam.files);
      await declareArchive(scene.api, 'ARCHIVE', archive.port, 'retrieveBy: GET');
      assert.deepEqual(await diagnosed(scene.api, 'ARCHIVE'), ['FIND PASSED', 'GET PASSED']);
      const input = '{ device: "ARCHIVE", accessionNumber: "G1" }';
      const done = await ended(scene.api, (await requestSeries(scene.api, input)).id);
      assert.deepEqual(
        [done.state, done.completed, done.failed, done.remaining, done.failure],
        ['COMPLETED', 50, 0, 0, null],
      );
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED');
      const [result] = task.results;
      assert.deepEqual(scene.check(exam, [result!.seriesInstanceUid]).problems, []);
      const again = await ended(scene.api, (await requestSeries(scene.api, input)).id);
      assert.deepEqual([again.series.map(({ isHere }) => isHere), again.completed], [[true], 0]);
    });

    test('private objects of a PET series that cannot be sent are told, and the series is processed', async () => {
      await using archive = await startDcmqrscp(join(folder, 'private'), {});
      const exam = scene.makeExam({ accessionNumber: 'G3' });
      await archive.store(exam.files);
      await archive.index(await rawObjects(exam.files, 2, 'series'));
      await declareArchive(scene.api, 'PRIVATE', archive.port, 'retrieveBy: GET, queryAeTitle: "ARCHIVE"');
      const input = '{ device: "PRIVATE", accessionNumber: "G3" }';
      const done = await ended(scene.api, (await requestSeries(scene.api, input)).id);
      assert.deepEqual([done.state, done.completed, done.failed, done.failure], ['COMPLETED', 50, 2, null]);
      assert.deepEqual(
        done.series.map(({ warning }) => warning?.code),
        ['OBJECTS_NOT_SENT'],
      );
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED');
    });

    test('an archive that names its classes sends private objects too; raw data alone are not fetched', async () => {
      const settings = {
        DicomAlwaysAllowFind: true,
        DicomAlwaysAllowGet: true,
        UnknownSopClassAccepted: true,
      };
      await using orthanc = await startOrthanc(join(folder, 'named'), {}, settings);
      const exam = scene.makeExam({ accessionNumber: 'G4' });
      const raw = await rawObjects(exam.files, 2, 'series');
      const rawSeries = await rawObjects(exam.files, 1, 'study');
      for (const file of [...exam.files, ...raw, ...rawSeries]) {
        const taken = await fetch(`${orthanc.url}/instances`, { method: 'POST', body: readFileSync(file) });
        assert.ok(taken.ok, `${taken.status}`);
      }
      await declareArchive(scene.api, 'NAMED', orthanc.dicomPort, 'retrieveBy: GET');
      const input = '{ device: "NAMED", accessionNumber: "G4" }';
      const done = await ended(scene.api, (await requestSeries(scene.api, input)).id);
      assert.deepEqual([done.state, done.completed, done.failed, done.failure], ['COMPLETED', 50, 0, null]);
      const warned = done.series.map(({ instanceUid, warning }) => [instanceUid, warning?.code ?? null]);
      assert.deepEqual(
        warned.toSorted(),
        [
          [exam.series.seriesInstanceUid, null],
          [`${exam.series.seriesInstanceUid}.9`, 'SERIES_NOT_PROCESSED'],
        ].toSorted(),
      );
      assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
    });

    test('an Orthanc that takes C-GET of nobody is told; one that does sends compressed images as they are', async () => {
      const exam = scene.makeExam({ accessionNumber: 'G2' });
      for (const file of exam.files) await runProgram('dcmcjpls', ['+el', file, file]);
      const request = async () =>
        ended(scene.api, (await requestSeries(scene.api, '{ device: "ORTHANC", accessionNumber: "G2" }')).id);
      const open = async (name: string, allowed: boolean) => {
        const settings = { DicomAlwaysAllowFind: true, DicomAlwaysAllowGet: allowed };
        const orthanc = await startOrthanc(join(folder, name), {}, settings);
        const options = { calledAe: 'ORTHANC', extra: ['-xt'] };
        const { status, stderr } = await storescu(exam.files, orthanc.dicomPort, options);
        assert.equal(status, 0, stderr);
        return orthanc;
      };
      {
        await using closed = await open('closed', false);
        await declareArchive(scene.api, 'ORTHANC', closed.dicomPort, 'retrieveBy: GET');
        const { failure } = await request();
        // It aborts the association at the request.
        assert.equal(failure?.code, 'ARCHIVE_HUNG_UP', failure?.message);
      }
      await using orthanc = await open('open', true);
      await mutate(scene.api, `updateDevice(name: "ORTHANC", input: { port: ${orthanc.dicomPort} })`);
      assert.deepEqual(await diagnosed(scene.api, 'ORTHANC'), ['FIND PASSED', 'GET PASSED']);
      const done = await request();
      assert.deepEqual(
        [done.state, done.completed, done.remaining],
        ['COMPLETED', 50, 0],
        JSON.stringify(done),
      );
      assert.equal((await waitForTask(scene.api, exam.series.seriesInstanceUid)).state, 'COMPLETED');
      const compressed = entriesUnder(scene.dataDir)
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name)))
        .filter((bytes) => bytes.toString('latin1', 128, 132) === 'DICM' && bytes.includes(JPEG_LS));
      assert.equal(compressed.length, 50);
    });
  },
);
