/**
 * Errors of a database that cannot be reached, told from those that it answers with. A connection that is lost in the
 * middle of a query and one that cannot be made look alike to whoever asked.
 */

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ECONNRESET',
  'PROTOCOL_CONNECTION_LOST',
]);

/**
 * Numbers of what a server says while it starts or ends, or when it ends the connection: too many connections,
 * shutdown in progress, aborted connection, and MariaDB's "connection was killed".
 */
const TURNED_AWAY = new Set([1040, 1053, 1152, 1184, 1927]);

/** The driver's code, wherever in the chain of causes it is; empty where there is none. */
export function databaseErrorCode(error: unknown): string {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (current instanceof AggregateError && current.errors.length > 0)
      return databaseErrorCode(current.errors[0]);
  }
  return '';
}

/** No connection could be made. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.has(databaseErrorCode(error));
}

/** A query that may succeed on another connection, or once the database is back. */
export function isConnectionLost(error: unknown): boolean {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    // mysql2 marks every error that ends a connection.
    const { errno, fatal } = current as { errno?: unknown; fatal?: unknown };
    if (fatal === true || (typeof errno === 'number' && TURNED_AWAY.has(errno))) return true;
  }
  return false;
}
