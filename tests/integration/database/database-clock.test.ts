import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabaseClock } from '../../../server/db/database-clock.ts';
import { onBothDatabases } from '../../support/both-databases.ts';

onBothDatabases((open, kind) => {
  test("the clock is the database's, in ms since the epoch", async () => {
    await using it = await open();
    const clock = await openDatabaseClock(it.database);
    assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
    assert.equal(await clock.sync(), 0);
  });

  if (kind === 'mariadb')
    test('a time zone of the server changes nothing', async () => {
      await using it = await open();
      await it.mariadb!.sql("set global time_zone = '-09:30'");
      const clock = await openDatabaseClock(it.database);
      assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
    });
});
