/** A database that cannot be used is told by its address and the driver's code, which says what to mend. */
import type { DatabaseAddress } from '../base/database-address.ts';
import { StartError } from '../base/start-error.ts';
import { databaseErrorCode } from './database-error.ts';

/** Host and port of a server, or the file. */
export const placeOf = (address: DatabaseAddress): string =>
  address.kind === 'sqlite' ? address.file : new URL(address.url).host;

/** @param cause an error of the driver, or what was thrown in its place */
export function unusable(address: DatabaseAddress, cause: unknown): StartError {
  const code = databaseErrorCode(cause) || String(cause);
  // SQLite has one code for everything; its text names tables and files.
  const reason = code === 'ERR_SQLITE_ERROR' ? (cause as Error).message : code;
  return new StartError(75, `The database at ${placeOf(address)} cannot be used (${reason})`, { cause });
}

/** Opens something on a database. @throws StartError 75 for an error of its driver; any other as it is */
export async function usable<T>(address: DatabaseAddress, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw error instanceof StartError || databaseErrorCode(error) === '' ? error : unusable(address, error);
  }
}
