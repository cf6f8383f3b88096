/** How alerts are mailed and where the mailing stands, in one row of the database. */
import type { EntityManager } from '@mikro-orm/sql';
import type { Events } from '../base/events.ts';
import { invalid, validated } from '../base/refusals.ts';
import type { Database } from '../db/database.ts';
import { AlertEntity } from '../db/entities/alert.ts';
import { MailEntity } from '../db/entities/mail.ts';
import { mailInput, type Mail, type MailAttempt, type MailInput, type SecretMail } from './mail.ts';

const ONLY = 1;

export class MailStore {
  readonly #database: Database;
  readonly #events: Events;
  #onChanged: () => void = () => undefined;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /** Who mails is told of changes. */
  onChanged(listener: () => void): void {
    this.#onChanged = listener;
  }

  /** With the password: for who mails only. */
  async secret(): Promise<SecretMail> {
    return (await this.#database.entities().findOne(MailEntity, ONLY)) ?? untouched();
  }

  async read(): Promise<Mail> {
    return shown(await this.secret());
  }

  /**
   * What is left out stays. Once mail is switched on, alerts from then on are mailed.
   * @throws ValidationError, also where a kept password would go to another server than it was entered for
   */
  async update(input: MailInput): Promise<Mail> {
    const written = await this.#database.entityTransaction(async (em) => {
      const kept = await em.findOne(MailEntity, ONLY);
      const before = kept ?? untouched();
      const accepted = validated(mailInput, { ...before, ...input });
      if (accepted.username === '') accepted.password = '';
      const isElsewhere = accepted.host !== before.host || accepted.port !== before.port;
      const isKept = input.password === undefined && accepted.password !== '';
      if (isElsewhere && isKept) throw invalid('password', 'MAIL_PASSWORD_AGAIN');
      const begins = accepted.enabled && !before.enabled;
      const place = { failures: 0, ...(begins && { deliveredCursor: await newestCursor(em) }) };
      return kept
        ? em.assign(kept, { ...accepted, ...place })
        : em.create(MailEntity, { ...before, ...accepted, ...place, id: ONLY });
    });
    this.#onChanged();
    this.#events.publish('recordsChanged', { part: 'MAIL' });
    return shown(written);
  }

  /** @returns false where another gateway has taken the attempt meanwhile. */
  async claim({ attemptedAt }: SecretMail, at: number): Promise<boolean> {
    const next = Math.max(at, attemptedAt + 1);
    const taken = await this.#database
      .entities()
      .nativeUpdate(MailEntity, { id: ONLY, attemptedAt, enabled: true }, { attemptedAt: next });
    return taken > 0;
  }

  /** The alerts up to that cursor are done with: mailed, or not wanted. */
  async advance(deliveredCursor: number): Promise<void> {
    await this.#database.entities().nativeUpdate(MailEntity, ONLY, { deliveredCursor });
  }

  /** @param failures of attempts so far, this one too */
  async record({ at, notice }: MailAttempt, failures: number): Promise<void> {
    const change = notice ? { notice, failures } : { notice: null, failures: 0, sentAt: at };
    await this.#database.entities().nativeUpdate(MailEntity, ONLY, change);
    this.#events.publish('recordsChanged', { part: 'MAIL' });
  }
}

function untouched(): SecretMail {
  const place = { deliveredCursor: 0, attemptedAt: 0, failures: 0, notice: null, sentAt: null };
  return { ...mailInput.parse({}), ...place };
}

function shown(mail: SecretMail): Mail {
  const { enabled, host, port, security, authority, username, sender, recipients } = mail;
  const { minimumSeverity, kinds, language, consoleUrl, notice, sentAt } = mail;
  const server = { enabled, host, port, security, authority, username, hasPassword: mail.password !== '' };
  return { ...server, sender, recipients, minimumSeverity, kinds, language, consoleUrl, notice, sentAt };
}

async function newestCursor(em: EntityManager): Promise<number> {
  const [newest] = await em.findAll(AlertEntity, { orderBy: { cursor: 'desc' }, limit: 1 });
  return newest?.cursor ?? 0;
}
