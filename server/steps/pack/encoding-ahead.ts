/**
 * Encodes series while they come in, so that their packages are all but ready with the last image: slices that follow one
 * another go into a codestream once there are enough of them. Whether they do in the end, the Packer finds out, which
 * encodes whatever was not, or in vain; nothing else depends on what is made here. It lies in files of the task's folder
 * that no row names: they are removed with the Packer's first run that is committed, by the sweep after a restart, or with
 * the task.
 */
import PQueue from 'p-queue';
import type { Events, Transition } from '../../base/events.ts';
import type { Logger } from '../../base/log.ts';
import { pause } from '../../base/pause.ts';
import type { SliceHeader } from '../../imaging/instance-header.ts';
import { positionAlongNormal } from '../../imaging/slice-positions.ts';
import { slicesPerCodestream } from '../../remote/jpeg-ls-voxels.ts';
import type { Packaging } from '../../remote/transport.ts';
import type { DataDirectory } from '../../storage/data-directory.ts';
import type { ThreadPool } from '../../workers/thread-pool.ts';
import type { EncodeAheadInput, EncodedAhead } from './encode-ahead.ts';
import { narrowestGap, runToEncode, type PlacedSlice } from './run-to-encode.ts';
import { slicesMemory, type SliceSize } from './source-slices.ts';

export interface EncodingAheadPorts {
  readonly data: Pick<DataDirectory, 'path' | 'taskKey' | 'makeFolder' | 'remove'>;
  readonly pool: Pick<ThreadPool, 'run' | 'prepare'>;
  readonly packaging: (signal: AbortSignal) => Promise<Packaging>;
  readonly events: Pick<Events, 'on'>;
  readonly log: Logger;
}

interface ArrivingSeries {
  readonly size: SliceSize;
  readonly folder: string;
  readonly isWanted: Promise<boolean>;
  /** Not yet in a codestream, in the order of their arrival. */
  waiting: PlacedSlice[];
  /** mm between slices, the least so far. */
  narrowest: number;
  readonly encoded: EncodedAhead[];
  /** Runs that wait for the thread or are in it. */
  readonly runs: Set<Promise<void>>;
  /** The one that is in it. */
  running: Promise<void> | undefined;
  readonly end: AbortController;
  /** The Packer has it: what is not begun is left to it. */
  isTaken: boolean;
}

export const ENCODE_AHEAD_THREAD = new URL('./encode-ahead.worker.ts', import.meta.url);

/** Series at once; of more, the one that began first is left to the Packer. */
const MOST_SERIES = 8;
const STALLED_AFTER_MS = 120_000;
const PACKAGING_WITHIN_MS = 10_000;
const LONGEST_WAIT_MS = 250;
/** Where it lies, as if it were of a run before the Packer's first: claims begin with 1. */
const FOLDER = 'PACKER.0';

export class EncodingAhead {
  readonly #ports: EncodingAheadPorts;
  readonly #series = new Map<string, ArrivingSeries>();
  readonly #thread = new PQueue({ concurrency: 1 });

