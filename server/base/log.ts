/**
 * Structured logging. Events come from the catalogue in `log-events.ts`, so that each has a name that scripts can
 * match on and a sentence that people can read. Fields that could name a patient are dropped above debug level,
 * here and nowhere else.
 */
import { fillTemplate, GatewayError } from './errors.ts';
import { LOG_EVENTS, type LogEvent } from './log-events.ts';
import { noticeIn, noticeMessage, type Notice } from './notices.ts';
import type { ProcessName } from './task-states.ts';
import { visible } from './visible-text.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Who speaks: one of the ten processes, or a part of the gateway around them. */
export type LogModule =
  | ProcessName
  | 'GATEWAY'
  | 'API'
  | 'DATABASE'
  | 'PROCESSING_SERVER'
  | 'RETRIEVE'
  | 'STORAGE';

export type LogFields = Readonly<Record<string, unknown>>;

export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: LogLevel;
  readonly module: LogModule;
  readonly event: LogEvent;
  readonly message: string;
  /** What it belongs to: lines of one task, association or request are found by these. */
  readonly taskId: string | undefined;
  readonly association: string | undefined;
  readonly requestId: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type LogSink = (record: LogRecord) => void;

/** Fields that may hold patient data: kept at debug level only. */
const PATIENT_FIELDS =
  /^(patient.*|birthDate|accessionNumber|studyDescription|seriesDescription|studyInstanceUid|seriesInstanceUid|sopInstanceUid|path)$/i;
const SECRET_FIELDS = /password|secret|token|authorization|cookie/i;
const LONGEST_VALUE = 500;
const DEEPEST_CAUSE = 3;

export class Logger {
  readonly #module: LogModule;
  readonly #sink: LogSink;
  readonly #bound: LogFields;

  constructor(module: LogModule, sink: LogSink, bound: LogFields = {}) {
    this.#module = module;
    this.#sink = sink;
    this.#bound = bound;
  }

  debug(event: LogEvent, fields?: LogFields): void {
    this.#write('debug', event, fields);
  }
  info(event: LogEvent, fields?: LogFields): void {
    this.#write('info', event, fields);
  }
  warn(event: LogEvent, fields?: LogFields): void {
    this.#write('warn', event, fields);
  }
  error(event: LogEvent, fields?: LogFields): void {
    this.#write('error', event, fields);
  }

  /** The same sink under another module's name. */
  module(module: LogModule): Logger {
    return new Logger(module, this.#sink, this.#bound);
  }
  /** A logger whose records all carry these fields, e.g. `{ taskId }` or `{ association }`. */
  with(fields: LogFields): Logger {
    return new Logger(this.#module, this.#sink, { ...this.#bound, ...fields });
  }

  #write(level: LogLevel, event: LogEvent, own: LogFields = {}): void {
    const { taskId, association, requestId, ...fields } = redact(level, { ...this.#bound, ...own });
    this.#sink({
      at: Date.now(),
      level,
      module: this.#module,
      event,
      message: fillTemplate(LOG_EVENTS[event], { taskId, association, requestId, ...fields }),
      taskId: textOf(taskId),
      association: textOf(association),
      requestId: textOf(requestId),
      fields,
    });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function redact(level: LogLevel, fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || SECRET_FIELDS.test(name)) continue;
    if (level !== 'debug' && PATIENT_FIELDS.test(name)) continue;
    kept[name] = readable(value);
    const notice = noticeIn(value);
    if (notice) said[name] = bounded(notice);
  }
  // By their codes, so that who reads the log in another language is told these too.
  return Object.keys(said).length > 0 ? { ...kept, said } : kept;
}

function bounded({ code, params, cause }: Notice, depth = 0): Notice {
  return {
    code,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
    ),
    ...(cause && depth < DEEPEST_CAUSE && { cause: bounded(cause, depth + 1) }),
  };
}

/** Errors become their code, or their name and message; long text is cut, and what cannot be seen is made visible. */
function readable(value: unknown): unknown {
  if (value instanceof GatewayError) return cut(value.message + causeOf(value));
  if (value instanceof Error) return cut(`${value.name}: ${value.message}${causeOf(value)}`);
  if (typeof value === 'string') return cut(value);
  const notice = noticeIn(value);
  if (notice) return cut(noticeMessage(notice));
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(readable);
  return value;
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : '';
}

function cut(text: string): string {
  return visible(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
}
