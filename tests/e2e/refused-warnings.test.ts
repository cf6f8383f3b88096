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
    const { task } = await graphql<{ task: { warnings: { code: string }[] } }>(
      scene.api,
      `{ task(id: "${done.id}") { warnings { code } } }`,
    );
    const codes = task.warnings.map(({ code }) => code);
    assert.deepEqual(codes, ['NOT_ATTENUATION_CORRECTED', 'SUV_UNAVAILABLE']);
    const said = await waitFor(async () => (await warned())[0], { what: 'the log to name the warnings' });
    assert.ok(said.includes(done.id) && said.includes(codes.join(', ')), said);
  },
);