  constructor(ports: EncodingAheadPorts) {
    this.#ports = ports;
    ports.events.on('transition', (transition) => this.#follow(transition));
    ports.events.on('taskChanged', ({ taskId, deleted }) => deleted && this.#drop(taskId));
  }

  /** Images of a task were registered. */
  arrived(taskId: string, images: readonly { readonly key: string; readonly slice: SliceHeader }[]): void {
    const { data } = this.#ports;
    for (const { key, slice } of images) {
      const series = this.#series.get(taskId) ?? this.#begin(taskId, slice);
      if (slice.rows !== series.size.rows || slice.columns !== series.size.columns) return this.#drop(taskId);
      series.waiting.push({ path: data.path(key), position: positionAlongNormal(slice) });
    }
    const series = this.#series.get(taskId);
    if (series) this.#encode(series, slicesPerCodestream(series.size));
  }

  /**
   * What is made of a task, once the run that is in the thread has ended, where that is soon: the thread has a lower
   * priority than the Packer's. It stays until the task has gone on.
   */
  async take(taskId: string): Promise<readonly EncodedAhead[]> {
    const series = this.#series.get(taskId);
    if (!series) return [];
    series.isTaken = true;
    await Promise.race([series.running, pause(LONGEST_WAIT_MS)]);
    series.end.abort(new Error('left to the Packer'));
    return series.encoded;
  }

  #follow({ taskId, toStep, toState }: Transition): void {
    const series = this.#series.get(taskId);
    if (!series) return;
    const isOnItsWay = toState === 'WAITING' || toState === 'QUEUED' || toState === 'RUNNING';
    // It is whole: the rest of it, however little.
    if (toStep === 'VALIDATOR' && toState === 'QUEUED') this.#encode(series, 1);
    else if (!isOnItsWay || !(toStep === 'COMPILATOR' || toStep === 'VALIDATOR' || toStep === 'PACKER'))
      this.#drop(taskId);
  }

  #begin(taskId: string, { rows, columns }: SliceHeader): ArrivingSeries {
    const [oldest] = this.#series.keys();
    if (oldest !== undefined && this.#series.size >= MOST_SERIES) this.#drop(oldest);
    const series: ArrivingSeries = {
      ...{ size: { rows, columns }, folder: this.#ports.data.taskKey(taskId, FOLDER) },
      ...{
        waiting: [],
        narrowest: Infinity,
        encoded: [],
        runs: new Set(),
        running: undefined,
        isTaken: false,
      },
      end: new AbortController(),
      isWanted: this.#isWanted(),
    };
    this.#series.set(taskId, series);
    return series;
  }

  /** Where it is not known what the server takes, the Packer finds out when it is its turn. */
  async #isWanted(): Promise<boolean> {
    const packaging = await this.#ports
      .packaging(AbortSignal.timeout(PACKAGING_WITHIN_MS))
      .catch(() => undefined);
    const isWanted = packaging?.kind === 'http' && packaging.encoding === 'jpeg-ls+rescale';
    if (isWanted) this.#ports.pool.prepare(ENCODE_AHEAD_THREAD);
    return isWanted;
  }

  #encode(series: ArrivingSeries, least: number): void {
    const most = slicesPerCodestream(series.size);
    series.narrowest = Math.min(series.narrowest, narrowestGap(series.waiting));
    for (;;) {
      const run = runToEncode(series.waiting, series.narrowest, least, most);
      if (!run) return;
      const taken = new Set(run);
      series.waiting = series.waiting.filter((slice) => !taken.has(slice));
      const paths = run.map(({ path }) => path);
      const encoding = this.#thread
        .add(async () => {
          if (series.isTaken || series.end.signal.aborted || !(await series.isWanted)) return;
          series.running = this.#run(series, paths).catch((error: unknown) => {
            this.#ports.log.debug('packer.not-encoded-ahead', { error });
          });
          await series.running;
        })
        .finally(() => series.runs.delete(encoding));
      series.runs.add(encoding);
    }
  }

  async #run(series: ArrivingSeries, paths: readonly string[]): Promise<void> {
    const { data, pool } = this.#ports;
    const folder = await data.makeFolder(series.folder);
    const input: EncodeAheadInput = {
      ...{ paths, size: series.size },
      outputPath: `${folder}/${crypto.randomUUID()}`,
    };
    const encoded = await pool.run<EncodedAhead>(ENCODE_AHEAD_THREAD, input, {
      signal: series.end.signal,
      stalledAfterMs: STALLED_AFTER_MS,
      memory: slicesMemory(series.size),
    });
    series.encoded.push(encoded);
  }

  #drop(taskId: string): void {
    const series = this.#series.get(taskId);
    if (!series) return;
    this.#series.delete(taskId);
    series.end.abort(new Error('not encoded ahead any more'));
    void Promise.all(series.runs)
      .then(() => this.#ports.data.remove(series.folder))
      .catch((error: unknown) => this.#ports.log.debug('worker.folder-left', { taskId, error }));
  }
}
