/** The whole gateway between a scanner and an Orthanc; pydicom and numpy judge what Orthanc then has. */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Scene, type Exam } from '../e2e/scene.ts';
import { startOrthanc } from '../support/orthanc.ts';
import type { PhantomOptions } from '../../server/phantom/options.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { createDevice, waitForTask } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const JUDGE = join(import.meta.dirname, '../support/judges/archived_series.py');

interface Verdict {
  readonly instances: number;
  readonly disagreements: readonly string[];
  readonly same: boolean;
  readonly image_types: readonly string[];
  readonly before: Quantities;
  readonly after: Quantities;
}
type Quantities = Record<'totalActivity' | 'suvMean' | 'suvMax', number>;

/** What is sent, and a change that dcmodify makes to its files first. */
const SERIES: readonly (readonly [string, PhantomOptions, (readonly string[])?])[] = [
  ['SIEMENS in Bq/ml', { manufacturer: 'siemens' }],
  ['CPS, one slope for the series', { manufacturer: 'cps', feetFirst: true }],
  ['GE, signed, implicit VR', { manufacturer: 'ge' }],
  ['GE in SUV', { manufacturer: 'ge', defects: { units: 'GML' } }],
  ['SIEMENS in SUV, corrected to the injection', { defects: { units: 'GML' } }, ['-m', '(0054,1102)=ADMIN']],
  ['Philips in Bq/ml', { manufacturer: 'philips' }],
  ['Philips in counts', { manufacturer: 'philips', defects: { units: 'CNTS' } }],
  [
    'Philips in counts with the factor to SUV alone',
    { manufacturer: 'philips', defects: { units: 'CNTS' } },
    ['-ea', '(7053,1009)'],
  ],
  ['UIH', { manufacturer: 'uih', rows: 40, columns: 72, pixelSpacing: [5, 4] }],
  [
    'Mediso with negative and empty slices',
    { manufacturer: 'mediso', negative: true, defects: { zeroSlices: [3] } },
  ],
];

test(
  'what comes back opens in Orthanc and in pydicom, and has the activity and SUV that the gateway says',
  { skip: missingPrograms('Orthanc', 'storescu', 'dcmodify', 'python3') },
  async () => {
    using directory = temporaryDirectory();
    await using orthanc = await startOrthanc(directory.path);
    await using scene = await Scene.open({ withDestination: false });
    await createDevice(scene.api, { name: 'ORTHANC', aeTitle: 'ORTHANC', port: orthanc.dicomPort });
    const exams: { name: string; exam: Exam }[] = [];
    for (const [name, options, changes] of SERIES) {
      const exam = scene.makeExam(options);
      if (changes) {
        const { status, stderr } = await runProgram('dcmodify', ['-nb', ...changes, ...exam.files]);
        assert.equal(status, 0, stderr);
      }
      await scene.push(exam.files);
      exams.push({ name, exam });
    }
    for (const { name, exam } of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', `${name}: ${JSON.stringify(task.failure)}`);
      const [result] = task.results;
      const source = dirname(exam.files[0] as string);
      const args = [JUDGE, source, orthanc.url, result?.seriesInstanceUid as string];
      const { status, stdout, stderr } = await runProgram(PYTHON, args);
      assert.equal(status, 0, `${name}: ${stderr}`);
      const verdict = JSON.parse(stdout) as Verdict;
      assert.deepEqual(verdict.disagreements, [], name);
      assert.deepEqual([verdict.instances, verdict.same], [50, true], name);
      for (const type of verdict.image_types) assert.match(type, /^DERIVED\\PRIMARY/, name);
      const stored = result?.integrity;
      assert.ok(stored);
      agree(`${name}, total activity`, stored.inputActivity, verdict.before.totalActivity, 1e-6);
      agree(`${name}, SUV mean`, stored.inputSuvMean, verdict.before.suvMean, 1e-6);
      agree(`${name}, SUV max`, stored.inputSuvMax, verdict.before.suvMax, 1e-6);
      agree(`${name}, total activity after`, stored.resultActivity, verdict.after.totalActivity, 1e-6);
      agree(`${name}, SUV mean after`, stored.resultSuvMean, verdict.after.suvMean, 1e-6);
      agree(`${name}, SUV max after`, stored.resultSuvMax, verdict.after.suvMax, 1e-6);
    }
    const { CountInstances } = (await orthanc.json('/statistics')) as { CountInstances: number };
    assert.equal(CountInstances, 50 * SERIES.length);
  },
);

function agree(what: string, stored: number | null, judged: number, relative: number): void {
  assert.ok(stored !== null, what);
  assert.ok(Math.abs(stored - judged) <= relative * Math.abs(judged), `${what}: ${stored} against ${judged}`);
}
