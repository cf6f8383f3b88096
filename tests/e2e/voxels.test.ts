import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { startProcessingServer } from '../support/processing-server.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

/** Prints the largest difference between delivered objects and the server's result, in steps of each slice's slope. */
const COMPARE = `
import sys, glob, io, zipfile, numpy, pydicom
expected = numpy.load(io.BytesIO(zipfile.ZipFile(sys.argv[1]).read('denoised.npy'))).astype(float).transpose(2, 1, 0)
def along(d):
    row, column = numpy.array(d.ImageOrientationPatient[:3], float), numpy.array(d.ImageOrientationPatient[3:], float)
    return numpy.dot(numpy.cross(row, column), numpy.array(d.ImagePositionPatient, float))
slices = sorted((pydicom.dcmread(f) for f in glob.glob(sys.argv[2] + '/*')), key=along)
assert len(slices) == len(expected), (len(slices), expected.shape)
print(max(float(numpy.abs(d.pixel_array * float(d.RescaleSlope) - e).max()) / float(d.RescaleSlope) for d, e in zip(slices, expected)))
`;

test(
  'delivered voxels are those that the processing server computed, to half a step of their slope',
  { skip: missingPrograms('storescu', 'python3') },
  async () => {
    using directory = temporaryDirectory();
    await using server = await startProcessingServer(directory.path);
    await using scene = await Scene.open({ env: server.folderEnv });
    const processed = join(directory.path, 'shared', 'processed');
    const exams = [
      scene.makeExam({ manufacturer: 'siemens', rows: 48, columns: 60 }),
      scene.makeExam({ manufacturer: 'ge', feetFirst: true }),
      scene.makeExam({ manufacturer: 'mediso', negative: true, defects: { zeroSlices: [0, 7] } }),
      scene.makeExam({ manufacturer: 'uih', order: 'descending' }),
    ];
    for (const [index, exam] of exams.entries()) {
      await mutate(scene.api, 'stopProcess(name: DOWNLOADER)');
      await scene.push(exam.files);
      const sent = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
        is: ({ step, state }) => step === 'DOWNLOADER' || state === 'FAILED',
        what: 'was sent',
      });
      assert.deepEqual([sent.step, sent.state], ['DOWNLOADER', 'QUEUED'], JSON.stringify(sent.failure));
      const zip = await waitFor(() => readdirSync(processed).find((name) => name.endsWith('.zip')), {
        what: 'the server has a result',
        timeoutMs: 120_000,
      });
      const result = join(directory.path, `result-${index}.zip`);
      copyFileSync(join(processed, zip), result);
      await mutate(scene.api, 'startProcess(name: DOWNLOADER)');
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      assert.equal(readdirSync(processed).includes(zip), false, 'removed once fetched');

      const delivered = join(directory.path, `delivered-${index}`);
      mkdirSync(delivered);
      const uid = task.results[0]?.seriesInstanceUid as string;
      for (const { path, sopInstanceUid } of scene.destination.received()) {
        if (readFileSync(path).includes(uid)) copyFileSync(path, join(delivered, sopInstanceUid));
      }
      const { status, stdout, stderr } = await runProgram(PYTHON, ['-c', COMPARE, result, delivered]);
      assert.equal(status, 0, stderr);
      const steps = Number(stdout);
      const { manufacturer } = exam.series;
      assert.ok(steps <= 0.501, `${manufacturer}: off by ${steps} steps`);
      assert.ok(steps > 0, `${manufacturer}: nothing was quantised`);
    }
  },
);
