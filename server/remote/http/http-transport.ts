/** The open protocol, version 1: `docs/processing-protocol.md`. */
import { join } from 'node:path';
import { GatewayError } from '../../base/errors.ts';
import {
  codingsFor,
  VOXEL_ENCODINGS,
  type Eligibility,
  type EligibilityRequest,
  type FetchedResult,
  type JobReference,
  type JobStatus,
  type Packaging,
  type ServerHealth,
  type Submission,
  type Submitted,
  type TransferProgress,
  type Transport,
} from '../transport.ts';
import type { Pace } from '../pace.ts';
import { download, isGone } from './download.ts';
import {
  EligibilitySchema,
  HealthSchema,
  JobSchema,
  type HealthBody,
  type JobBody,
  type JobRequest,
} from './protocol.ts';
import { acquisitionOf, jobRequest } from './job-request.ts';
import { pause, resuming } from './resuming.ts';
import type { ServerClient } from './server-client.ts';
import { statusOf } from './server-errors.ts';
import { upload } from './tus-upload.ts';

/** Seconds that a poll asks to wait for news. */
const LONG_POLL = 30;
/** Pause after an answer that came at once and said nothing new: a server without long poll is not hammered. */
const SHORTEST_POLL = 1000;
/** A result cannot be this large: some thousand slices with noise, not compressed. */
const MOST_RESULT_BYTES = 2 ** 32;

export class HttpTransport implements Transport {
  readonly kind = 'http';
  readonly #client: ServerClient;
  readonly #pace: Pace;

  constructor(client: ServerClient, pace: Pace) {
    this.#client = client;
    this.#pace = pace;
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

  async submit(
    submission: Submission,
    onProgress: TransferProgress,
    signal: AbortSignal,
  ): Promise<Submitted> {
    const { taskId, packagePath: path, bytes } = submission;
    const job = await this.#create(taskId, jobRequest(submission), signal);
    let cuts = 0;
    if (job.state === 'awaiting-upload') {
      if (!job.upload) throw new GatewayError('SERVER_PROTOCOL', { reason: 'a new job has no upload' });
      const url = this.#client.resolve(job.upload.url, this.#jobUrl(job.id));
      ({ cuts } = await upload(this.#client, { url, path, bytes, pace: this.#pace }, onProgress, signal));
    }
    onProgress(bytes, bytes);
    // An upload counts once the server has found its digest right, which ends `awaiting-upload`.
    const { state, failure } = await this.#follow(job.id, (seen) => seen.state !== 'awaiting-upload', signal);
    if (state === 'failed' && failure?.code === 'digest-mismatch')
      throw new GatewayError('SERVER_UNREACHABLE', { reason: 'the package arrived damaged' });
    if (state === 'failed') throw remoteFailure(failure);
    return { jobId: job.id, cuts };
  }

  async awaitResult(
    { jobId }: JobReference,
    onStatus: (status: JobStatus) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { state, failure } = await this.#follow(
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
    );
    if (state === 'failed') throw remoteFailure(failure);
    if (state !== 'done') throw new GatewayError('REMOTE_FAILED', { reason: 'it has lost the package' });
  }

  async fetchResult(
    { jobId, directory }: JobReference & { readonly directory: string },
    onProgress: TransferProgress,
    signal: AbortSignal,
  ): Promise<FetchedResult> {
    const { body } = await this.#poll(jobId, 0, undefined, signal);
    if (body?.state !== 'done' || !body.result)
      throw new GatewayError('SERVER_PROTOCOL', { reason: 'a finished job has no result' });
    const { bytes, sha256, encoding, coding } = body.result;
    if (bytes > MOST_RESULT_BYTES)
      throw new GatewayError('BAD_RESULT', { reason: `it would have ${bytes} bytes` });
    const path = join(directory, 'result.voxels');
    const url = this.#client.resolve(`${this.#jobUrl(jobId).href}/result`);
    await download(this.#client, { url, path, bytes, sha256 }, onProgress, signal);
    return { path, bytes, sha256, format: { kind: 'http', encoding, coding } };
  }

  async discard({ jobId }: JobReference, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#client.send('DELETE', this.#jobUrl(jobId), { signal });
      await answer.body.dump();
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #health(signal: AbortSignal): Promise<HealthBody> {
    return (await this.#client.json('GET', this.#client.resolve('v1/health'), HealthSchema, { signal })).body;
  }

  #jobUrl(id: string): URL {
    return this.#client.resolve(`v1/jobs/${encodeURIComponent(id)}`);
  }

  /** Makes or finds the job. One that failed, or that another package of the task left behind, is replaced. */
  async #create(key: string, json: JobRequest, signal: AbortSignal): Promise<JobBody> {
    const url = this.#client.resolve('v1/jobs');
    const headers = { 'idempotency-key': key };
    const create = (): Promise<JobBody> =>
      this.#client.json('POST', url, JobSchema, { json, signal, headers }).then(
        ({ body }) => body,
        (error: unknown) => {
          const { code, job } = statusOf(error)?.problem ?? {};
          if (code === 'idempotency-conflict' && job !== undefined) return { id: job, state: 'failed' };
          throw error;
        },
      );
    return resuming(async () => {
      const job = await create();
      if (job.state !== 'failed') return job;
      await this.discard({ taskId: key, jobId: job.id }, signal);
      return create();
    }, signal);
  }

  /** Long-polls until `ended` says so of what it sees; returns that. */
  async #follow(jobId: string, ended: (seen: JobBody) => boolean, signal: AbortSignal): Promise<JobBody> {
    let known: string | undefined;
    for (let wait = 0; ; wait = LONG_POLL) {
      const asked = performance.now();
      const { body, etag } = await resuming(() => this.#poll(jobId, wait, known, signal), signal);
      if (body && ended(body)) return body;
      const news = etag !== undefined && etag !== known;
      known = etag;
      if (!news) await pause(Math.max(0, asked + SHORTEST_POLL - performance.now()), signal);
    }
  }

  /** No body: nothing has changed since `known`. */
  async #poll(
    jobId: string,
    wait: number,
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<{ body: JobBody | undefined; etag: string | undefined }> {
    const url = this.#jobUrl(jobId);
    if (wait > 0) url.searchParams.set('wait', String(wait));
    try {
      const answer = await this.#client.send('GET', url, {
        signal,
        patience: wait * 1000,
        headers: { accept: 'application/json', ...(known === undefined ? {} : { 'if-none-match': known }) },
      });
      const etag = answer.headers.etag === undefined ? undefined : String(answer.headers.etag);
      if (answer.statusCode !== 304)
        return { body: await this.#client.read(answer, JobSchema, signal), etag };
      await answer.body.dump();
      return { body: undefined, etag: known };
    } catch (error) {
      if (isGone(error))
        throw new GatewayError(
          'REMOTE_FAILED',
          { reason: 'it does not know the job any more' },
          { cause: error },
        );
      throw error;
    }
  }
}

function remoteFailure(failure: JobBody['failure']): GatewayError {
  const reason = [failure?.code, failure?.detail].filter(Boolean).join(': ').slice(0, 300);
  return new GatewayError('REMOTE_FAILED', { reason: reason || 'no reason given' });
}
