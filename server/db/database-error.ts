/**
 * What an error of the database means for the work that met it. It is told by code, never by text: numbers of MySQL and
 * MariaDB (MySQL error message reference; MariaDB error codes), result codes of SQLite (sqlite.org/rescode.html).
 */

/**
 * - `away`: the database cannot be used now; the same work succeeds once it is back.
 * - `again`: the transaction lost against another and was rolled back; it may run again at once.
 * - `never`: this value or row cannot be stored, however often it is tried.
 */
export type DatabaseErrorClass = 'away' | 'again' | 'never';

/** A query, a transaction or a wait for a connection took longer than its limit. */
export class DatabaseTimeoutError extends Error {
  readonly code = 'DATABASE_TIMEOUT';

  constructor(what: 'connection' | 'query' | 'transaction', milliseconds: number) {
    super(`The database did not answer within ${milliseconds} ms (${what})`);
    this.name = 'DatabaseTimeoutError';
  }
}

/** The connection was ended from here: another statement on it took too long, or the gateway is stopping. */
export class DatabaseClosedError extends Error {
  readonly code = 'DATABASE_CLOSED';

  constructor() {
    super('The connection to the database was closed');
    this.name = 'DatabaseClosedError';
  }
}

/** A parameter that no database of ours can store as it is: NaN, an integer beyond 53 bits, an object. */
export class UnstorableValueError extends Error {
  readonly code = 'UNSTORABLE_VALUE';

  /** @param position of the parameter, from 1; 0 where it is not known */
  constructor(position: number, options?: { cause: unknown }) {
    // The value itself may be a patient's.
    super(
      position > 0 ? `Parameter ${position} cannot be stored` : 'What is written cannot be stored',
      options,
    );
    this.name = 'UnstorableValueError';
  }
}

/** Numbers of a server's answers, beside the errors that end a connection. */
const SERVER: Readonly<Record<DatabaseErrorClass, ReadonlySet<number>>> = {
  away: new Set([
    // Too many connections, of all or of this user; out of memory; a limit of the user; host blocked; transactions.
    1040,
    1203, 1226, 1041, 1037, 1129, 1637,
    // Shutdown, aborted or killed connection, killed query, idle for too long.
    1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 4031, 1317,
    // Time-outs of a statement: MariaDB's and MySQL's.
    1969, 3024,
    // Read-only for now: option, cluster, maintenance. Galera node that is not synchronised.
    1290, 1792, 1836, 1223, 1047,
    // Disk full, table full, file cannot be written or opened, storage engine, commit: the server's disk.
    1021, 1114, 1026, 1016, 1030, 1180,
  ]),
  again: new Set([
    // Deadlock (also a failed certification of Galera), lock wait, row changed since the snapshot was taken.
    1213, 1205, 1020,
    // Lock aborted, definition changed, statement needs to be prepared again, certification in group replication.
    1689,
    1412, 1615, 3101,
  ]),
  never: new Set([
    // Out of range, too long, incorrect or truncated value, invalid characters, row or packet too large.
    1264, 1406, 1366, 1292, 1265, 1300, 1367, 1411, 1441, 1690, 1118, 1153, 1162,
    // NULL, no default, duplicate, foreign key, check of MySQL and of MariaDB.
    1048, 1364, 1062, 1169, 1586, 1216, 1217, 1451, 1452, 3819, 4025,
  ]),
};

/** Primary result codes of SQLite: the low byte of the extended one. */
const EMBEDDED: Readonly<Record<number, DatabaseErrorClass>> = {
  5: 'again', // BUSY
  6: 'again', // LOCKED
  7: 'away', // NOMEM
  8: 'away', // READONLY
  10: 'away', // IOERR
  11: 'away', // CORRUPT: not the row's fault
  13: 'away', // FULL
  14: 'away', // CANTOPEN
  18: 'never', // TOOBIG
  19: 'never', // CONSTRAINT
  20: 'never', // MISMATCH
  25: 'never', // RANGE
  26: 'away', // NOTADB
};

interface DriverError {
  readonly code?: unknown;
  /** Of the server; a system's own number is negative. */
  readonly errno?: unknown;
  /** Of node:sqlite. */
  readonly errcode?: unknown;
  /** mysql2 marks every error that ends a connection. */
  readonly fatal?: unknown;
}

/** @returns undefined for what is no error of the database, and for a defect such as a wrong statement. */
export function databaseErrorClass(error: unknown): DatabaseErrorClass | undefined {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const found = classOf(current);
    if (found) return found;
  }
  return undefined;
}

function classOf(error: Error): DatabaseErrorClass | undefined {
  if (error instanceof DatabaseTimeoutError || error instanceof DatabaseClosedError) return 'away';
  if (error instanceof UnstorableValueError) return 'never';
  const { code, errno, errcode, fatal } = error as DriverError;
  if (code === 'ERR_SQLITE_ERROR') return EMBEDDED[Number(errcode) & 0xff];
  if (typeof errno === 'number')
    for (const name of ['never', 'again', 'away'] as const) if (SERVER[name].has(errno)) return name;
  return fatal === true ? 'away' : undefined;
}

/** The driver's code, wherever in the chain of causes it is; empty where there is none. */
export function databaseErrorCode(error: unknown): string {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const { code } = current as DriverError;
    if (typeof code === 'string') return code;
    if (current instanceof AggregateError && current.errors.length > 0)
      return databaseErrorCode(current.errors[0]);
  }
  return '';
}

/** Another row has the same unique key: it may have been written after it was looked for. */
export function isDuplicate(error: unknown): boolean {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const { code, errno, errcode } = current as DriverError;
    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE; ER_DUP_ENTRY.
    if (code === 'ERR_SQLITE_ERROR' ? errcode === 1555 || errcode === 2067 : errno === 1062) return true;
  }
  return false;
}

/** @throws UnstorableValueError before a driver makes NULL, or a name, of a value that it does not know. */
export function refuseUnstorable(parameters: readonly unknown[]): void {
  const wrong = parameters.findIndex((value) => !isStorable(value));
  if (wrong >= 0) throw new UnstorableValueError(wrong + 1);
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return (
    value === null ||
    ['string', 'bigint', 'boolean'].includes(typeof value) ||
    value instanceof Uint8Array ||
    value instanceof Date
  );
}
