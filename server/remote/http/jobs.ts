/** The jobs of a server of the open protocol: made, followed and deleted. */
import { pause } from '../../base/pause.ts';
import { GatewayError } from '../../base/errors.ts';
import { LateSignal } from '../late-signal.ts';
import { JobSchema, type JobBody, type JobRequest } from './protocol.ts';
import { resuming } from './resuming.ts';
import type { ServerClient } from './server-client.ts';
import { isGone, statusOf } from './server-errors.ts';

/** Seconds that a poll asks to wait for news. */
const LONG_POLL = 30;
/** Shortest time between two polls, ms, once there were some at once: a server without long poll is not hammered. */
const SHORTEST_POLL = 1000;
/** That the answer which names a new job is waited for after the signal is aborted, ms. */
const LAST_ANSWER = 5000;
/** Polls that may follow one another at once because each brought news. */
const QUICK_POLLS = 10;

export class Jobs {
  readonly #client: ServerClient;

  constructor(client: ServerClient) {
    this.#client = client;
  }

  url(id: string): URL {
    return this.#client.resolve(`v1/jobs/${encodeURIComponent(id)}`);
  }

  /**
   * Makes or finds the job. One that failed, or that another package of the task left behind, is replaced. An answer that
   * is on its way when the signal is aborted is waited for a little: only it names the job, which is to be removed.
   */
  async create(key: string, json: JobRequest, signal: AbortSignal): Promise<JobBody> {
    const url = this.#client.resolve('v1/jobs');
    const headers = { 'idempotency-key': key };
    signal.throwIfAborted();
    using late = new LateSignal(signal, LAST_ANSWER);
    const create = (): Promise<JobBody> =>
      this.#client.json('POST', url, JobSchema, { json, signal: late.signal, headers }).then(
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
      await this.remove(job.id, signal);
      return create();
    }, signal);
  }

  /** One that the server does not know is removed already. */
  async remove(id: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.#client.send('DELETE', this.url(id), { signal });
      await answer.body.dump();
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  async show(id: string, signal: AbortSignal): Promise<JobBody> {
    const { body } = await this.#poll(id, 0, undefined, signal);
    if (body) return body;
    throw new GatewayError('SERVER_PROTOCOL', { reason: 'not modified, to whoever knew nothing' });
  }

  /** Long-polls until `ended` says so of what it sees; returns that. Its end is the signal's affair. */
  async follow(id: string, ended: (seen: JobBody) => boolean, signal: AbortSignal): Promise<JobBody> {
    let known: string | undefined;
    let quick = 0;
    for (let wait = 0; ; wait = LONG_POLL) {
      const asked = performance.now();
      const { body, etag } = await resuming(() => this.#poll(id, wait, known, signal), signal);
      if (body && ended(body)) return body;
      const news = etag !== undefined && etag !== known;
      known = etag;
      const left = asked + SHORTEST_POLL - performance.now();
      quick = left > 0 ? quick + 1 : 0;
      if (left > 0 && (!news || quick > QUICK_POLLS)) await pause(left, signal);
      signal.throwIfAborted();
    }
  }

  /** No body: nothing has changed since `known`. */
  async #poll(
    id: string,
    wait: number,
    known: string | undefined,
    signal: AbortSignal,
  ): Promise<{ body: JobBody | undefined; etag: string | undefined }> {
    const url = this.url(id);
    if (wait > 0) url.searchParams.set('wait', String(wait));
    const answer = await this.#client.send('GET', url, {
      signal,
      patience: wait * 1000,
      headers: { accept: 'application/json', ...(known === undefined ? {} : { 'if-none-match': known }) },
    });
    const etag = answer.headers.etag === undefined ? undefined : String(answer.headers.etag);
    if (answer.statusCode === 304) {
      await answer.body.dump();
      return { body: undefined, etag: known };
    }
    const body = await this.#client.read(answer, JobSchema, signal);
    if (body.id !== id) throw new GatewayError('SERVER_PROTOCOL', { reason: 'an answer about another job' });
    return { body, etag };
  }
}
