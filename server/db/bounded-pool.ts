/**
 * Connections to MySQL or MariaDB on which nothing waits for ever. A connection that dies silently (a firewall that
 * forgets it, a frozen server) gives no error of its own: what runs on it ends at its limit, and the connection is
 * destroyed, so that it never comes back to the pool. The server is told limits too, so that what it still runs, or
 * holds locks for, ends there as well.
 */
import type { Socket } from 'node:net';
import type { MysqlPool, MysqlPoolConnection, MysqlQueryResult } from 'kysely';
import { createPool, type Pool, type PoolConnection, type PoolOptions, type QueryError } from 'mysql2';
import {
  DatabaseClosedError,
  DatabaseTimeoutError,
  refuseUnstorable,
  UnstorableValueError,
} from './database-error.ts';
import type { DatabaseLimits } from './database-limits.ts';

/** Shorter than what firewalls remember, and than the server keeps an idle connection. */
const IDLE_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;
/**
 * After these a connection is of no more use: it leads to what was the primary of a cluster, and is read-only now
 * (ER_OPTION_PREVENTS_STATEMENT, ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ER_READ_ONLY_MODE).
 */
const READ_ONLY = new Set([1290, 1792, 1836]);

type Answer = (error: unknown, result: MysqlQueryResult) => void;

export class BoundedPool implements MysqlPool {
  readonly #pool: Pool;
  /** May change: connections that were set up under other limits are set up again. */
  readonly #limits: () => DatabaseLimits;
  readonly #connections = new Map<PoolConnection, BoundedConnection>();
  #onLastClosed: (() => void) | undefined;

  constructor(options: PoolOptions, limits: () => DatabaseLimits) {
    const { connectionLimit = 8 } = options;
    this.#limits = limits;
    this.#pool = createPool({
      ...options,
      connectionLimit,
      connectTimeout: limits().connectMs,
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
      idleTimeout: IDLE_MS,
      // mysql2 looks for idle connections only where fewer than all may be idle.
      maxIdle: connectionLimit - 1,
    });
  }

  getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
    const answer = callback as (error: unknown, connection?: MysqlPoolConnection) => void;
    const { acquireMs } = this.#limits();
    let waiting = true;
    const settle = (error: unknown, connection?: BoundedConnection) => {
      if (waiting) answer(error, connection);
      else connection?.release();
      waiting = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(() => settle(new DatabaseTimeoutError('connection', acquireMs)), acquireMs);
    // The types say that there always is a connection.
    this.#pool.getConnection((error: unknown, raw?: PoolConnection) => {
      if (!raw) return settle(error);
      const connection = this.#known(raw);
      connection.setUp(this.#limits(), (problem) => {
        if (problem) connection.destroy();
        settle(problem, problem ? undefined : connection);
      });
    });
  }

  /** Ends every connection, also those that do not answer. */
  end(callback: (error: unknown) => void): void {
    const settle = () => {
      clearTimeout(timer);
      for (const connection of this.#connections.values()) connection.destroy();
      callback(undefined);
    };
    const timer = setTimeout(settle, CLOSE_WITHIN_MS);
    this.#pool.end(() => {
      this.#onLastClosed = settle;
      if (this.#connections.size === 0) settle();
    });
  }

  #known(raw: PoolConnection): BoundedConnection {
    let connection = this.#connections.get(raw);
    if (!connection) {
      connection = new BoundedConnection(raw, () => this.#suspectIdle());
      this.#connections.set(raw, connection);
      connection.socket.once('close', () => {
        this.#connections.delete(raw);
        if (this.#connections.size === 0) this.#onLastClosed?.();
      });
      // What ran on it is told; the pool makes another one.
      raw.on('error', () => undefined);
    }
    connection.inUse = true;
    return connection;
  }

  /** What ended one connection silently has probably ended the others. */
  #suspectIdle(): void {
    for (const connection of this.#connections.values()) if (!connection.inUse) connection.destroy();
  }
}

