/** Where log records go: standard output for people or for machines. */
import type { Writable } from 'node:stream';
import { LOG_LEVELS, type LogLevel, type LogRecord, type LogSink } from './log.ts';

const COLOURS: Record<LogLevel, string> = {
  debug: '\u001b[2m',
  info: '',
  warn: '\u001b[33m',
  error: '\u001b[31m',
};
const RESET = '\u001b[0m';

/**
 * @param write gets one line at a time, with its line break
 * @param colours whether the lines go to a terminal that shows them
 */
export function logOutput(
  level: LogLevel,
  format: 'pretty' | 'json',
  write: (line: string) => void,
  colours: boolean,
): LogSink {
  const least = LOG_LEVELS.indexOf(level);
  const line = format === 'json' ? jsonLine : (record: LogRecord) => prettyLine(record, colours);
  return (record) => {
    if (LOG_LEVELS.indexOf(record.level) >= least) write(line(record));
  };
}

/**
 * Writes lines until the reader at the other end has gone away (EPIPE), which ends the lines and nothing else.
 * @param onClosed is told why, once
 */
export function lineWriter(stream: Writable, onClosed: (error: Error) => void): (line: string) => void {
  let isOpen = true;
  stream.on('error', (error) => {
    if (isOpen) onClosed(error);
    isOpen = false;
  });
  return (line) => {
    if (isOpen) stream.write(line);
  };
}

/** Passes each record to every sink; one that throws does not keep it from the others. */
export function fanOut(sinks: readonly LogSink[]): LogSink {
  return (record) => {
    for (const sink of sinks) {
      try {
        sink(record);
      } catch (error) {
        process.stderr.write(`A log sink failed: ${String(error)}\n`);
      }
    }
  };
}

function prettyLine({ at, level, module, message, taskId }: LogRecord, colours: boolean): string {
  const time = new Date(at).toLocaleTimeString('sv-SE', { hour12: false });
  const text = `${time} ${level.toUpperCase().padEnd(5)} ${module.padEnd(17)} ${message}`;
  const named = taskId && !message.includes(taskId) ? `${text} [${taskId}]` : text;
  const colour = colours ? COLOURS[level] : '';
  return colour ? `${colour}${named}${RESET}\n` : `${named}\n`;
}

function jsonLine({ at, fields, ...record }: LogRecord): string {
  return `${JSON.stringify({ time: new Date(at).toISOString(), ...record, ...fields })}\n`;
}
