/** The open protocol, version 1: `docs/processing-protocol.md`. */
import { join } from 'node:path';
import { GatewayError } from '../../base/errors.ts';
import { Deadline } from '../deadline.ts';
import { JobLost } from '../job-lost.ts';
import type { Pace } from '../pace.ts';
import { mostResultBytes, requireResultSize } from '../result-size.ts';
import {
  codingsFor,
  VOXEL_ENCODINGS,
  type Eligibility,
  type EligibilityRequest,
  type FetchedResult,
  type JobReference,
  type JobStatus,
  type Packaging,
  type ResultRequest,
  type ServerHealth,
  type Submission,
  type Submitted,
  type TransferProgress,
  type Transport,
} from '../transport.ts';
import { WAITS, type Waits } from '../waits.ts';
import { download } from './download.ts';
import { acquisitionOf, jobRequest } from './job-request.ts';
import { Jobs } from './jobs.ts';
import { EligibilitySchema, HealthSchema, type HealthBody, type JobBody } from './protocol.ts';
import { resuming } from './resuming.ts';
import { tooSlow, type ServerClient } from './server-client.ts';
import { isGone } from './server-errors.ts';
import { upload } from './tus-upload.ts';

/** Bytes a millisecond that a server is expected to digest at least. */
const DIGEST_RATE = 10_000;

export class HttpTransport implements Transport {
  readonly kind = 'http';
  readonly #client: ServerClient;
  readonly #pace: Pace;
  readonly #waits: Waits;
  readonly #jobs: Jobs;

  constructor(client: ServerClient, pace: Pace, waits: Waits = WAITS) {
    this.#client = client;
    this.#pace = pace;
    this.#waits = waits;
    this.#jobs = new Jobs(client);
  }

  async health(signal: AbortSignal): Promise<ServerHealth> {
    const { server: version, state, queueLength, standIn } = await this.#health(signal);
    return { version, state, queueLength, standIn };
  }

  async eligibility({ clientId, parameters }: EligibilityRequest, signal: AbortSignal): Promise<Eligibility> {
    const json = { client: clientId, acquisition: acquisitionOf(parameters) };
    const url = this.#client.resolve('v1/eligibility');
    const { body } = await this.#client.json('POST', url, EligibilitySchema, { json, signal });
    return body.eligible ? { eligible: true, model: body.model } : body;
  }

  async packaging(signal: AbortSignal): Promise<Packaging> {
    const { accepts } = await this.#health(signal);
    const encoding = VOXEL_ENCODINGS.find((one) => accepts.encodings.includes(one));
    const coding = encoding && codingsFor(encoding).find((one) => accepts.codings.includes(one));
    if (!encoding || !coding)
      throw new GatewayError('SERVER_PROTOCOL', {
        reason: 'it accepts no encoding that this gateway writes',
      });
    return { kind: 'http', encoding, coding };
  }

  /**
   * A job that has every byte and is not taken up (its server died before it could say so), or that its server has
   * forgotten, is asked again, then made and sent anew, and then failed.
   */
  async submit(
    submission: Submission,
    onProgress: TransferProgress,
    signal: AbortSignal,
    onJob: (jobId: string) => Promise<void> = async () => undefined,
  ): Promise<Submitted> {
    const { bytes } = submission;
    const key = `${submission.taskId}${submission.jobSuffix ?? ''}`;
    const request = jobRequest(submission);
    let cuts = 0;
    let stuck: JobBody | undefined;
    for (const lastChance of [false, true]) {
      let job = await this.#jobs.create(key, request, signal);
      // A server may hold a key for ever, whatever became of its job.
      if (stuck?.id === job.id) job = await this.#jobs.create(`${key}-anew`, request, signal);
      await onJob(job.id);
      signal.throwIfAborted();
      try {
        for (let asked = 0; asked < 2; asked++) {
          if (job.state === 'awaiting-upload')
            cuts += await this.#upload(job, submission, onProgress, signal);
          onProgress(bytes, bytes);
          job = await this.#confirmed(job, bytes, signal);
          if (job.state === 'failed' && (lastChance || job.failure?.code !== 'digest-mismatch'))
            throw remoteFailure(job.failure);
          if (job.state === 'failed') break;
          if (job.state !== 'awaiting-upload') return { jobId: job.id, cuts };
        }
      } catch (error) {
        if (lastChance || !isGone(error)) throw error;
      }
      await this.#jobs.remove(job.id, signal);
      stuck = job;
    }
    throw new GatewayError('JOB_STALLED', { state: 'awaiting-upload' });
  }

