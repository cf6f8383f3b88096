import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { dcmdumpValues } from '../support/dcmtk.ts';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms, PYTHON, runProgram } from '../support/programs.ts';
import { mutate, waitForTask, type TaskView } from '../support/task-api.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { Scene } from './scene.ts';

const JUDGE = join(import.meta.dirname, '../support/judges/post_filtered_series.py');
const ANY = { fwhmMm: 0, noisePercent: 0, descriptionMode: 'REPLACE', enabled: true };
const FILTERS = [
  { ...ANY, description: 'Denoised', seriesNumber: 2000 },
  {
    ...ANY,
    description: 'smooth',
    descriptionMode: 'APPEND',
    seriesNumber: 2001,
    fwhmMm: 6.5,
    noisePercent: 20,
  },
  {
    ...ANY,
    description: 'For GE',
    seriesNumber: 2002,
    noisePercent: 35,
    model: 'Discovery ST',
    radiopharmaceutical: 'FDG',
  },
  { ...ANY, description: 'For another tracer', seriesNumber: 2003, radiopharmaceutical: 'Ammonia' },
  { ...ANY, description: 'Switched off', seriesNumber: 2004, enabled: false },
];

function written(filter: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(filter).map(
    ([name, value]) => `${name}: ${name === 'descriptionMode' ? String(value) : JSON.stringify(value)}`,
  );
  return `createPostFilter(input: { ${fields.join(', ')} })`;
}

test(
  'each post-filter that applies to model and tracer is a delivered series of its own, as scipy would make it',
  { skip: missingPrograms('storescu', 'dcmdump', 'python3') },
  async () => {
    using directory = temporaryDirectory();
    await using scene = await Scene.open();
    for (const filter of FILTERS) await mutate(scene.api, written(filter));
    const ge = scene.makeExam({ manufacturer: 'ge', rows: 40, columns: 48, pixelSpacing: [4, 3.5] });
    const siemens = scene.makeExam({ manufacturer: 'siemens', tracer: 'ammonia' });
    const series = async (exam: typeof ge): Promise<[TaskView, Map<string, string>]> => {
      await scene.push(exam.files);
      const task = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(task.state, 'COMPLETED', JSON.stringify(task.failure));
      return [task, new Map(task.results.map((each) => [each.description, each.seriesInstanceUid]))];
    };
    const [ofGe, seriesOfGe] = await series(ge);
    const [ofSiemens, seriesOfSiemens] = await series(siemens);
    // What a stand-in made says so after the name.
    const names = (found: Map<string, string>) =>
      [...found.keys()].map((name) => name.replace(/\W*stand-in.*$/i, ''));
    assert.deepEqual(names(seriesOfGe), ['Denoised', 'PET WB phantom smooth', 'For GE']);
    assert.deepEqual(names(seriesOfSiemens), ['Denoised', 'PET WB phantom smooth', 'For another tracer']);
    for (const task of [ofGe, ofSiemens])
      assert.deepEqual([task.deliveries[0]?.sent, task.deliveries[0]?.total], [150, 150]);

    const folders = [...seriesOfGe.values()].map((uid, at) => {
      const folder = join(directory.path, String(at));
      mkdirSync(folder);
      for (const { path, sopInstanceUid } of scene.destination.received())
        if (readFileSync(path).includes(uid)) copyFileSync(path, join(folder, sopInstanceUid));
      return folder;
    });
    const [denoised, smooth, forGe] = folders as [string, string, string];
    for (const [folder, fwhm, noise, number] of [
      [smooth, 6.5, 20, '2001'],
      [forGe, 0, 35, '2002'],
    ] as const) {
      const source = dirname(ge.files[0] as string);
      const args = [JUDGE, source, denoised, folder, String(fwhm), String(noise)];
      const { status, stdout, stderr } = await runProgram(PYTHON, args);
      assert.equal(status, 0, stderr);
      // Both series are rounded to the steps of their slices.
      assert.ok(Number(stdout) < 1e-4, `${number}: off by ${stdout} of the largest voxel`);
      const objects = readdirSync(folder).map((name) => join(folder, name));
      assert.deepEqual([...new Set(await dcmdumpValues(objects, '0020,0011'))], [number]);
    }
  },
);

test(
  'post-filters that a rule names are used whatever they say, and no others, up to the delivery',
  { skip: missingPrograms('storescu', 'storescp') },
  async () => {
    await using scene = await Scene.open();
    for (const filter of FILTERS) await mutate(scene.api, written(filter));
    const { postFilters } = await graphql<{ postFilters: { id: string; description: string }[] }>(
      scene.api,
      '{ postFilters { id description } }',
    );
    const named = postFilters.find(({ description }) => description === 'For another tracer');
    await mutate(
      scene.api,
      `saveRule(input: { name: "Study", conditions: [{ field: SERIES_DESCRIPTION, values: ["STUDY*"] }], action: PROCESS, postFilters: ["${named?.id}"] })`,
    );
    const names = async (seriesDescription: string) => {
      const exam = scene.makeExam({ manufacturer: 'ge', seriesDescription });
      await scene.push(exam.files);
      const { state, results, deliveries } = await waitForTask(scene.api, exam.series.seriesInstanceUid);
      assert.equal(state, 'COMPLETED');
      assert.equal(deliveries[0]?.sent, 50 * results.length);
      const received = scene.destination.received().map(({ path }) => readFileSync(path));
      for (const { seriesInstanceUid } of results)
        assert.equal(received.filter((bytes) => bytes.includes(seriesInstanceUid)).length, 50);
      return results.map(({ description }) => description.replace(/\W*stand-in.*$/i, ''));
    };
    assert.deepEqual(await names('STUDY A'), ['For another tracer']);
    assert.deepEqual(await names('WB'), ['Denoised', 'WB smooth', 'For GE']);
  },
);
