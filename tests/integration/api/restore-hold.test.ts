/** A restored gateway through the API: what it says of itself, who may confirm it, and what follows. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { RESTORED_COUNTER } from '../../../server/backup/restore-hold.ts';
import { openDatabase } from '../../../server/db/database.ts';
import { startApiServer } from '../../support/api-server.ts';
import { graphql } from '../../support/graphql-client.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { waitFor } from '../../support/wait-for.ts';

const CONFIRM =
  'mutation { confirmRestore { __typename ... on RestoreHold { since } ... on Error { message } } }';

interface Confirmed {
  readonly confirmRestore: { readonly __typename: string; readonly since?: string | null };
}

test('a restore is held and told until an administrator confirms it, and stays confirmed', async () => {
  using folder = temporaryDirectory('restored-');
  const address = { kind: 'sqlite', file: join(folder.path, 'restored.db') } as const;
  const restoredAt = Date.now() - 60_000;
  const database = await openDatabase(address);
  await database.queries
    .insertInto('counter')
    .values({ name: RESTORED_COUNTER, value: restoredAt })
    .execute();
  await database.close();
  {
    await using api = await startApiServer({ address });
    const ask = async <T>(role: 'ADMINISTRATOR' | 'OPERATOR', document: string) =>
      graphql<T>({ url: api.url, token: await api.tokenOf(role) }, document);
    const { restoreHold } = await ask<{ restoreHold: { since: string } }>(
      'OPERATOR',
      '{ restoreHold { since } }',
    );
    assert.equal(Date.parse(restoreHold.since), restoredAt);
    const isTold = async () => {
      const { openAlerts } = await ask<{ openAlerts: { kind: string }[] }>(
        'OPERATOR',
        '{ openAlerts { kind } }',
      );
      return openAlerts.some(({ kind }) => kind === 'RESTORE_UNCONFIRMED');
    };
    await waitFor(isTold, { what: 'the alert' });

    assert.equal((await ask<Confirmed>('OPERATOR', CONFIRM)).confirmRestore.__typename, 'NotAllowedError');
    const { confirmRestore } = await ask<Confirmed>('ADMINISTRATOR', CONFIRM);
    assert.deepEqual(confirmRestore, { __typename: 'RestoreHold', since: null });
    await waitFor(async () => !(await isTold()), { what: 'the end of the alert' });
    await api.services.audit.close();
    const { items } = await api.services.audit.list({ succeeded: true }, { first: 20, after: null });
    assert.ok(items.some(({ action }) => action === 'confirmRestore'));
  }
  await using again = await startApiServer({ address });
  assert.equal(again.services.hold.since, null);
});
