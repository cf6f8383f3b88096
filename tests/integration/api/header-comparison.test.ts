/** Where there is nothing to compare it is said why; each look is written into the audit log, or refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';

const QUERY = `query ($id: ID!, $slice: Int!) { answer: headerComparison(id: $id, slice: $slice) { __typename
  ... on HeaderComparison { slices elements { path } unavailable { code } }
  ... on NotFoundError { notice { code } } } }`;

test('without a result, without images and without a task it is said so, and who looked is on record', async () => {
  await using api = await startApiServer();
  const id = await api.receive('1.1');
  const token = await api.tokenOf('VIEWER');
  const ask = async (task: string) =>
    (await graphql<{ answer: object }>({ url: api.url, token }, QUERY, { id: task, slice: 1 })).answer;
  const none = { __typename: 'HeaderComparison', slices: 0, elements: [] };
  assert.deepEqual(await ask(id), { ...none, unavailable: { code: 'NOTHING_TO_COMPARE' } });
  await api.database.queries.updateTable('task').set({ imagesDeleted: 1 }).where('id', '=', id).execute();
  assert.deepEqual(await ask(id), { ...none, unavailable: { code: 'IMAGES_REMOVED' } });
  const missing = '202601010000000001';
  assert.deepEqual(await ask(missing), { __typename: 'NotFoundError', notice: { code: 'NO_SUCH_TASK' } });
  const { auditLog } = await graphql<{
    auditLog: { edges: { node: { action: string; taskId: string; outcome: string } }[] };
  }>(
    { url: api.url, token: await api.tokenOf('ADMINISTRATOR') },
    '{ auditLog(filter: { actions: ["compareHeaders"] }, first: 10) { edges { node { action taskId outcome } } } }',
  );
  assert.deepEqual(
    auditLog.edges.map(({ node }) => `${node.taskId} ${node.outcome}`),
    // The same look within a minute is one entry.
    [`${missing} NotFoundError`, `${id} OK`],
  );
});
