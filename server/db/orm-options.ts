/** How MikroORM reaches each kind of database. Drivers are imported only where they are used. */
import { fileURLToPath } from 'node:url';
import { Migrator } from '@mikro-orm/migrations';
import { NodeSqliteDialect, SqliteDriver, type Options } from '@mikro-orm/sql';
import type { DatabaseAddress } from '../base/config.ts';
import { SEARCH_INDEX } from './search-index.ts';

export async function ormOptions(address: DatabaseAddress): Promise<Options> {
  const common: Options = {
    extensions: [Migrator],
    // The entities are objects, not files: there is nothing to discover, and nothing to cache.
    metadataCache: { enabled: false },
    debug: false,
    // What the migrator would print; failures are thrown.
    logger: () => undefined,
    forceUtcTimezone: true,
    // Derived, and made where it is missing.
    schemaGenerator: { skipTables: [new RegExp(`^${SEARCH_INDEX}`)] },
    migrations: {
      ...migrationFolder(address.kind),
      tableName: 'migration',
      emit: 'ts',
      snapshot: false,
      transactional: true,
      allOrNothing: true,
    },
  };
  if (address.kind === 'sqlite') {
    return {
      ...common,
      driver: SqliteDriver as unknown as NonNullable<Options['driver']>,
      dbName: address.file,
      driverOptions: new NodeSqliteDialect(address.file),
    };
  }
  // mysql2 speaks with both; MariaDB's own platform makes its schema comparison right.
  const driver =
    address.kind === 'mariadb'
      ? (await import('@mikro-orm/mariadb')).MariaDbDriver
      : (await import('@mikro-orm/mysql')).MySqlDriver;
  return {
    ...common,
    driver: driver as unknown as NonNullable<Options['driver']>,
    clientUrl: address.url.replace(/^mariadb:/, 'mysql:'),
    pool: { min: 0, max: 8 },
    charset: 'utf8mb4',
    driverOptions: { connectTimeout: 10_000 },
  };
}

function migrationFolder(kind: DatabaseAddress['kind']): { path: string; pathTs: string } {
  const path = fileURLToPath(
    new URL(`./migrations/${kind === 'sqlite' ? 'sqlite' : 'mysql'}/`, import.meta.url),
  );
  return { path, pathTs: path };
}
