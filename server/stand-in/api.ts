/** The routes of the open protocol, version 1. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  EligibilityRequestSchema,
  JobRequestSchema,
  LONGEST_WAIT,
  type HealthBody,
  type JobBody,
} from '../remote/http/protocol.ts';
import { CONTENT_CODINGS, type VoxelEncoding } from '../remote/transport.ts';
import { fingerprintOf, type Job, type JobStore } from './job-store.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { readJson, sendJson } from './json-body.ts';
import { ProblemError } from './problem.ts';
import type { Processor } from './processor.ts';
import { sendResult } from './send-result.ts';
import { answerOptions, TUS_HEADERS, type TusUploads } from './tus-upload.ts';

export const SERVER_NAME = 'petfectior-reference-server 1.0.0';
const MODEL = 'stand-in: joint bilateral filter, not for clinical use';
const MAX_PACKAGE_BYTES = 2 ** 31;
/** About ten times the largest series of today; a volume of it in floats takes 1 GiB. */
const MAX_VOXELS = 2 ** 28;

export interface Api {
  readonly store: JobStore;
  readonly processor: Processor;
  readonly uploads: TusUploads;
  /** Jobs that one server keeps at a time; one more is answered with 429. */
  readonly maxJobs: number;
  readonly encodings: readonly VoxelEncoding[];
  readonly misbehaviour: Misbehaviour;
}

/** Answers one authenticated request; errors that are answers are thrown as `ProblemError`. */
export async function handleRequest(
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://server');
  const [, version, resource, id, part, ...rest] = url.pathname.split('/');
  const route = `${request.method} ${resource ?? ''}${id === undefined ? '' : '/id'}${part === undefined ? '' : `/${part}`}`;
  if (version !== 'v1' || rest.length > 0) throw notFound();
  switch (route) {
    case 'GET health':
      return sendJson(response, 200, health(api));
    case 'POST eligibility':
      await readJson(request, EligibilityRequestSchema);
      return sendJson(response, 200, { eligible: true, model: MODEL });
    case 'POST jobs':
      return createJob(api, request, response);
    case 'GET jobs/id':
      return showJob(api, jobOf(api, id), url, request, response);
    case 'DELETE jobs/id':
    case 'DELETE uploads/id':
      return forget(api, jobOf(api, id), response);
    case 'GET jobs/id/result':
    case 'HEAD jobs/id/result':
      return sendResult(api.store, jobOf(api, id), request, response);
    case 'OPTIONS uploads':
    case 'OPTIONS uploads/id':
      return answerOptions(response, MAX_PACKAGE_BYTES);
    case 'HEAD uploads/id': {
      const job = jobOf(api, id);
      return api.uploads.head(api.store.packagePath(job), job.request.package.bytes, response);
    }
    case 'PATCH uploads/id':
      return receive(api, jobOf(api, id), request, response);
    default:
      throw notFound();
  }
}

function health({ store, processor, encodings }: Api): HealthBody {
  const queueLength = store.queued().length;
  return {
    protocol: 1,
    server: SERVER_NAME,
    state: processor.busy ? 'busy' : 'ready',
    queueLength,
    standIn: true,
    accepts: {
      encodings: [...encodings],
      codings: [...CONTENT_CODINGS],
      maxPackageBytes: MAX_PACKAGE_BYTES,
    },
  };
}

async function createJob(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(key))
    throw new ProblemError(400, 'idempotency-key-missing', 'Idempotency-Key: 1 to 128 visible characters');
  const body = await readJson(request, JobRequestSchema);
  if (body.package.bytes > MAX_PACKAGE_BYTES)
    throw new ProblemError(413, 'package-too-large', `at most ${MAX_PACKAGE_BYTES} bytes`);
  const { columns, rows, slices } = body.grid;
  if (columns * rows * slices > MAX_VOXELS)
    throw new ProblemError(413, 'grid-too-large', `at most ${MAX_VOXELS} voxels`);
  const known = api.store.byKey(key);
  if (known && known.fingerprint !== fingerprintOf(body))
    throw new ProblemError(422, 'idempotency-conflict', 'the key belongs to another job', { job: known.id });
  if (!known && api.store.size >= api.maxJobs)
    throw new ProblemError(
      429,
      'quota',
      `at most ${api.maxJobs} jobs at a time`,
      {},
      { 'retry-after': '30' },
    );
  const job = known ?? (await api.store.create(key, body));
  response.setHeader('location', `/v1/jobs/${job.id}`);
  sendJson(response, known ? 200 : 201, api.store.show(job));
}

/** Waits up to `?wait=` seconds while the job is as the client knows it (If-None-Match), or until it changes. */
async function showJob(
  api: Api,
  job: Job,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wait = Math.min(LONGEST_WAIT, Number(url.searchParams.get('wait') ?? 0));
  const known = request.headers['if-none-match'] ?? etagOf(api.store.show(job));
  if (wait > 0 && job.state !== 'done' && job.state !== 'failed')
    await changed(api, job, known, wait * 1000, response);
  if (!api.store.get(job.id)) throw notFound();
  const shown = api.store.show(job);
  const etag = etagOf(shown);
  response.setHeader('etag', etag);
  if (etag !== request.headers['if-none-match']) return sendJson(response, 200, shown);
  response.writeHead(304);
  response.end();
}

function changed(
  api: Api,
  job: Job,
  known: string,
  milliseconds: number,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!api.store.get(job.id) || etagOf(api.store.show(job)) !== known) end();
    };
    const end = (): void => {
      clearTimeout(timer);
      stop();
      response.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    const stop = api.store.watch((other) => other === job && check());
    response.once('close', end);
    check();
  });
}

async function receive(
  api: Api,
  job: Job,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { bytes } = job.request.package;
  if (job.state !== 'awaiting-upload')
    throw new ProblemError(409, 'upload-complete', 'the upload is complete');
  const path = api.store.packagePath(job);
  const offset = await api.uploads.patch(path, bytes, request);
  if (offset === bytes && !api.misbehaviour.neverTakenUp) await takeUp(api, job);
  response.writeHead(204, { ...TUS_HEADERS, 'upload-offset': String(offset) });
  response.end();
}

/** Queues a job whose package is whole, or fails it where that is not of its digest. */
async function takeUp({ store, processor }: Api, job: Job): Promise<void> {
  const intact = (await digestOf(store.packagePath(job))) === job.request.package.sha256;
  const failure = { code: 'digest-mismatch', detail: 'the package is not of its digest' };
  await store.change(job, intact ? { state: 'queued' } : { state: 'failed', failure });
  processor.wake();
}

/** Takes up what had its last byte when an earlier run ended. */
export async function takeUpWhole(api: Api): Promise<void> {
  for (const job of api.store.awaitingUpload()) {
    const found = await stat(api.store.packagePath(job)).catch(() => undefined);
    if (found?.size === job.request.package.bytes) await takeUp(api, job);
  }
}

async function forget(api: Api, job: Job, response: ServerResponse): Promise<void> {
  await api.store.remove(job);
  await api.processor.cancel(job);
  response.writeHead(204, { 'tus-resumable': TUS_HEADERS['tus-resumable'] });
  response.end();
}

function jobOf({ store }: Api, id: string | undefined): Job {
  const job = id === undefined ? undefined : store.get(id);
  if (!job) throw notFound();
  return job;
}

function etagOf(shown: JobBody): string {
  return `"${createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 16)}"`;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function notFound(): ProblemError {
  return new ProblemError(404, 'not-found', 'no such resource');
}
