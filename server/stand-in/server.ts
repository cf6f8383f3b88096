/**
 * The reference server: a stand-in processing server for the open protocol. It does real work on real voxels with
 * a simple filter, and is not for clinical use.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { VOXEL_ENCODINGS, type VoxelEncoding } from '../remote/transport.ts';
import { handleRequest, takeUpWhole, type Api } from './api.ts';
import { JobStore } from './job-store.ts';
import { isShaped, type Misbehaviour } from './misbehaviour.ts';
import { ProblemError, sendProblem } from './problem.ts';
import { Processor } from './processor.ts';
import { startShapingProxy } from './shaping-proxy.ts';
import { TusUploads } from './tus-upload.ts';

export interface ReferenceServerOptions {
  /** Jobs are kept here. */
  readonly dataDir: string;
  /** Bearer token that every request must carry. */
  readonly token: string;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly maxJobs?: number;
  /** That it accepts; all of them by default. */
  readonly encodings?: readonly VoxelEncoding[];
  /** Told of faults of the server itself, which its clients see as 500 or as a failed job. */
  readonly onError?: (error: unknown) => void;
  readonly misbehaviour?: Misbehaviour | undefined;
}

export interface ReferenceServer {
  readonly url: string;
  /** Ends connections and work; unfinished jobs go on at the next start. */
  close(): Promise<void>;
}

const MAX_JOBS = 200;

export async function startReferenceServer(options: ReferenceServerOptions): Promise<ReferenceServer> {
  const { host, port, misbehaviour = {}, onError = () => {} } = options;
  const store = await JobStore.open(join(options.dataDir, 'jobs'));
  const processor = new Processor(store, { threads: availableParallelism(), misbehaviour, onError });
  const api: Api = {
    store,
    processor,
    uploads: new TusUploads(),
    maxJobs: options.maxJobs ?? MAX_JOBS,
    encodings: options.encodings ?? VOXEL_ENCODINGS,
    misbehaviour,
  };
  if (!misbehaviour.neverTakenUp) await takeUpWhole(api);
  let failuresLeft = misbehaviour.status?.times ?? 0;
  const server = createServer((request, response) => {
    if (failuresLeft-- > 0) sendProblem(response, failureOf(misbehaviour));
    else void answer(api, options.token, request, response, onError);
  });
  // An upload over a slow link takes as long as it takes; a silent one is ended.
  server.requestTimeout = 0;
  server.timeout = 120_000;
  // Behind the played network, the server itself is on loopback.
  const shaped = isShaped(misbehaviour);
  server.listen(shaped ? { host: '127.0.0.1', port: 0 } : { host, port });
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  const proxy = shaped
    ? await startShapingProxy({ host: '127.0.0.1', port: own }, misbehaviour, { host, port })
    : undefined;
  processor.wake();
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${proxy?.port ?? own}`,
    close: async () => {
      await proxy?.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await processor.stop();
      await closed;
    },
  };
}

function failureOf({ status }: Misbehaviour): ProblemError {
  const headers: Record<string, string> =
    status?.retryAfter === undefined ? {} : { 'retry-after': String(status.retryAfter) };
  return new ProblemError(status?.code ?? 503, 'misbehaviour', 'as told', {}, headers);
}

async function answer(
  api: Api,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    requireToken(token, request);
    await handleRequest(api, request, response);
  } catch (error) {
    if (error instanceof ProblemError) sendProblem(response, error);
    else if (request.socket.destroyed || response.destroyed) response.destroy();
    else {
      onError(error);
      sendProblem(response, new ProblemError(500, 'internal', 'the server could not answer'));
    }
  }
}

function requireToken(token: string, request: IncomingMessage): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new ProblemError(
      401,
      'unauthorised',
      'a valid bearer token is needed',
      {},
      { 'www-authenticate': 'Bearer' },
    );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