  async awaitResult(
    { jobId }: JobReference,
    onStatus: (status: JobStatus) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { state, failure } = await this.#jobs
      .follow(
        jobId,
        (seen) => {
          if (seen.state !== 'queued' && seen.state !== 'processing') return true;
          onStatus({
            state: seen.state,
            progress: seen.progress,
            position: seen.position,
            expectedEnd: seen.expectedEnd === undefined ? undefined : Date.parse(seen.expectedEnd),
          });
          return false;
        },
        signal,
      )
      .catch(lostIfGone);
    if (state === 'failed') throw remoteFailure(failure);
    if (state !== 'done') throw new JobLost('it has lost the package');
  }

  async fetchResult(
    { jobId, directory, grid, requireRoom }: ResultRequest,
    onProgress: TransferProgress,
    signal: AbortSignal,
  ): Promise<FetchedResult> {
    const job = await resuming(() => this.#jobs.show(jobId, signal), signal).catch(lostIfGone);
    if (job.state !== 'done' || !job.result)
      throw new GatewayError('SERVER_PROTOCOL', { reason: 'a finished job has no result' });
    const { bytes, sha256, encoding, coding } = job.result;
    requireResultSize(bytes, mostResultBytes(grid, { kind: 'http', encoding, coding }));
    await requireRoom(bytes);
    const path = join(directory, 'result.voxels');
    const url = this.#client.resolve(`${this.#jobs.url(jobId).href}/result`);
    const { stallMs } = this.#waits;
    await download(this.#client, { url, path, bytes, sha256, stallMs }, onProgress, signal).catch(lostIfGone);
    return { path, bytes, sha256, format: { kind: 'http', encoding, coding } };
  }

  async discard({ jobId }: JobReference, signal: AbortSignal): Promise<void> {
    await this.#jobs.remove(jobId, signal);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Sends what the server does not have of the package; returns how often the link was cut. */
  async #upload(
    job: JobBody,
    { packagePath: path, bytes }: Submission,
    onProgress: TransferProgress,
    signal: AbortSignal,
  ): Promise<number> {
    if (!job.upload) throw new GatewayError('SERVER_PROTOCOL', { reason: 'a new job has no upload' });
    const url = this.#client.resolve(job.upload.url, this.#jobs.url(job.id));
    const { stallMs } = this.#waits;
    const wanted = { url, path, bytes, pace: this.#pace, stallMs };
    return (await upload(this.#client, wanted, onProgress, signal)).cuts;
  }

  /** The job once the server has found the digest of its package right or wrong, or as it is when the time is up. */
  async #confirmed(job: JobBody, bytes: number, signal: AbortSignal): Promise<JobBody> {
    using deadline = new Deadline(this.#waits.confirmMs + bytes / DIGEST_RATE, tooSlow);
    const bound = AbortSignal.any([signal, deadline.signal]);
    let last = job;
    const isOver = (seen: JobBody): boolean => {
      last = { ...seen, upload: seen.upload ?? job.upload };
      return seen.state !== 'awaiting-upload';
    };
    return await this.#jobs.follow(job.id, isOver, bound).catch((error: unknown) => {
      signal.throwIfAborted();
      if (deadline.signal.aborted) return last;
      throw error;
    });
  }

  async #health(signal: AbortSignal): Promise<HealthBody> {
    return (await this.#client.json('GET', this.#client.resolve('v1/health'), HealthSchema, { signal })).body;
  }
}

function remoteFailure(failure: JobBody['failure']): GatewayError {
  const reason = [failure?.code, failure?.detail].filter(Boolean).join(': ').slice(0, 300);
  return new GatewayError('REMOTE_FAILED', { reason: reason || 'no reason given' });
}

function lostIfGone(error: unknown): never {
  throw isGone(error) ? new JobLost('it does not know the job any more', error) : error;
}
