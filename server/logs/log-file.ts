/** Log records as JSON lines in a file that is rotated by size: `<name>.log`, then `<name>.1.log` ... */
import {
  createWriteStream,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  type WriteStream,
} from 'node:fs';
import { join } from 'node:path';
import type { LogRecord } from '../base/log.ts';

const LARGEST_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 10;
/** A disk that took no lines is tried again after so long. */
const REOPEN_AFTER_MS = 10_000;

export class LogFile {
  readonly #directory: string;
  readonly #largestBytes: number;
  readonly #reopenAfterMs: number;
  readonly #name: string;
  #stream: WriteStream;
  #bytes = 0;
  #failedAt: number | undefined;

  /** @param name without suffix: each node of a cluster has a file of its own */
  constructor(
    directory: string,
    largestBytes = LARGEST_BYTES,
    reopenAfterMs = REOPEN_AFTER_MS,
    name = 'gateway',
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.#largestBytes = largestBytes;
    this.#reopenAfterMs = reopenAfterMs;
    this.#name = name;
    this.#stream = this.#open();
  }

  /** A sink for `Logger`. A disk that takes no more loses lines of the file, never the gateway. */
  readonly add = (record: LogRecord): void => {
    const line = `${toJsonLine(record)}\n`;
    if (this.#failedAt !== undefined && !this.#reopen()) return;
    if (this.#bytes > 0 && this.#bytes + line.length > this.#largestBytes) this.#rotate();
    this.#bytes += Buffer.byteLength(line);
    this.#stream.write(line);
  };

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(() => resolve()));
  }

  #open(): WriteStream {
    const path = this.#path(0);
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    // Opened now, so that a rotation that follows at once renames what this stream writes to.
    const stream = createWriteStream(path, { fd: openSync(path, 'a', 0o600) });
    stream.on('error', () => {
      stream.destroy();
      this.#failedAt = performance.now();
    });
    return stream;
  }

  /** @returns whether there is a stream again. */
  #reopen(): boolean {
    if (performance.now() - this.#failedAt! < this.#reopenAfterMs) return false;
    try {
      this.#stream = this.#open();
      this.#failedAt = undefined;
    } catch {
      this.#failedAt = performance.now();
    }
    return this.#failedAt === undefined;
  }

  #rotate(): void {
    this.#stream.end();
    rmSync(this.#path(MOST_FILES - 1), { force: true });
    for (let number = MOST_FILES - 2; number >= 0; number--) {
      if (statSync(this.#path(number), { throwIfNoEntry: false }))
        renameSync(this.#path(number), this.#path(number + 1));
    }
    this.#stream = this.#open();
  }

  #path(number: number): string {
    return join(this.#directory, number === 0 ? `${this.#name}.log` : `${this.#name}.${number}.log`);
  }
}

/** One record as one line of JSON. */
export function toJsonLine({ at, level, module, event, message, taskId, fields }: LogRecord): string {
  return JSON.stringify({
    time: new Date(at).toISOString(),
    level,
    module,
    event,
    message,
    taskId,
    ...fields,
  });
}
