/** Whoever reads the gateway's output may go away: the log goes on in its file and the database. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ADMIN, startGateway } from '../support/gateway.ts';
import { graphql, signIn } from '../support/graphql-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

test('standard output and standard error that are closed end nothing', async () => {
  using folder = temporaryDirectory();
  await using gateway = await startGateway({ dataDir: join(folder.path, 'data') });
  const api = await gateway.api();
  gateway.closeOutput();
  const lines = () => readFileSync(join(folder.path, 'data/logs/gateway.log'), 'utf8');
  for (let time = 0; time < 3; time++)
    await graphql(api, 'mutation { updateConfig(input: { minimumImages: 40 }) { __typename } }');
  await waitFor(() => lines().includes('"event":"log.output-closed"'), { what: 'the file tells it' });
  await graphql(api, 'mutation { updateConfig(input: { minimumImages: 41 }) { __typename } }');
  await waitFor(() => lines().match(/updateConfig: OK/g)?.length === 4, { what: 'the file goes on' });
  assert.ok(await signIn(gateway.url, ADMIN.username, ADMIN.password));
  await waitFor(
    async () => {
      const { logs } = await graphql<{ logs: { edges: { node: { event: string } }[] } }>(
        api,
        '{ logs(first: 50) { edges { node { event } } } }',
      );
      return logs.edges.some(({ node }) => node.event === 'log.output-closed');
    },
    { what: 'the database has it' },
  );
  assert.equal(await gateway.kill('SIGTERM'), 0, 'and it ends in order');
});
