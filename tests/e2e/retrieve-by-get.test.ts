/** A gateway that archives cannot call back: images come by C-GET, judged by DCMTK's dcmqrscp and by Orthanc. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { declareArchive, diagnosed, ended, requestSeries } from '../support/archive-api.ts';
import { startDcmqrscp } from '../support/dcmqrscp.ts';
import { storescu } from '../support/dcmtk.ts';
import { entriesUnder } from '../support/entries-under.ts';
import { startOrthanc } from '../support/orthanc.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const JPEG_LS = '1.2.840.10008.1.2.4.80';

describe(
  'archives by C-GET',
  { skip: missingPrograms('dcmqrscp', 'Orthanc', 'storescp', 'dcmcjpls') },
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
