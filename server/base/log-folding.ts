/**
 * Bounds what one source can write to the log. An event may be written so many times in a row and then at a slow
 * rate, for each source by itself and for all of its sources together; what comes beyond that is counted, and the
 * count is written. A source is the task or the network address that a record names.
 */
import { fillTemplate } from './errors.ts';
import { LOG_EVENTS } from './log-events.ts';
import type { LogRecord, LogSink } from './log.ts';
import { TokenBuckets } from './token-buckets.ts';

export const FOLDING = {
  /** Of one event from one source: 43 thousand lines a day. */
  source: { burst: 200, everyMs: 2000 },
  /** Of one event from all sources: tasks have their own number of events, and are not counted here. */
  event: { burst: 2000, everyMs: 1000 },
  /** Counts are written this often, the largest by themselves. */
  tellEveryMs: 60_000,
  toldAlone: 20,
  mostSources: 5000,
} as const;

interface Counted {
  readonly record: LogRecord;
  readonly source: string;
  count: number;
}

export class LogFolding {
  readonly #sink: LogSink;
  readonly #now: () => number;
  readonly #sources: TokenBuckets;
  readonly #events: TokenBuckets;
  #counted = new Map<string, Counted>();
  #uncounted = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: LogSink, now: () => number = Date.now) {
    this.#sink = sink;
    this.#now = now;
    this.#sources = new TokenBuckets({ ...FOLDING.source, most: FOLDING.mostSources }, now);
    this.#events = new TokenBuckets({ ...FOLDING.event, most: FOLDING.mostSources }, now);
  }

  readonly add: LogSink = (record) => {
    const source = sourceOf(record);
    const key = `${record.event} ${source}`;
    const passes =
      this.#sources.take(key) && (record.taskId !== undefined || this.#events.take(record.event));
    if (passes) this.#sink(record);
    else this.#count(key, record, source);
  };

  /** Writes what was counted; at shutdown, before what the sink writes to is closed. */
  readonly tell = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counted = [...this.#counted.values()].sort((a, b) => b.count - a.count);
    const others = counted.slice(FOLDING.toldAlone).reduce((sum, { count }) => sum + count, this.#uncounted);
    this.#counted = new Map();
    this.#uncounted = 0;
    for (const { record, source, count } of counted.slice(0, FOLDING.toldAlone))
      this.#write(record, record.event, source, count);
    if (others > 0) this.#write(counted[0]!.record, 'several', 'several', others);
  };

  #count(key: string, record: LogRecord, source: string): void {
    const known = this.#counted.get(key);
    if (known) known.count++;
    else if (this.#counted.size < FOLDING.mostSources) this.#counted.set(key, { record, source, count: 1 });
    else this.#uncounted++;
    this.#timer ??= setTimeout(this.tell, FOLDING.tellEveryMs).unref();
  }

  #write({ level, module, taskId }: LogRecord, event: string, source: string, count: number): void {
    const fields = { count, event, source: source || 'one source' };
    this.#sink({
      at: this.#now(),
      level,
      module,
      event: 'log.folded',
      message: fillTemplate(LOG_EVENTS['log.folded'], fields),
      taskId,
      association: undefined,
      requestId: undefined,
      fields,
    });
  }
}

function sourceOf({ taskId, fields }: LogRecord): string {
  const { address, device } = fields;
  return taskId ?? (typeof address === 'string' ? address : typeof device === 'string' ? device : '');
}
