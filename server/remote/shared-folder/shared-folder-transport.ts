/**
 * The contract of the servers in use: requests over plain HTTP inside the VPN, packages and results through a folder
 * of the server that is mounted here, and a callback when a result is ready. A callback can be lost, so the folder
 * is looked at too.
 */
import { lookup } from 'node:dns/promises';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError, SERVER_AWAY } from '../../base/errors.ts';
import { JobLost } from '../job-lost.ts';
import type { Pace } from '../pace.ts';
import { mostResultBytes, requireResultSize } from '../result-size.ts';
import { TransferWatch } from '../transfer-watch.ts';
import { WAITS, type Waits } from '../waits.ts';
import type { WrittenFile } from '../write-aside.ts';
import { pause } from '../../base/pause.ts';
import type { ServerClient } from '../http/server-client.ts';
import type {
  Eligibility,
  EligibilityRequest,
  FetchedResult,
  JobReference,
  JobStatus,
  Packaging,
  ResultRequest,
  ServerHealth,
  Submission,
  Submitted,
  TransferProgress,
  Transport,
} from '../transport.ts';
import { checkModelBody, processingBody } from './contract.ts';
import {
  copyAside,
  folderError,
  removeWithParts,
  requireFolders,
  resultSize,
  tryWriting,
  type Copy,
} from './folder.ts';
import { FolderCalls } from './folder-calls.ts';

export interface SharedFolder {
  /** Where the server's folder is mounted; holds `to_process` and `processed`, which are the server's to make. */
  readonly path: string;
  readonly callbackPort: number;
  readonly pace: Pace;
  readonly waits?: Waits;
  /** ms between looks at the folder while no callback comes. */
  readonly lookEvery?: number;
}

const LOOK_EVERY = 10_000;
/** After a callback the file may be a little late: the folder is a network mount. */
const LOOK_SOON = 500;

const REFUSALS = {
  405: ['no-licence', 'no active licence'],
  406: ['no-licence-for-radiopharmaceutical', 'no licence for this radiopharmaceutical'],
  407: ['no-model', 'no model trained for these parameters'],
} as const;

export class SharedFolderTransport implements Transport {
  readonly kind = 'shared-folder';
  readonly #client: ServerClient;
  readonly #folder: SharedFolder;
  readonly #waits: Waits;
  readonly #calls: FolderCalls;
  /** Those that wait for a task's result, perhaps two of one task while one is leaving. */
  readonly #waiting = new Set<{ readonly taskId: string; readonly called: AbortController }>();
  /** What failed last in the folder: it must do before the folder counts as usable again. */
  #recheck: (() => Promise<unknown>) | undefined;

  constructor(client: ServerClient, folder: SharedFolder) {
    this.#client = client;
    this.#folder = folder;
    this.#waits = folder.waits ?? WAITS;
    this.#calls = new FolderCalls(this.#waits.folderMs);
  }

  /** Any HTTP answer means alive; the folder has to be there too. */
  async health(signal: AbortSignal): Promise<ServerHealth> {
    const answer = await this.#client.exchange('GET', this.#client.resolve('check_ping'), { signal });
    await answer.body.dump();
    await this.#calls.call(() => coded(requireFolders(this.#folder.path)), signal);
    const recheck = this.#recheck;
    if (recheck) await this.#calls.call(() => coded(recheck()), signal);
    this.#recheck = undefined;
    return { version: undefined, state: 'ready', queueLength: undefined, standIn: false };
  }

  async eligibility({ clientId, parameters }: EligibilityRequest, signal: AbortSignal): Promise<Eligibility> {
    const answer = await this.#post('check_model', checkModelBody(clientId, parameters), signal);
    await answer.body.dump();
    const { statusCode: status } = answer;
    if (status === 200) return { eligible: true, model: undefined };
    if (status !== 405 && status !== 406 && status !== 407)
      throw new GatewayError('SERVER_PROTOCOL', { reason: `check_model answered ${status}` });
    const [code, detail] = REFUSALS[status];
    return { eligible: false, code, detail };
  }

  /** Servers read both types of voxels: `<f8` is for whoever wants it. */
  async packaging(): Promise<Packaging> {
    return { kind: 'shared-folder', dtype: '<f4' };
  }

  async submit(
    submission: Submission,
    onProgress: TransferProgress,
    signal: AbortSignal,
    onJob: (jobId: string) => Promise<void> = async () => undefined,
  ): Promise<Submitted> {
    const { taskId, jobSuffix = '', packagePath, bytes, sha256, metadata } = submission;
    const jobId = `${taskId}_${metadata.clientId}${jobSuffix}`;
    const { input, result } = this.#paths(jobId);
    await onJob(jobId);
    // What an earlier run of this job left would be taken for its result.
    const copied = await this.#watching(
      async () => {
        await this.#calls.call(() => coded(rm(result, { force: true })), signal);
        const copy = {
          from: packagePath,
          to: input,
          bytes,
          direction: 'to',
          pace: this.#folder.pace,
        } as const;
        return this.#copy(copy, onProgress, signal);
      },
      () => tryWriting(this.#folder.path, bytes),
    );
    if (copied.bytes !== bytes || copied.sha256 !== sha256)
      throw new GatewayError('INTERNAL', { reference: 'a package is not what was packed' });
    const answer = await this.#post(
      'processing',
      processingBody(`${jobId}.zip`, this.#folder.callbackPort, metadata),
      signal,
    );
    const body = await this.#client.readJson(answer, signal);
    if (answer.statusCode >= 500)
      throw new GatewayError('SERVER_UNREACHABLE', { reason: `processing answered ${answer.statusCode}` });
    if (answer.statusCode !== 200 || !isRecord(body) || body['response'] !== 'Processing')
      throw new GatewayError('SERVER_PROTOCOL', {
        reason: `processing answered ${answer.statusCode}, not "Processing"`,
      });
    return { jobId, cuts: 0 };
  }

