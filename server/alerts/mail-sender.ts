/**
 * Mails alerts: by each rule at most one mail in a minute, with what gathered meanwhile; what is critical does not wait
 * for hours. What is not taken is tried again, ever more
 * rarely, until it is; where the mailing stands is in the database, so that it goes on from there after a restart.
 */
import type { Notice } from '../base/notices.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { Alert } from './alert.ts';
import type { AlertCause } from './alert-cause.ts';
import type { AlertStore } from './alert-store.ts';
import { mailDue } from './mail-hours.ts';
import { isWanted, type MailRule } from './mail-rule.ts';
import { mailOf, testMailOf } from './mail-text.ts';
import type { MailAttempt, SecretMail } from './mail.ts';
import type { MailStore } from './mail-store.ts';
import { sendMail, type MailMessage } from './send-mail.ts';

export interface MailSenderPorts {
  readonly mails: MailStore;
  readonly alerts: Pick<AlertStore, 'after'>;
  /** Those that are open, with what waits for them. */
  readonly causes: () => Promise<readonly AlertCause[]>;
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

interface Gathered {
  readonly alerts: readonly Alert[];
  /** Done with once they are mailed. */
  readonly cursors: { readonly urgentCursor?: number; readonly deliveredCursor?: number };
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

  /** One mail at once that says it is a test, to all whom rules name; where there are none, to the sender. */
  async test(): Promise<MailAttempt> {
    const { mails } = this.#ports;
    const [mail, rules] = await Promise.all([mails.secret(), mails.rules()]);
    const named = [...new Set(rules.flatMap(({ recipients }) => recipients))];
    const recipients = named.length > 0 ? named : [mail.sender];
    const work = this.#send(mail, recipients, testMailOf(mail), this.#stopped.signal);
    this.#tests.add(work);
    return work.finally(() => this.#tests.delete(work));
  }

  /** @returns ms after which there may be something to do */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { mails, isHeld } = this.#ports;
    if (isHeld()) return undefined;
    const mail = await mails.secret();
    if (!mail.enabled) return undefined;
    let next: number | undefined;
    for (const rule of await mails.rules()) {
      const wait = await this.#serve(mail, rule, signal);
      if (signal.aborted) return undefined;
      if (wait !== undefined) next = Math.min(next ?? Infinity, wait);
    }
    return next;
  }

  async #serve(mail: SecretMail, rule: MailRule, signal: AbortSignal): Promise<number | undefined> {
    const { mails, now, onFailure, everyMs } = this.#ports;
    const pause = everyMs * Math.min(LONGEST_PAUSE, 2 ** Math.min(rule.failures, 10));
    // A clock that was set back lengthens no pause.
    const left = Math.min(pause, rule.attemptedAt + pause - now());
    if (left > 0) return left;
    const gathered = await this.#gather(mail, rule);
    if ('dueIn' in gathered) return gathered.dueIn;
    if (signal.aborted || !(await mails.claim(rule, now()))) return undefined;
    const { alerts, cursors } = gathered;
    const said = mailOf(alerts, mail, await this.#ports.causes());
    const attempt = await this.#send(mail, rule.recipients, said, signal);
    // What the end of the gateway interrupted is tried again by the next one.
    if (signal.aborted) return undefined;
    const isTaken = attempt.notice === null || attempt.notice.code === 'MAIL_RECIPIENTS_REFUSED';
    if (isTaken) await mails.advance(rule.id, cursors);
    if (attempt.notice) onFailure(attempt.notice);
    await mails.record(rule.id, attempt, isTaken ? 0 : rule.failures + 1);
    return everyMs;
  }

  /** What is critical now, else what else may go now; or when that may. */
  async #gather(mail: SecretMail, rule: MailRule): Promise<Gathered | { dueIn: number | undefined }> {
    const urgent = await this.#next(rule, 'urgentCursor', ({ severity }) => severity === 'CRITICAL');
    if (urgent) return urgent;
    const calm = await this.#next(rule, 'deliveredCursor', ({ severity }) => severity !== 'CRITICAL');
    if (!calm) return { dueIn: undefined };
    const now = this.#ports.now();
    const due = mailDue(rule.timing, calm.alerts[0]!.at, now, mail);
    return due > now ? { dueIn: due - now } : { ...calm, alerts: withoutPassed(calm.alerts) };
  }

  /** The next alerts that are wanted; those before them that are not are done with. */
  async #next(
    rule: MailRule,
    cursor: 'urgentCursor' | 'deliveredCursor',
    fits: (alert: Alert) => boolean,
  ): Promise<Gathered | undefined> {
    for (let from = rule[cursor]; ;) {
      const batch = await this.#ports.alerts.after(from, BATCH);
      const last = batch.at(-1);
      if (!last) return undefined;
      const alerts = batch.filter((alert) => fits(alert) && isWanted(rule, alert));
      if (alerts.length > 0) return { alerts, cursors: { [cursor]: last.cursor } };
      from = last.cursor;
      await this.#ports.mails.advance(rule.id, { [cursor]: from });
    }
  }

  async #send(
    mail: SecretMail,
    recipients: readonly string[],
    message: MailMessage,
    signal: AbortSignal,
  ): Promise<MailAttempt> {
    const started = performance.now();
    const why = await sendMail(mail, recipients, message, signal, this.#ports.patienceMs);
    return { at: this.#ports.now(), notice: why, milliseconds: Math.round(performance.now() - started) };
  }
}

/** What was raised and is over again is told as over alone. */
function withoutPassed(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter(
    ({ cursor, kind, subject, resolved }) =>
      resolved ||
      !alerts.some(
        (later) =>
          later.resolved && later.cursor > cursor && later.kind === kind && later.subject === subject,
      ),
  );
}
