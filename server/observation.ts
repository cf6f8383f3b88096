import type { Transition } from './events.ts';
import type { LogLevel, LogModule, LogRecord } from './log.ts';
import type { Page, PageRequest } from './page.ts';
import type { ProcessRecord, ProcessingServerRecord } from './process-record.ts';
import type { TaskFilter, TaskRecord } from './tasks/task-record.ts';

export interface LogEntry extends LogRecord {
  readonly cursor: number;
}

export interface LogFilter {
  readonly levels?: readonly LogLevel[] | undefined;
  readonly modules?: readonly LogModule[] | undefined;
  readonly taskId?: string | undefined;
  readonly text?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** True: only messages of the DICOM network (listener, sender); false: only the others. */
  readonly dicom?: boolean | undefined;
}

export interface LogService {
  /** Newest first. */
  list(filter: LogFilter, page: PageRequest): Promise<Page<LogEntry>>;
  /** Oldest first, after a cursor. */
  after(filter: LogFilter, cursor: number, limit: number): Promise<readonly LogEntry[]>;
}

export interface AuditEntry {
  readonly cursor: number;
  readonly at: number;
  readonly actor: string | null;
  readonly address: string;
  readonly action: string;
  readonly taskId: string | null;
  /** Arguments without secrets. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly outcome: string;
}

export interface AuditService {
  list(page: PageRequest): Promise<Page<AuditEntry>>;
}

export const ALERT_KINDS = [
  'TASK_FAILED',
  'DELIVERY_FAILED',
  'SERVER_UNREACHABLE',
  'DISK_LOW',
  'PROCESS_FAILED',
  'UNKNOWN_SENDER',
  'INSTANCE_CONFLICT',
] as const;
export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;

export interface Alert {
  readonly cursor: number;
  readonly kind: (typeof ALERT_KINDS)[number];
  readonly severity: (typeof ALERT_SEVERITIES)[number];
  /** What the alert is about: a task, a device, a process; an alert is resolved under the same subject. */
  readonly subject: string;
  readonly code: string | null;
  readonly message: string;
  readonly resolved: boolean;
  readonly at: number;
}

export interface AlertService {
  /** Raised and not resolved. */
  open(): Promise<readonly Alert[]>;
  after(cursor: number, limit: number): Promise<readonly Alert[]>;
}

export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly kinds: readonly Alert['kind'][];
  readonly enabled: boolean;
  readonly createdAt: number;
}

export interface WebhookDelivery {
  readonly at: number;
  readonly attempt: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly milliseconds: number;
}

export interface WebhookService {
  list(): Promise<readonly Webhook[]>;
  /** The secret that signs deliveries is shown here once. */
  create(input: {
    url: string;
    kinds: readonly string[];
    enabled: boolean;
  }): Promise<{ webhook: Webhook; secret: string }>;
  update(id: number, input: { url?: string; kinds?: readonly string[]; enabled?: boolean }): Promise<Webhook>;
  delete(id: number): Promise<void>;
  test(id: number): Promise<WebhookDelivery>;
  deliveries(ids: readonly number[], last: number): Promise<(readonly WebhookDelivery[])[]>;
}

/** Bytes of the file system that holds the data directory. */
export interface StorageRecord {
  readonly total: number;
  readonly free: number;
  readonly reserved: number;
  /** Taken by the gateway's own files. */
  readonly used: number;
}

export interface DayStatistics {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly completed: number;
  readonly failed: number;
  readonly images: number;
  readonly bytesSent: number;
  /** Median seconds from the first image to the end; null without a completed task. */
  readonly medianSeconds: number | null;
}

export interface StepStatistics {
  readonly step: string;
  readonly count: number;
  readonly medianSeconds: number;
  readonly p95Seconds: number;
}

export interface StatisticsRecord {
  readonly days: readonly DayStatistics[];
  readonly steps: readonly StepStatistics[];
}

/** Live events; each subscriber costs bounded memory. A stream ends, at once, by its iterator's `return()`. */
export interface LiveService {
  /** Every transition after `since` (null: from now on), first from the database, then live. */
  transitions(since: number | null, filter: TaskFilter): AsyncIterable<Transition>;
  /** Conflated by task where the subscriber is slow. `task` is null where it was deleted. */
  changedTasks(
    filter: TaskFilter,
  ): AsyncIterable<{ taskId: string; deleted: boolean; task: TaskRecord | null }>;
  changedProcesses(): AsyncIterable<ProcessRecord>;
  processingServer(): AsyncIterable<ProcessingServerRecord>;
  logs(filter: LogFilter, since: number | null): AsyncIterable<LogEntry>;
  alerts(since: number | null): AsyncIterable<Alert>;
}

export interface ObservationServices {
  readonly logs: LogService;
  readonly audit: AuditService;
  readonly alerts: AlertService;
  readonly webhooks: WebhookService;
  readonly live: LiveService;
  storage(): Promise<StorageRecord>;
  /** Days in UTC, inclusive. */
  statistics(from: string, to: string): Promise<StatisticsRecord>;
}
