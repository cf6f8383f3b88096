/** How MikroORM reaches each kind of database. Drivers are imported only where they are used. */
import { fileURLToPath } from 'node:url';
import { Migrator } from '@mikro-orm/migrations';
import { SqliteDriver, type Options } from '@mikro-orm/sql';
import { MysqlDialect } from 'kysely';
import type { DatabaseAddress } from '../base/config.ts';
import { connectToAny } from './connect-to-any.ts';
import { DATABASE_LIMITS, type DatabaseLimits } from './database-limits.ts';
import { EmbeddedDialect } from './embedded-dialect.ts';
import { SEARCH_INDEX } from './search-index.ts';

const MOST_CONNECTIONS = 8;
const CHARSET = 'utf8mb4';
/**
 * By code point, trailing blanks included. MariaDB and MySQL have different names for it: each reads its own comment
 * alone, so that one migration fits both.
 */
export const EXACT_COLLATION = '/*M! utf8mb4_nopad_bin */ /*!80000 utf8mb4_0900_bin */';

/** @param limits asked for with every connection and statement */
export async function ormOptions(
  address: DatabaseAddress,
  limits: () => DatabaseLimits = () => DATABASE_LIMITS,
): Promise<Options> {
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
      driverOptions: new EmbeddedDialect(address.file),
    };
  }
  // mysql2 speaks with both; MariaDB's own platform makes its schema comparison right.
  const driver =
    address.kind === 'mariadb'
      ? (await import('@mikro-orm/mariadb')).MariaDbDriver
      : (await import('@mikro-orm/mysql')).MySqlDriver;
  const { BoundedPool } = await import('./bounded-pool.ts');
  const pool = new BoundedPool(
    {
      ...serverConnection(address.url),
      ...(address.otherHosts && { stream: connectToAny([new URL(address.url).host, ...address.otherHosts]) }),
      connectionLimit: MOST_CONNECTIONS,
      jsonStrings: address.kind === 'mariadb',
    },
    limits,
  );
  return {
    ...common,
    driver: driver as unknown as NonNullable<Options['driver']>,
    clientUrl: address.url.replace(/^mariadb:/, 'mysql:'),
    charset: CHARSET,
    collate: EXACT_COLLATION,
    driverOptions: new MysqlDialect({ pool }),
  };
}

/** How mysql2 connects to the database of an address, `mysql://` or `mariadb://`. */
export function serverConnection(address: string) {
  const url = new URL(address.replace(/^mariadb:/, 'mysql:'));
  return {
    host: decodeURIComponent(url.hostname),
    port: Number(url.port) || 3306,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: CHARSET,
    timezone: 'Z',
    supportBigNumbers: true,
    // Read by MikroORM's types, not by the driver's.
    dateStrings: true,
  };
}

function migrationFolder(kind: DatabaseAddress['kind']): { path: string; pathTs: string } {
  const path = fileURLToPath(
    new URL(`./migrations/${kind === 'sqlite' ? 'sqlite' : 'mysql'}/`, import.meta.url),
  );
  return { path, pathTs: path };
}
