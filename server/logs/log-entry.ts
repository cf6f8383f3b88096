import type { LogLevel, LogModule, LogRecord } from '../base/log.ts';

/** A log record that is kept. */
export interface LogEntry extends LogRecord {
  readonly cursor: number;
}

/** All that fit every field given. */
export interface LogFilter {
  readonly levels?: readonly LogLevel[] | undefined;
  readonly modules?: readonly LogModule[] | undefined;
  readonly taskId?: string | undefined;
  readonly association?: string | undefined;
  readonly requestId?: string | undefined;
  /** Part of the message, without case. */
  readonly text?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** True: only the DICOM network's; false: only the others'. */
  readonly dicom?: boolean | undefined;
}

/** The modules that speak DICOM with others. */
export const DICOM_MODULES: readonly LogModule[] = ['DICOM_LISTENER', 'STORE_SCU'];

export function matchesLogFilter(entry: LogEntry, filter: LogFilter): boolean {
  return (
    (!filter.levels || filter.levels.includes(entry.level)) &&
    (!filter.modules || filter.modules.includes(entry.module)) &&
    (filter.taskId === undefined || entry.taskId === filter.taskId) &&
    (filter.association === undefined || entry.association === filter.association) &&
    (filter.requestId === undefined || entry.requestId === filter.requestId) &&
    (filter.text === undefined || entry.message.toLowerCase().includes(filter.text.toLowerCase())) &&
    (filter.from === undefined || entry.at >= filter.from) &&
    (filter.to === undefined || entry.at < filter.to) &&
    (filter.dicom === undefined || DICOM_MODULES.includes(entry.module) === filter.dicom)
  );
}
