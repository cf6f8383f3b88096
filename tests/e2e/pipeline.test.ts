import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dciodvfyErrors, dcmdumpValues } from '../support/dcmtk.ts';
import { MANUFACTURERS, type Manufacturer } from '../../server/phantom/options.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { waitForTask } from '../support/task-api.ts';
import { Scene, type Database } from './scene.ts';
import { allTransitions, assertGapFree } from './transitions.ts';

const runs: readonly (readonly [Database, readonly Manufacturer[]])[] = [
  ['embedded', MANUFACTURERS],
  ['mariadb', ['siemens', 'ge']],
];

for (const [database, manufacturers] of runs) {
  const skip = missingPrograms('storescu', 'dciodvfy', ...(database === 'mariadb' ? ['mariadbd'] : []));
  test(
    `series of ${manufacturers.join(', ')} go out and come back whole (${database})`,
    { skip },
    async () => {
      await using scene = await Scene.open({ database });
      const exams = manufacturers.map((manufacturer) => scene.makeExam({ manufacturer }));
      await Promise.all(exams.map((exam) => scene.push(exam.files, { callingAe: 'SCANNER' })));
      for (const exam of exams) {
        const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
        const { model } = exam.series;
        assert.equal(task.state, 'COMPLETED', `${model}: ${JSON.stringify(task.failure)}`);
        assert.deepEqual(task.images, { received: 50, expected: 50, missing: [] });
        assert.deepEqual(
          task.deliveries.map(({ state, sent, failed, total }) => ({ state, sent, failed, total })),
          [{ state: 'COMPLETED', sent: 50, failed: 0, total: 50 }],
        );
        const check = scene.check(
          exam,
          task.results.map((result) => result.seriesInstanceUid),
        );
        assert.deepEqual(check.problems, [], model);
        assert.equal(check.images, 50);
        assert.equal(task.results[0]?.integrity?.withinTolerance, true);
      }
      const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
      const { statistics } = await graphql<{
        statistics: { activityChanges: { model: string; count: number }[] };
      }>(
        scene.api,
        `{ statistics(from: "${day(1)}", to: "${day(-1)}") { activityChanges { model count } } }`,
      );
      assert.deepEqual(
        new Set(statistics.activityChanges.map(({ model }) => model)),
        new Set(exams.map((exam) => exam.series.model)),
        'the drift of each scanner model',
      );

      const received = scene.destination.received();
      assert.equal(received.length, 50 * exams.length, 'images at the destination, copies included');
      assert.equal(new Set(received.map((object) => object.sopInstanceUid)).size, received.length);

      const transitions = await allTransitions(
        scene.api,
        ({ cursor, to }) => to.state === 'COMPLETED' && Number(cursor) >= exams.length * 8,
      );
      assertGapFree(transitions);
    },
  );
}

test(
  'delivered objects are valid, derived, and say that a stand-in made them',
  { skip: missingPrograms('dciodvfy') },
  async () => {
    await using scene = await Scene.open();
    const exam = scene.makeExam({ manufacturer: 'ge' });
    await scene.push(exam.files);
    const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
    const paths = scene.destination.received().map((object) => object.path);
    // GE writes the bed as Number of Time Slices, which stays as it came.
    const known = await dciodvfyErrors(exam.files[0] as string);
    for (const path of [paths[0], paths[25], paths[49]]) {
      const errors = await dciodvfyErrors(path as string);
      assert.deepEqual(
        errors.filter((error) => !known.includes(error)),
        [],
      );
    }
    const values = async (tag: string) => [...new Set(await dcmdumpValues(paths, tag))];
    assert.deepEqual(await values('0008,0008'), ['DERIVED\\PRIMARY']);
    assert.deepEqual(await values('0010,0020'), [exam.series.patientId]);
    assert.deepEqual(await values('0020,000d'), [exam.series.studyInstanceUid]);
    assert.deepEqual(await values('0020,000e'), [task.results[0]?.seriesInstanceUid]);
    assert.match((await values('0008,103e')).join(), /stand-in/i);
    assert.match((await values('0008,2111')).join(), /not for clinical use/i);
    assert.equal((await values('0020,0013')).length, 50);
  },
);

test(
  'series in counts and in SUV come back with the activity that they had',
  { skip: missingPrograms('storescu') },
  async () => {
    await using scene = await Scene.open();
    const exams = [
      scene.makeExam({ manufacturer: 'philips', defects: { units: 'CNTS' } }),
      scene.makeExam({ manufacturer: 'siemens', defects: { units: 'GML' } }),
    ];
    for (const exam of exams) await scene.push(exam.files);
    for (const exam of exams) {
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', `${exam.series.units}: ${JSON.stringify(task.failure)}`);
      const check = scene.check(
        exam,
        task.results.map((result) => result.seriesInstanceUid),
      );
      assert.deepEqual(check.problems, [], exam.series.units);
    }
  },
);
