/**
 * Posts alerts, or results that are complete, to the webhooks, each in its order, signed, with retries. Where a delivery stands is in the database:
 * after a restart it goes on from there.
 */
import { createHmac } from 'node:crypto';
import { backOff } from '../base/back-off.ts';
import { pause } from '../base/pause.ts';
import { networkNotice } from '../base/network-notice.ts';
import { notice, type Notice } from '../base/notices.ts';
import { testOf, type WebhookNews } from './webhook-news.ts';
import type { SecretWebhook, WebhookDelivery } from './webhook.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface WebhookSenderPorts {
  readonly webhooks: WebhookStore;
  /** What it is to be told next; undefined where there is nothing. */
  readonly next: (webhook: SecretWebhook) => Promise<WebhookNews | undefined>;
  /** It was taken, or given up. */
  readonly onDone: (webhook: SecretWebhook, news: WebhookNews, outcome: WebhookDelivery) => Promise<void>;
  /** Pauses before the second, third ... attempt, ms; after the last an alert is given up. */
  readonly pausesMs: readonly number[];
  readonly onError: (error: unknown) => void;
  /** Nothing is posted meanwhile, but what a person tries. */
  readonly isHeld: () => boolean;
}

const PATIENCE_MS = 10_000;
/** Between attempts with a result, after those pauses. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Answers that say that what was posted is wrong: it would be again. */
const REFUSALS: ReadonlySet<number> = new Set([400, 412, 413, 415, 422]);

export class WebhookSender {
  readonly #ports: WebhookSenderPorts;
  readonly #running = new Map<number, Promise<void>>();
  readonly #again = new Set<number>();
  readonly #stop = new AbortController();
  #hurried = new AbortController();

  constructor(ports: WebhookSenderPorts) {
    this.#ports = ports;
    ports.webhooks.onChanged(() => {
      // Whoever has mended the address does not wait for the next attempt.
      this.#hurried.abort();
      this.#hurried = new AbortController();
      this.wake();
    });
  }

  /** There may be something to deliver. */
  wake(): void {
    if (this.#stop.signal.aborted || this.#ports.isHeld()) return;
    this.#ports.webhooks.list().then((webhooks) => {
      for (const { id, enabled } of webhooks) if (enabled) this.#run(id);
    }, this.#ports.onError);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#running.values());
  }

  /** One attempt with an alert that is marked as a test. */
  async test(id: number): Promise<WebhookDelivery> {
    const webhook = await this.#ports.webhooks.require(id);
    const attempt = await post(webhook, testOf(webhook), 1, this.#stop.signal);
    await this.#ports.webhooks.recordAttempt(id, null, attempt);
    return attempt;
  }

  /** One delivery at a time for each webhook, so that alerts arrive in their order. */
  #run(id: number): void {
    if (this.#running.has(id)) {
      this.#again.add(id);
      return;
    }
    const work = this.#deliver(id)
      .catch(this.#ports.onError)
      .finally(() => {
        this.#running.delete(id);
        if (this.#again.delete(id) && !this.#stop.signal.aborted) this.#run(id);
      });
    this.#running.set(id, work);
  }

  async #deliver(id: number): Promise<void> {
    let attempt = { cursor: -1, number: 0 };
    for (;;) {
      const webhook = (await this.#ports.webhooks.list()).find((one) => one.id === id);
      if (!webhook?.enabled || this.#ports.isHeld()) return;
      const next = await this.#ports.next(webhook);
      if (!next || this.#stop.signal.aborted) return;
      if (next.body === null) {
        await this.#ports.webhooks.advance(id, next.cursor);
        continue;
      }
      attempt = { cursor: next.cursor, number: attempt.cursor === next.cursor ? attempt.number + 1 : 1 };
      const outcome = await post(webhook, next.body, attempt.number, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      await this.#ports.webhooks.recordAttempt(webhook.id, next.cursor, outcome);
      const milliseconds = isTaken(outcome) ? undefined : this.#pauseAfter(webhook, attempt.number, outcome);
      if (milliseconds === undefined) {
        await this.#ports.onDone(webhook, next, outcome);
        await this.#ports.webhooks.advance(id, next.cursor);
      } else await pause(milliseconds, AbortSignal.any([this.#stop.signal, this.#hurried.signal]));
      if (this.#stop.signal.aborted) return;
    }
  }

  /** Alerts are given up after a time; results are kept until they are taken, unless they themselves are refused. */
  #pauseAfter({ kind }: SecretWebhook, attempt: number, { status }: WebhookDelivery): number | undefined {
    const { pausesMs } = this.#ports;
    const isKept = kind === 'FHIR' && !(status !== null && REFUSALS.has(status));
    const next = pausesMs[attempt - 1];
    return isKept ? (next ?? backOff(attempt - pausesMs.length, FIRST_PAUSE_MS, LONGEST_PAUSE_MS)) : next;
  }
}

function isTaken({ status }: WebhookDelivery): boolean {
  return status !== null && status >= 200 && status < 300;
}

/**
 * The signature covers the time, so that a delivery that was recorded cannot be played back later:
 * `Petfectior-Signature: t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>", hexadecimal>`.
 */
export function sign(secret: string, seconds: number, body: string): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

async function post(
  webhook: SecretWebhook,
  content: object,
  attempt: number,
  stop: AbortSignal,
): Promise<WebhookDelivery> {
  const at = Date.now();
  const started = performance.now();
  const body = JSON.stringify(content);
  const outcome = await fetch(webhook.url, {
    method: 'POST',
    body,
    redirect: 'error',
    headers: {
      'content-type': webhook.kind === 'FHIR' ? 'application/fhir+json' : 'application/json',
      ...(webhook.token && { authorization: `Bearer ${webhook.token}` }),
      'petfectior-signature': sign(webhook.secret, Math.floor(at / 1000), body),
    },
    signal: AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)]),
  }).then(
    async (response) => {
      await response.body?.cancel();
      return { status: response.status, notice: null };
    },
    (error: unknown) => ({ status: null, notice: failureNotice(new URL(webhook.url), error) }),
  );
  return { at, attempt, ...outcome, milliseconds: Math.round(performance.now() - started) };
}

function failureNotice({ hostname, port, protocol }: URL, error: unknown): Notice {
  if ((error as Error).name === 'TimeoutError')
    return notice('HOST_SILENT', { host: hostname, seconds: PATIENCE_MS / 1000 });
  const reason = (error as Error).cause ?? error;
  return networkNotice(hostname, Number(port || (protocol === 'https:' ? 443 : 80)), reason as Error);
}
