import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type { DatabaseAddress } from '../../server/base/config.ts';
import { openDatabase, type Database } from '../../server/db/database.ts';
import { useCipher } from '../../server/db/secret-column.ts';
import { startMariadb, type Mariadb } from './mariadb.ts';
import { missingPrograms } from './programs.ts';
import { TEST_CIPHER } from './test-cipher.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface OwnDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly address: DatabaseAddress;
  /** Where it runs on MariaDB. */
  readonly mariadb: Mariadb | undefined;
}

async function openWithKey(address: DatabaseAddress): Promise<Database> {
  const database = await openDatabase(address);
  useCipher(database.orm, TEST_CIPHER);
  return database;
}

/** The same tests on the embedded database and on a MariaDB; `open` gives a new, migrated one. */
export function onBothDatabases(
  tests: (open: () => Promise<OwnDatabase>, kind: 'sqlite' | 'mariadb') => void,
): void {
  describe('embedded database', () => {
    tests(async () => {
      const folder = temporaryDirectory('database-');
      const address = { kind: 'sqlite', file: join(folder.path, 'test.db') } as const;
      const database = await openWithKey(address);
      return {
        database,
        address,
        mariadb: undefined,
        [Symbol.asyncDispose]: async () => {
          await database.close();
          folder[Symbol.dispose]();
        },
      };
    }, 'sqlite');
  });
  describe('MariaDB', { skip: missingPrograms('mariadbd') }, () => {
    let mariadb: Mariadb | undefined;
    before(async () => {
      mariadb = await startMariadb();
    });
    after(() => mariadb?.[Symbol.asyncDispose]());
    tests(async () => {
      const url = await mariadb!.createDatabase(`t_${randomUUID().replaceAll('-', '')}`);
      const address = { kind: 'mariadb', url } as const;
      const database = await openWithKey(address);
      return { database, address, mariadb, [Symbol.asyncDispose]: () => database.close() };
    }, 'mariadb');
  });
}
