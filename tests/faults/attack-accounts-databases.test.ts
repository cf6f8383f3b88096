/** What must hold on either database: names, the last administrator, and who is let in when none is left. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openDatabase, schemaDifference, type Database } from '../../server/db/database.ts';
import { Events } from '../../server/base/events.ts';
import { Logger } from '../../server/base/log.ts';
import { OutsideUsers } from '../../server/auth/outside/outside-users.ts';
import { Sessions } from '../../server/auth/sessions.ts';
import { SetUp } from '../../server/auth/set-up.ts';
import { THROTTLE, Throttle } from '../../server/auth/throttle.ts';
import { Users } from '../../server/auth/users.ts';
import { startMariadb, type Mariadb } from '../support/mariadb.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PASSWORD = 'gamma camera in the cellar';
const ROUNDS = process.env['LONG'] === '1' ? 500 : 15;

for (const kind of ['embedded', 'mariadb'] as const) {
  const skip = kind === 'mariadb' && missingPrograms('mariadbd', 'mariadb-install-db', 'mariadb');
  describe(`accounts on ${kind}`, { skip }, () => {
    const folder = temporaryDirectory('accounts-');
    let server: Mariadb | undefined;
    /** As two gateways, or two requests at once, would have it: connections of their own. */
    let databases: readonly Database[];
    let users: readonly Users[];
    let sessions: Sessions;
    let setUp: SetUp;

    before(async () => {
      server = kind === 'mariadb' ? await startMariadb() : undefined;
      const url = await server?.createDatabase('accounts');
      const database = await openDatabase(
        url ? { kind: 'mariadb', url } : { kind: 'sqlite', file: join(folder.path, 'accounts.db') },
      );
      databases = url ? [database, await openDatabase({ kind: 'mariadb', url })] : [database];
      const events = new Events((error) => assert.fail(String(error)));
      const throttle = new Throttle();
      users = databases.map(
        (each) =>
          new Users(each, events, throttle, {
            authenticate: async () => undefined,
            users: new OutsideUsers(each, events),
          }),
      );
      const log = new Logger('API', () => undefined);
      sessions = new Sessions({
        ...{ database, users: users[0]!, events, log, now: Date.now },
        checkSecondFactor: async () => undefined,
        directorySession: () => assert.fail('there is no directory'),
      });
      setUp = new SetUp(users[0]!, sessions, throttle);
    });
    after(async () => {
      for (const database of databases) await database.close();
      await server?.[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    });
    const create = (username: string, role: 'ADMINISTRATOR' | 'VIEWER' = 'VIEWER') =>
      users[0]!.create({ username, password: PASSWORD, role });

    test('migrations make what the entities say', async () => {
      assert.equal(await schemaDifference(databases[0]!), '');
    });

    test('names that were kept otherwise are spelt anew; of two that become one the later gets a number', async () => {
      const [database] = databases;
      const { migrator } = database!.orm;
      await migrator.down({ to: '20261128035048-queue-leases' });
      for (const [index, name] of ['ana', '\uff41na', 'be\u0301a', '\ufb01ona'].entries())
        await database!.orm.em
          .fork()
          .execute(
            'insert into `user` (`username`, `passwordHash`, `role`, `createdAt`) values (?, ?, ?, ?)',
            [name, String(index), 'VIEWER', 0],
          );
      await migrator.up();
      const kept = (await users[0]!.list()).toSorted((a, b) => a.id - b.id).map(({ username }) => username);
      assert.deepEqual(kept, ['ana', 'ana-2', 'b\u00e9a', 'fiona']);
      for (const name of kept) await users[0]!.delete(name);
    });

    test('a name has one spelling, one account and one count of guesses', async () => {
      await create('bars');
      await assert.rejects(create('\uff22ars'), /exists already/);
      const looked = { count: 0 };
      for (const name of ['b\u00e1rs', 'BARS', '\uff42ars', 'bars ', 'bar\u0301s'])
        for (let guess = 0; guess < 4; guess++)
          await sessions
            .signIn(name, `guess ${guess}`, { address: '192.0.2.1', userAgent: '' })
            .catch((error) => (looked.count += Number(/Wrong/.test((error as Error).message))));
      // "bárs" is nobody, or another: five guesses for each of the three names.
      assert.ok(looked.count <= 3 * THROTTLE.pair.freeTries, `${looked.count}`);
      const from = { address: '192.0.2.2', userAgent: '' };
      await assert.rejects(sessions.signIn('b\u00e1rs', PASSWORD, from), /Wrong user name/);
      assert.equal((await sessions.signIn('\uff22ARS', PASSWORD, from)).user.username, 'bars');
      await assert.rejects(users[0]!.delete('b\u00e1rs'), /does not exist/);
    });

    test('of one name that several make at once there is one', async () => {
      const made = await Promise.allSettled(
        Array.from({ length: 6 }, (_, index) =>
          users[index % users.length]!.create({ username: 'same', password: PASSWORD, role: 'VIEWER' }),
        ),
      );
      assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const each of made)
        if (each.status === 'rejected') assert.match(String(each.reason), /same exists already/);
    });

    test('administrators who demote or delete each other at once leave one', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const names = ['anna', 'berta', 'clara'].map((name) => `${name}${round}`);
        for (const name of names) await create(name, 'ADMINISTRATOR');
        const outcomes = await Promise.allSettled(
          names.map((name, index) =>
            index % 2
              ? users[index % users.length]!.delete(name)
              : users[index % users.length]!.update(name, { role: 'VIEWER' }),
          ),
        );
        const refused = outcomes.filter((one) => one.status === 'rejected');
        assert.equal(refused.length, 1, JSON.stringify(outcomes));
        assert.match(String(refused[0]!.reason), /last administrator/);
        assert.ok(await users[0]!.hasAdministrator());
        const left = (await users[0]!.list()).filter(({ role }) => role === 'ADMINISTRATOR');
        assert.equal(left.length, 1);
        // Not by the front door: the next round begins without any.
        await databases[0]!.queries.updateTable('user').set({ role: 'VIEWER' }).execute();
      }
    });

    test('where no administrator is left, set-up is offered at the next start, to new and to known names', async () => {
      assert.equal(await users[0]!.hasAdministrator(), false);
      assert.ok((await users[0]!.list()).length > 0);
      const link = await setUp.begin();
      assert.ok(link);
      assert.ok(await setUp.needed());
      const origin = { address: '192.0.2.3', userAgent: '' };
      assert.equal((await setUp.complete(link, 'rescue', PASSWORD, origin)).user.role, 'ADMINISTRATOR');
      assert.equal(await setUp.begin(), undefined);

      await databases[0]!.queries.updateTable('user').set({ role: 'VIEWER' }).execute();
      assert.equal(await setUp.begin({ username: 'Rescue', password: `${PASSWORD} 2` }), undefined);
      const { user } = await sessions.signIn('rescue', `${PASSWORD} 2`, origin);
      assert.equal(user.role, 'ADMINISTRATOR');
    });

    test('a transaction on entities whose rollback fails gives its connection back', async () => {
      const [database] = databases;
      for (let time = 0; time < 10; time++)
        await assert.rejects(
          database!.entityTransaction(async (em) => {
            await em.execute('rollback');
            throw new Error('the disk is full');
          }),
        );
      assert.ok((await users[0]!.list()).length > 0);
    });
  });
}
