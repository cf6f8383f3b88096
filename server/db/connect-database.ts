import { pause } from '../base/pause.ts';
import { backOff } from '../base/back-off.ts';
import type { DatabaseAddress } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { StartError } from '../base/start-error.ts';
import { databaseErrorClass, databaseErrorCode } from './database-error.ts';
import { openDatabase, type Database } from './database.ts';

/** A database that starts together with the gateway may take this long to answer. */
const TRIES = 8;
const FIRST_MS = 500;
const LONGEST_MS = 8_000;
/** A connection that is refused for its credentials or its database will be refused again. */
const REFUSED = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR']);

/** @throws StartError with what to do, when the database cannot be reached or refuses. */
export async function connectDatabase(address: DatabaseAddress, log: Logger): Promise<Database> {
  for (let failures = 0; ; failures++) {
    try {
      return await openDatabase(address);
    } catch (error) {
      if (error instanceof StartError) throw error;
      const code = databaseErrorCode(error);
      const where = address.kind === 'sqlite' ? address.file : new URL(address.url).host;
      if (REFUSED.has(code) || databaseErrorClass(error) !== 'away' || failures >= TRIES - 1)
        throw new StartError(
          75,
          `DATABASE_URL: the database at ${where} cannot be used (${code || String(error)})`,
          {
            cause: error,
          },
        );
      if (failures === 0) log.warn('database.waiting', { where, code });
      await pause(backOff(failures, FIRST_MS, LONGEST_MS));
    }
  }
}