  /** A result counts when its archive is whole and, unless the server has called, has not grown since the last look. */
  async awaitResult(
    { taskId, jobId }: JobReference,
    onStatus: (status: JobStatus) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { result } = this.#paths(jobId);
    const every = this.#folder.lookEvery ?? LOOK_EVERY;
    const called = new AbortController();
    const waiting = { taskId, called };
    this.#waiting.add(waiting);
    onStatus({ state: 'processing', progress: undefined, position: undefined, expectedEnd: undefined });
    try {
      for (let last: number | undefined; ;) {
        const look = (): Promise<number | undefined> => resultSize(result);
        const size = await this.#watching(() => this.#calls.call(() => coded(look()), signal), look);
        if (size !== undefined && (called.signal.aborted || size === last)) return;
        last = size;
        if (called.signal.aborted || size !== undefined) await pause(Math.min(LOOK_SOON, every), signal);
        else await pause(every, AbortSignal.any([signal, called.signal]));
        signal.throwIfAborted();
      }
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  async fetchResult(
    { jobId, directory, grid, requireRoom }: ResultRequest,
    onProgress: TransferProgress,
    signal: AbortSignal,
  ): Promise<FetchedResult> {
    const path = join(directory, 'result.zip');
    const format = { kind: 'shared-folder' } as const;
    const { result } = this.#paths(jobId);
    const copied = await this.#watching(
      async () => {
        const bytes = await this.#calls.call(() => coded(resultSize(result)), signal);
        if (bytes === undefined) throw new JobLost('its result is gone again');
        requireResultSize(bytes, mostResultBytes(grid, format));
        await requireRoom(bytes);
        return this.#copy({ from: result, to: path, bytes, direction: 'from' }, onProgress, signal);
      },
      () => resultSize(result),
    );
    return { path, ...copied, format };
  }

  #copy(copy: Copy, onProgress: TransferProgress, signal: AbortSignal): Promise<WrittenFile> {
    const { stallMs } = this.#waits;
    return this.#calls.call(async (extend, bound) => {
      using watch = new TransferWatch(stallMs);
      const moved = (copied: number): void => {
        extend();
        watch.moved(copied);
        onProgress(copied, copy.bytes);
      };
      return await copyAside(copy, moved, AbortSignal.any([bound, watch.signal]));
    }, signal);
  }

  /** Removes this job's files, and no others, from the folder. */
  async discard({ jobId }: JobReference, signal?: AbortSignal): Promise<void> {
    const { input, result } = this.#paths(jobId);
    for (const path of [input, result]) await this.#calls.call(() => coded(removeWithParts(path)), signal);
  }

  async processReady(
    remoteAddress: string,
    body: unknown,
  ): Promise<{ status: number; json: { message: string } }> {
    if (!(await this.#isServer(remoteAddress))) return { status: 403, json: { message: 'Forbidden' } };
    const taskId = isRecord(body) ? body['task_id'] : undefined;
    if (typeof taskId !== 'string' && typeof taskId !== 'number')
      return { status: 500, json: { message: 'Missing task_id in request json' } };
    // Eighteen digits as a JSON number have lost the last ones.
    for (const waiting of this.#waiting)
      if (waiting.taskId === taskId || (typeof taskId === 'number' && Number(waiting.taskId) === taskId))
        waiting.called.abort();
    return { status: 200, json: { message: 'Acknowledge' } };
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  #paths(jobId: string): { input: string; result: string } {
    if (!/^\d+_[\w .-]+$/.test(jobId))
      throw new GatewayError('SERVER_REJECTED', { reason: 'the client ID cannot be part of a file name' });
    return {
      input: join(this.#folder.path, 'to_process', `${jobId}.zip`),
      result: join(this.#folder.path, 'processed', `${jobId}.zip`),
    };
  }

  #post(path: string, json: unknown, signal: AbortSignal): ReturnType<ServerClient['exchange']> {
    return this.#client.exchange('POST', this.#client.resolve(path), {
      signal,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(json)),
    });
  }

  async #isServer(address: string): Promise<boolean> {
    const { hostname } = this.#client.resolve('');
    const known = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
    return known.some((one) => one.address === address.replace(/^::ffff:/, ''));
  }

  /** Where it fails for the folder's fault, `recheck` says later whether it would do again. */
  async #watching<T>(work: () => Promise<T>, recheck: () => Promise<unknown>): Promise<T> {
    return work().catch((error: unknown) => {
      if (error instanceof GatewayError && SERVER_AWAY.has(error.code)) this.#recheck = recheck;
      throw error;
    });
  }
}

/** A fault of the folder as such. */
function coded<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw folderError(error);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