class BoundedConnection implements MysqlPoolConnection {
  readonly #raw: PoolConnection;
  readonly #onTimeout: () => void;
  readonly #unanswered = new Set<(error: unknown) => void>();
  #limits: DatabaseLimits | undefined;
  /** The longest statement that the server takes; of a longer one it tells nothing, and leaves. */
  #mostBytes = Infinity;
  inUse = false;

  constructor(raw: PoolConnection, onTimeout: () => void) {
    this.#raw = raw;
    this.#onTimeout = onTimeout;
  }

  get socket(): Socket {
    return (this.#raw as unknown as { stream: Socket }).stream;
  }

  get config(): object {
    return this.#raw.config;
  }

  get threadId(): number {
    return this.#raw.threadId;
  }

  connect(callback?: (error: unknown) => void): void {
    this.#raw.connect((error) => callback?.(error));
  }

  setUp(limits: DatabaseLimits, callback: (error: unknown) => void): void {
    if (limits === this.#limits) return callback(undefined);
    this.#limits = limits;
    this.query(sessionSettings(limits), [], (error) => {
      if (error) return callback(error);
      this.query('select @@max_allowed_packet as most', [], (problem, rows) => {
        if (!problem) this.#mostBytes = Number((rows as { most: number }[])[0]!.most);
        callback(problem);
      });
    });
  }

  query(sql: string, parameters: readonly unknown[], callback: Answer = () => undefined) {
    const { queryMs } = this.#limits!;
    // Answered once only: by the server, by the time, or by the end of the connection.
    const settle: Answer = (error, result) => {
      if (!this.#unanswered.delete(fail)) return;
      clearTimeout(timer);
      if (READ_ONLY.has((error as QueryError | null)?.errno ?? 0)) this.destroy();
      callback(error, result);
    };
    const fail = (error: unknown) => settle(error, []);
    const timer = setTimeout(() => {
      this.destroy(new DatabaseTimeoutError('query', queryMs));
      this.#onTimeout();
    }, queryMs);
    this.#unanswered.add(fail);
    try {
      refuseUnstorable(parameters);
      if (this.#isTooLong(sql, parameters)) throw new UnstorableValueError(0);
      this.#raw.query(sql, [...parameters], settle as never);
    } catch (error) {
      fail(error);
    }
    return { stream: noStream };
  }

  #isTooLong(sql: string, parameters: readonly unknown[]): boolean {
    const characters = parameters.reduce<number>(
      (sum, value) => sum + (typeof value === 'string' ? value.length : 20),
      sql.length,
    );
    // A character is 4 bytes at most, or 2 where it is escaped.
    if (characters * 4 < this.#mostBytes) return false;
    return Buffer.byteLength(this.#raw.format(sql, [...parameters])) + 1 >= this.#mostBytes;
  }

  release(): void {
    this.inUse = false;
    this.#raw.release();
  }

  destroy(reason: unknown = new DatabaseClosedError()): void {
    this.#raw.destroy();
    // mysql2 only says goodbye, and waits for the other side, which may not be there.
    this.socket.destroy();
    for (const fail of [...this.#unanswered]) fail(reason);
  }
}

function noStream(): never {
  throw new Error('Rows are read in pages: a stream has no limit in time');
}

/**
 * One statement for both kinds of server, which read their own comments alone. An idle connection is left by the pool
 * before the server ends it; a transaction that nobody ends gives its locks back.
 */
function sessionSettings({ queryMs, transactionMs }: DatabaseLimits): string {
  const seconds = (ms: number) => Math.ceil(ms / 1000);
  return [
    `set session wait_timeout = ${seconds(2 * IDLE_MS + transactionMs)}`,
    `session innodb_lock_wait_timeout = ${seconds(queryMs / 2)}`,
    // Never cut a value to fit, whatever the server is set to.
    `session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
  ]
    .join(', ')
    .concat(
      ` /*M!100300 , session max_statement_time = ${seconds(queryMs)}, session idle_transaction_timeout = ${seconds(transactionMs)} */`,
      ` /*!80000 , session max_execution_time = ${queryMs} */`,
    );
}
