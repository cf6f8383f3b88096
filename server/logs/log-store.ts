/**
 * Log records in the database, written in batches beside the work that they speak of. While the database is away
 * they wait in a bounded queue; the oldest make room.
 */
import type { ExpressionBuilder } from 'kysely';
import PQueue from 'p-queue';
import type { Database, Tables } from '../db/database.ts';
import type { LogLevel, LogModule, LogRecord } from '../base/log.ts';
import type { LogEvent } from '../base/log-events.ts';
import type { Page, PageRequest } from '../base/page.ts';
import { containsText } from '../db/contains-text.ts';
import { keepWithin, type SizeBound } from '../db/size-bound.ts';
import { takeNumbersAbove } from '../db/take-numbers.ts';
import { totalOf } from '../db/total.ts';
import { DICOM_MODULES, type LogEntry, type LogFilter } from './log-entry.ts';

const FLUSH_AFTER_MS = 200;
const BATCH = 200;
const MOST_WAITING = 10_000;
const RETRY_AFTER_MS = 2000;
export const LOG_BOUND: SizeBound = { rows: 1_000_000, bytes: 512 * 1024 * 1024 };

export class LogStore {
  readonly #database: Database;
  readonly #isShared: boolean;
  #onAdded: (entries: readonly LogEntry[]) => void = () => undefined;
  #waiting: LogRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  /** Told so far. */
  #last: number | undefined;
  readonly #tells = new PQueue({ concurrency: 1 });

  /** @param isShared whether other nodes append as well: entries are numbered in the order of commits */
  constructor(database: Database, isShared = false) {
    this.#database = database;
    this.#isShared = isShared;
  }

  /** @param listener is told what was committed, ascending */
  onAdded(listener: (entries: readonly LogEntry[]) => void): void {
    this.#onAdded = listener;
  }

  /** A sink for `Logger`: returns at once. */
  readonly add = (record: LogRecord): void => {
    this.#waiting.push(record);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.splice(0, BATCH);
    this.#schedule(FLUSH_AFTER_MS);
  };

  /** Tells what has been committed since it last told, by whichever node. */
  tellAdded(): Promise<void> {
    return this.#tells.add(async () => {
      this.#last ??= await this.lastCursor();
      for (let added; (added = await this.after(this.#last, 2 * BATCH)).length > 0;) {
        this.#last = added.at(-1)!.cursor;
        this.#onAdded(added);
      }
    });
  }

  /** Writes what waits; at shutdown, before the database is closed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#flushing;
    this.#flushing = this.#write();
    try {
      await this.#flushing;
    } finally {
      this.#flushing = undefined;
    }
  }

  /** Newest first. */
  async list(filter: LogFilter, { first, after }: PageRequest): Promise<Page<LogEntry>> {
    const rows = await this.#select(filter)
      .$if(after !== null, (query) => query.where('cursor', '<', Number(after)))
      .orderBy('cursor', 'desc')
      .limit(first + 1)
      .execute();
    const items = rows.slice(0, first).map(toLogEntry);
    return {
      items,
      hasNextPage: rows.length > first,
      total: () => totalOf(this.#database.queries, this.#select(filter)),
    };
  }

  /** Oldest first, above a cursor. */
  async after(cursor: number, limit: number): Promise<readonly LogEntry[]> {
    const rows = await this.#select({}).where('cursor', '>', cursor).orderBy('cursor').limit(limit).execute();
    return rows.map(toLogEntry);
  }

  async lastCursor(): Promise<number> {
    const row = await this.#database.queries
      .selectFrom('log_entry')
      .select((eb) => eb.fn.max('cursor').as('cursor'))
      .executeTakeFirst();
    return row?.cursor ?? 0;
  }

  /** Removes what is older, and the oldest beyond the bound. @returns how many. */
  async prune(before: number, bound: SizeBound = LOG_BOUND): Promise<number> {
    const { queries } = this.#database;
    const { numDeletedRows } = await queries
      .deleteFrom('log_entry')
      .where('at', '<', before)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows) + (await keepWithin(queries, 'log_entry', bound, (eb) => eb.lit(true)));
  }

  #select(filter: LogFilter) {
    return this.#database.queries
      .selectFrom('log_entry')
      .selectAll()
      .where((eb) => matches(eb, filter));
  }

  #schedule(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.flush().catch(() => this.#schedule(RETRY_AFTER_MS));
    }, milliseconds).unref();
  }

  async #write(): Promise<void> {
    this.#last ??= await this.lastCursor();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      await this.#insert(batch.map(toColumns));
      // What was written is let go; records that came meanwhile stand behind it.
      this.#waiting = this.#waiting.filter((record) => !batch.includes(record));
      await this.tellAdded();
    }
  }

  async #insert(rows: readonly ReturnType<typeof toColumns>[]): Promise<void> {
    if (!this.#isShared) {
      await this.#database.queries.insertInto('log_entry').values(rows).execute();
      return;
    }
    await this.#database.transaction(async (tx) => {
      const first = (await takeNumbersAbove(tx, 'log_entry', rows.length)) - rows.length + 1;
      const numbered = rows.map((row, nth) => ({ ...row, cursor: first + nth }));
      await tx.insertInto('log_entry').values(numbered).execute();
    });
  }
}

function matches(eb: ExpressionBuilder<Tables, 'log_entry'>, filter: LogFilter) {
  return eb.and([
    ...(filter.levels ? [eb('level', 'in', filter.levels.length ? [...filter.levels] : [''])] : []),
    ...(filter.modules ? [eb('module', 'in', filter.modules.length ? [...filter.modules] : [''])] : []),
    ...(filter.taskId === undefined ? [] : [eb('taskId', '=', filter.taskId)]),
    ...(filter.association === undefined ? [] : [eb('association', '=', filter.association)]),
    ...(filter.requestId === undefined ? [] : [eb('requestId', '=', filter.requestId)]),
    ...(filter.text === undefined ? [] : [containsText('message', filter.text)]),
    ...(filter.from === undefined ? [] : [eb('at', '>=', filter.from)]),
    ...(filter.to === undefined ? [] : [eb('at', '<', filter.to)]),
    ...(filter.dicom === undefined ? [] : [eb('module', filter.dicom ? 'in' : 'not in', [...DICOM_MODULES])]),
  ]);
}

function toColumns({ taskId, association, requestId, fields, ...rest }: LogRecord) {
  return {
    ...rest,
    taskId: taskId ?? null,
    association: association ?? null,
    requestId: requestId ?? null,
    fields: JSON.stringify(fields),
  };
}

function toLogEntry(row: {
  cursor: number;
  at: number;
  level: string;
  module: string;
  event: string;
  message: string;
  taskId?: string | null;
  association?: string | null;
  requestId?: string | null;
  fields: string;
}): LogEntry {
  return {
    ...row,
    level: row.level as LogLevel,
    module: row.module as LogModule,
    event: row.event as LogEvent,
    taskId: row.taskId ?? undefined,
    association: row.association ?? undefined,
    requestId: row.requestId ?? undefined,
    fields: JSON.parse(row.fields) as Record<string, unknown>,
  };
}
