import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphql } from '../support/graphql-client.ts';
import { missingPrograms } from '../support/programs.ts';
import { mutate, waitForTask } from '../support/task-api.ts';
import { waitFor } from '../support/wait-for.ts';
import { Scene } from './scene.ts';

test(
  'a series that is refused for a warning is processed once the site accepts the warning, which the log names',
  { skip: missingPrograms('storescu') },
  async () => {
    await using scene = await Scene.open();
    const exam = scene.makeExam({ defects: { elements: { 0x00280051: 'DECY\\SCAT' } } });
    await scene.push(exam.files);
    const refused = await waitForTask(scene.api, exam.series.seriesInstanceUid);
    assert.equal(refused.failure?.code, 'REFUSED_NOT_ATTENUATION_CORRECTED');
    const warned = async () => {
      const { logs } = await graphql<{ logs: { edges: { node: { event: string; message: string } }[] } }>(
        scene.api,
        '{ logs(first: 100, filter: { levels: [WARN] }) { edges { node { event message } } } }',
      );
      return logs.edges.flatMap(({ node }) => (node.event === 'task.warned' ? node.message : []));
    };
    assert.deepEqual(await warned(), []);

    await mutate(scene.api, 'updateConfig(input: { refusedWarnings: [] })');
    await mutate(scene.api, `retryTask(id: "${refused.id}")`);
    const done = await waitForTask(scene.api, exam.series.seriesInstanceUid, {
      is: (task) => task.state === 'COMPLETED',
      what: 'is completed',
    });
    assert.equal(done.id, refused.id);
    assert.deepEqual(scene.check(exam, [done.results[0]?.seriesInstanceUid as string]).problems, []);
    const codes = await warningsOf(scene.api, done.id);
    assert.deepEqual(codes, ['NOT_ATTENUATION_CORRECTED', 'SUV_UNAVAILABLE']);
    const said = await waitFor(async () => (await warned())[0], { what: 'the log to name the warnings' });
    assert.ok(said.includes(done.id) && said.includes(codes.join(', ')), said);

    // Whose values nothing can be read from: known from the voxels alone, and before anything leaves.
    await mutate(scene.api, 'updateConfig(input: { refusedWarnings: [SUV_UNAVAILABLE] })');
    const faint = scene.makeExam({ seed: 2, defects: { elements: { 0x00281053: '1e-20' } } });
    await scene.push(faint.files);
    const { seriesInstanceUid } = faint.series;
    const kept = await waitForTask(scene.api, seriesInstanceUid);
    assert.deepEqual(
      [kept.step, kept.failure?.code, await warningsOf(scene.api, kept.id)],
      ['PACKER', 'REFUSED_SUV_UNAVAILABLE', ['SUV_UNAVAILABLE', 'ACTIVITY_TOO_LOW']],
    );
    await mutate(scene.api, 'updateConfig(input: { refusedWarnings: [] })');
    await mutate(scene.api, `retryTask(id: "${kept.id}")`);
    const { id } = await waitForTask(scene.api, seriesInstanceUid, {
      is: (task) => task.state === 'COMPLETED',
      what: 'is completed',
    });
    assert.deepEqual(await warningsOf(scene.api, id), ['SUV_UNAVAILABLE', 'ACTIVITY_TOO_LOW']);
    const { task: delivered } = await graphql<{
      task: { results: { integrity: { inputSuvMax: number | null; resultSuvMax: number | null } }[] };
    }>(scene.api, `{ task(id: "${id}") { results { integrity { inputSuvMax resultSuvMax } } } }`);
    assert.deepEqual(delivered.results[0]?.integrity, { inputSuvMax: null, resultSuvMax: null });
  },
);

async function warningsOf(api: Scene['api'], id: string): Promise<readonly string[]> {
  const { task } = await graphql<{ task: { warnings: { code: string }[] } }>(
    api,
    `{ task(id: "${id}") { warnings { code } } }`,
  );
  return task.warnings.map(({ code }) => code);
}
