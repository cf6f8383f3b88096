import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { RESTORED_COUNTER } from '../../../server/backup/restore-hold.ts';
import { STEPS } from '../../../server/base/task-states.ts';
import { openDatabase } from '../../../server/db/database.ts';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Answer {
  readonly startTestRun: {
    readonly __typename: string;
    readonly notice?: { readonly code: string; readonly params: Readonly<Record<string, unknown>> };
  };
}

async function start(api: ApiServer, device: string): Promise<Answer['startTestRun']> {
  const { startTestRun } = await graphql<Answer>(
    { url: api.url, token: await api.tokenOf('OPERATOR') },
    `
      mutation ($device: String!) {
        startTestRun(device: $device) {
          __typename
          ... on Error {
            notice {
              code
              params
            }
          }
        }
      }
    `,
    { device },
  );
  return startTestRun;
}

async function declareStation(api: ApiServer): Promise<void> {
  await api.services.devices.create({ name: 'Station', aeTitle: 'STATION', host: '127.0.0.1', port: 104 });
}

test('a test run is refused where it could not pass, and says why', async () => {
  await using api = await startApiServer();
  assert.equal((await start(api, 'Station')).notice?.code, 'NO_SUCH_DEVICE');
  await declareStation(api);
  const { __typename, notice } = await start(api, 'Station');
  assert.equal(__typename, 'ConflictError');
  assert.equal(notice?.code, 'TEST_RUN_NEEDS_PROCESSES');
  assert.equal(notice.params['processes'], ['DICOM_LISTENER', ...STEPS].join(', '));
  assert.deepEqual(await api.services.testRunStore.list(10), []);
});

test('nothing is sent while a restore is held, and what the last gateway was sending has failed', async () => {
  using folder = temporaryDirectory('test-runs-');
  const address = { kind: 'sqlite', file: join(folder.path, 'restored.db') } as const;
  const database = await openDatabase(address);
  await database.queries
    .insertInto('counter')
    .values({ name: RESTORED_COUNTER, value: Date.now() })
    .execute();
  await database.queries
    .insertInto('test_run')
    .values({
      device: 'Station',
      seriesInstanceUid: '2.25.7',
      state: 'SENDING',
      images: 60,
      startedAt: Date.now(),
    })
    .execute();
  await database.close();
  await using api = await startApiServer({ address });
  await declareStation(api);
  assert.equal((await start(api, 'Station')).notice?.code, 'TEST_RUN_HELD');
  const [left] = await api.services.testRunStore.list(1);
  assert.deepEqual([left?.state, left?.failure?.code], ['FAILED', 'TEST_RUN_CUT_OFF']);
});

test('one series is sent at a time; where the listener does not take it, the run says why', async () => {
  await using api = await startApiServer();
  await declareStation(api);
  for (const name of ['DICOM_LISTENER', ...STEPS] as const) await api.services.processes.start(name);
  // More than is free: the listener takes no association.
  await api.services.settings.update({ diskReserveMib: 1_000_000_000 });
  assert.equal((await start(api, 'Station')).__typename, 'TestRun');
  assert.equal((await start(api, 'Station')).notice?.code, 'TEST_RUN_UNDER_WAY');
  const run = await waitFor(
    async () => {
      const [last] = await api.services.testRunStore.list(1);
      return last && last.state !== 'SENDING' ? last : undefined;
    },
    { what: 'the series to be sent', timeoutMs: 60_000 },
  );
  assert.deepEqual(
    [run.state, run.failure?.code, run.failure?.cause?.code],
    ['FAILED', 'TEST_RUN_NOT_SENT', 'DEVICE_BUSY'],
  );
});
