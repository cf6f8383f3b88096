/**
 * Mails alerts: at most one mail in a minute, with what gathered meanwhile. What is not taken is tried again, ever more
 * rarely, until it is; where the mailing stands is in the database, so that it goes on from there after a restart.
 */
import { ALERT_SEVERITIES } from '../base/alert-kinds.ts';
import type { Notice } from '../base/notices.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Alert } from './alert.ts';
import type { AlertStore } from './alert-store.ts';
import { mailOf, testMailOf } from './mail-text.ts';
import type { MailAttempt, SecretMail } from './mail.ts';
import type { MailStore } from './mail-store.ts';
import { sendMail, type MailMessage } from './send-mail.ts';

export interface MailSenderPorts {
  readonly mails: MailStore;
  readonly alerts: Pick<AlertStore, 'after'>;
  /** Between two mails, ms; after failures up to fifteen times as long. */
  readonly everyMs: number;
  /** For one mail, ms. */
  readonly patienceMs: number;
  readonly onFailure: (why: Notice) => void;
  readonly onError: (error: unknown) => void;
  /** Nothing is mailed meanwhile, but what a person tries. */
  readonly isHeld: () => boolean;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Alerts in one mail; more are in the next. */
const BATCH = 200;
const LONGEST_PAUSE = 15;

export class MailSender {
  readonly #ports: MailSenderPorts;
  readonly #loop: WakeLoop;
  readonly #stopped = new AbortController();
  /** Tests that people asked for: they end with the gateway. */
  readonly #tests = new Set<Promise<unknown>>();

  constructor(ports: MailSenderPorts) {
    this.#ports = ports;
    const { everyMs, onError } = ports;
    this.#loop = new WakeLoop((signal) => this.#look(signal), { sweepMs: everyMs, onError });
    ports.mails.onChanged(() => this.wake());
  }

  start(): void {
    this.#loop.start();
  }

  /** There may be something to mail. */
  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop.stop();
    await Promise.allSettled(this.#tests);
  }

  /** One mail at once that says it is a test, with the settings that are saved. */
  async test(): Promise<MailAttempt> {
    const { mails } = this.#ports;
    const mail = await mails.secret();
    const work = this.#send(mail, testMailOf(mail), this.#stopped.signal);
    this.#tests.add(work);
    return work.finally(() => this.#tests.delete(work));
  }

  /** @returns ms after which there may be something to do */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { mails, isHeld, now, onFailure, everyMs } = this.#ports;
    if (isHeld()) return undefined;
    const mail = await mails.secret();
    if (!mail.enabled) return undefined;
    const pause = everyMs * Math.min(LONGEST_PAUSE, 2 ** Math.min(mail.failures, 10));
    // A clock that was set back lengthens no pause.
    const left = Math.min(pause, mail.attemptedAt + pause - now());
    if (left > 0) return left;
    const gathered = await this.#gather(mail);
    if (!gathered || signal.aborted || !(await mails.claim(mail, now()))) return undefined;
    const attempt = await this.#send(mail, mailOf(gathered.alerts, mail), signal);
    // What the end of the gateway interrupted is tried again by the next one.
    if (signal.aborted) return undefined;
    const isTaken = attempt.notice === null || attempt.notice.code === 'MAIL_RECIPIENTS_REFUSED';
    if (isTaken) await mails.advance(gathered.cursor);
    if (attempt.notice) onFailure(attempt.notice);
    await mails.record(attempt, isTaken ? 0 : mail.failures + 1);
    return everyMs;
  }

  /** The next alerts that are wanted; those before them that are not are done with. */
  async #gather(mail: SecretMail): Promise<{ alerts: readonly Alert[]; cursor: number } | undefined> {
    for (let from = mail.deliveredCursor; ;) {
      const batch = await this.#ports.alerts.after(from, BATCH);
      const last = batch.at(-1);
      if (!last) return undefined;
      const alerts = batch.filter((alert) => isWanted(mail, alert));
      if (alerts.length > 0) return { alerts, cursor: last.cursor };
      from = last.cursor;
      await this.#ports.mails.advance(from);
    }
  }

  async #send(mail: SecretMail, message: MailMessage, signal: AbortSignal): Promise<MailAttempt> {
    const started = performance.now();
    const why = await sendMail(mail, message, signal, this.#ports.patienceMs);
    return { at: this.#ports.now(), notice: why, milliseconds: Math.round(performance.now() - started) };
  }
}

function isWanted({ minimumSeverity, kinds }: SecretMail, { kind, severity, escalated }: Alert): boolean {
  if (escalated) return false;
  const isUrgent = ALERT_SEVERITIES.indexOf(severity) >= ALERT_SEVERITIES.indexOf(minimumSeverity);
  return isUrgent && (kinds.length === 0 || kinds.includes(kind));
}
