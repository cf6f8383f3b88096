/** What a series is processed in spite of, and as which tracer it was understood, as the API tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '../../../server/base/notices.ts';
import { startApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { validate } from '../../support/imaging-steps.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { writeSeries } from '../../../server/phantom/write-series.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const TASK = `query ($id: ID!) {
  task(id: $id) { warnings { code message params } tracer { name from said } }
}`;

test('a task tells its warnings with their sentences, and what its tracer was recognised from', async () => {
  using directory = temporaryDirectory();
  await using api = await startApiServer();
  const token = await api.tokenOf('VIEWER');
  const id = await api.receive('1', {});
  const ask = async () =>
    (await graphql<{ readonly task: object }>({ url: api.url, token }, TASK, { id })).task;
  assert.deepEqual(await ask(), { warnings: [], tracer: null });

  const { objects } = makePhantomSeries({
    slices: 3,
    rows: 8,
    tracer: 'fdg',
    defects: { elements: { 0x00101030: '0' } },
  });
  const validated = await validate(writeSeries(directory.path, objects));
  assert.deepEqual(validated.warnings, [notice('SUV_UNAVAILABLE'), notice('WEIGHT_UNUSABLE')]);
  await api.database.queries
    .updateTable('task')
    .set({
      warnings: JSON.stringify(validated.warnings),
      stepResults: JSON.stringify({ validate: validated }),
    })
    .where('id', '=', id)
    .execute();
  assert.deepEqual(await ask(), {
    warnings: [
      { code: 'SUV_UNAVAILABLE', message: 'SUV cannot be computed for this series.', params: {} },
      { code: 'WEIGHT_UNUSABLE', message: 'The header has no patient weight that can be.', params: {} },
    ],
    tracer: { name: 'FDG', from: 'CODE', said: 'C-B1031 SRT' },
  });
});
