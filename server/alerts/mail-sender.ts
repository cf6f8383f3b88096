/**
 * Mails alerts: by each rule at most one mail in a minute to an address, with what gathered meanwhile; what is critical
 * does not wait for hours. What is not taken is tried again, ever more rarely, until it is; where the mailing stands is in
 * the database, so that it goes on from there after a restart.
 */
import type { Notice } from '../base/notices.ts';
import { WakeLoop } from '../base/wake-loop.ts';
import type { AlertCause } from './alert-cause.ts';
import { nextMail, type NextMailPorts } from './next-mail.ts';
import type { MailRule } from './mail-rule.ts';
import { mailOf, testMailOf } from './mail-text.ts';
import type { MailAttempt, SecretMail } from './mail.ts';
import type { MailStore } from './mail-store.ts';
import { sendMail, type MailMessage } from './send-mail.ts';

export interface MailSenderPorts extends NextMailPorts {
  readonly mails: MailStore;
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
}

const LONGEST_PAUSE = 15;

export class MailSender {
  readonly #ports: MailSenderPorts;
  readonly #loop: WakeLoop;
  readonly #stopped = new AbortController();
  /** Where a rule stands of which a part was taken: the newest alert that was, by whom it was for. */
  readonly #partly = new Map<string, Map<string, number>>();
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
    const rules = await mails.rules();
    for (const rule of rules) {
      const wait = await this.#serve(mail, rule, rules, signal);
      if (signal.aborted) return undefined;
      if (wait !== undefined) next = Math.min(next ?? Infinity, wait);
    }
    return next;
  }

  async #serve(
    mail: SecretMail,
    rule: MailRule,
    rules: readonly MailRule[],
    signal: AbortSignal,
  ): Promise<number | undefined> {
    const { mails, now, onFailure, everyMs } = this.#ports;
    const pause = everyMs * Math.min(LONGEST_PAUSE, 2 ** Math.min(rule.failures, 10));
    // A clock that was set back lengthens no pause.
    const left = Math.min(pause, rule.attemptedAt + pause - now());
    if (left > 0) return left;
    const next = await nextMail(this.#ports, mail, rule, rules);
    if ('dueIn' in next) return next.dueIn;
    if (signal.aborted || !(await mails.claim(rule, now()))) return undefined;
    const causes = await this.#ports.causes();
    const place = `${rule.id} ${next.cursor}`;
    const partly = this.#partly.get(place) ?? new Map<string, number>();
    const attempts: MailAttempt[] = [];
    for (const { recipients, alerts } of next.shares) {
      const who = recipients.join();
      const untold = alerts.filter(({ cursor }) => cursor > (partly.get(who) ?? 0));
      if (untold.length === 0) continue;
      const attempt = await this.#send(mail, recipients, mailOf(untold, mail, causes), signal);
      // What the end of the gateway interrupted is tried again by the next one.
      if (signal.aborted) return undefined;
      attempts.push(attempt);
      if (isTaken(attempt)) partly.set(who, untold.at(-1)!.cursor);
    }
    // As where one mail names all: who is refused while others are served is told of, and not tried again.
    const failed = attempts.find((attempt) => !(isTaken(attempt) || (partly.size > 0 && isRefused(attempt))));
    if (failed) this.#partly.set(place, partly);
    else {
      this.#partly.delete(place);
      await mails.advance(rule.id, { [next.cursor]: next.upTo });
    }
    const told = failed ?? attempts.find(({ notice }) => notice !== null) ?? attempts.at(-1);
    if (told?.notice) onFailure(told.notice);
    if (told) await mails.record(rule.id, told, failed ? rule.failures + 1 : 0);
    return everyMs;
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

function isTaken({ notice }: MailAttempt): boolean {
  return notice === null || notice.code === 'MAIL_RECIPIENTS_REFUSED';
}

/** The server answers, and takes nothing for any of the addresses. */
function isRefused({ notice }: MailAttempt): boolean {
  return notice?.code === 'MAIL_REFUSED';
}
