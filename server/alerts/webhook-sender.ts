/**
 * Posts alerts to the webhooks, each in its order, signed, with retries. Where a delivery stands is in the database:
 * after a restart it goes on from there.
 */
import { createHmac } from 'node:crypto';
import { pause } from '../base/pause.ts';
import { networkNotice } from '../base/network-notice.ts';
import { notice, noticeMessage, type Notice } from '../base/notices.ts';
import type { Alert } from './alert.ts';
import type { AlertStore } from './alert-store.ts';
import type { SecretWebhook, WebhookDelivery } from './webhook.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface WebhookSenderPorts {
  readonly webhooks: WebhookStore;
  readonly alerts: Pick<AlertStore, 'after'>;
  /** Pauses before the second, third ... attempt, ms; after the last the alert is given up. */
  readonly pausesMs: readonly number[];
  readonly onError: (error: unknown) => void;
  /** Nothing is posted meanwhile, but what a person tries. */
  readonly isHeld: () => boolean;
}

const PATIENCE_MS = 10_000;
const BATCH = 100;

export class WebhookSender {
  readonly #ports: WebhookSenderPorts;
  readonly #running = new Map<number, Promise<void>>();
  readonly #again = new Set<number>();
  readonly #stop = new AbortController();

  constructor(ports: WebhookSenderPorts) {
    this.#ports = ports;
    ports.webhooks.onChanged(() => this.wake());
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
    const attempt = await post(webhook, { test: true, at: new Date().toISOString() }, 1, this.#stop.signal);
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
    for (;;) {
      const webhook = (await this.#ports.webhooks.list()).find((one) => one.id === id);
      if (!webhook?.enabled) return;
      const batch = await this.#ports.alerts.after(webhook.deliveredCursor, BATCH);
      if (batch.length === 0) return;
      for (const alert of batch) {
        const wanted = !alert.escalated && (webhook.kinds.length === 0 || webhook.kinds.includes(alert.kind));
        if (wanted) await this.#deliverOne(webhook, alert);
        if (this.#stop.signal.aborted) return;
        await this.#ports.webhooks.advance(id, alert.cursor);
      }
    }
  }

  async #deliverOne(webhook: SecretWebhook, alert: Alert): Promise<void> {
    const body = {
      ...alert,
      message: noticeMessage(alert.notice),
      at: new Date(alert.at).toISOString(),
    };
    const pauses = this.#ports.pausesMs;
    for (let attempt = 1; !this.#stop.signal.aborted; attempt++) {
      const outcome = await post(webhook, body, attempt, this.#stop.signal);
      if (this.#stop.signal.aborted) return;
      await this.#ports.webhooks.recordAttempt(webhook.id, alert.cursor, outcome);
      const delivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
      const milliseconds = pauses[attempt - 1];
      if (delivered || milliseconds === undefined) return;
      await pause(milliseconds, this.#stop.signal);
    }
  }
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
      'content-type': 'application/json',
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
