/** How alerts are mailed and to whom, and where each mailing stands. */
import type { EntityManager } from '@mikro-orm/sql';
import type { Events } from '../base/events.ts';
import { invalid, NotFoundError, validated } from '../base/refusals.ts';
import type { Database } from '../db/database.ts';
import { AlertEntity } from '../db/entities/alert.ts';
import { MailRuleEntity } from '../db/entities/mail-rule.ts';
import { MailEntity } from '../db/entities/mail.ts';
import { mailRuleInput, type MailRule, type MailRuleInput } from './mail-rule.ts';
import { mailInput, type Mail, type MailAttempt, type MailInput, type SecretMail } from './mail.ts';

const ONLY = 1;
const MOST_RULES = 20;

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
    return (await this.#database.entities().findOne(MailEntity, ONLY)) ?? mailInput.parse({});
  }

  async read(): Promise<Mail> {
    return shown(await this.secret());
  }

  async rules(): Promise<readonly MailRule[]> {
    return this.#database.entities().findAll(MailRuleEntity, { orderBy: { id: 'asc' } });
  }

  /**
   * What is left out stays. Once mail is switched on, alerts from then on are mailed.
   * @throws ValidationError, also where a kept password would go to another server than it was entered for
   */
  async update(input: MailInput): Promise<Mail> {
    const written = await this.#write(async (em) => {
      const kept = await em.findOne(MailEntity, ONLY);
      const before = kept ?? mailInput.parse({});
      const accepted = validated(mailInput, { ...before, ...input });
      if (accepted.username === '') accepted.password = '';
      const isElsewhere = accepted.host !== before.host || accepted.port !== before.port;
      const isKept = input.password === undefined && accepted.password !== '';
      if (isElsewhere && isKept) throw invalid('password', 'MAIL_PASSWORD_AGAIN');
      const from = await newestCursor(em);
      const begins = accepted.enabled && !before.enabled;
      const beginning = { urgentCursor: from, deliveredCursor: from, sinceCursor: from };
      const place = { failures: 0, ...(begins && beginning) };
      for (const rule of await em.findAll(MailRuleEntity)) em.assign(rule, place);
      return kept ? em.assign(kept, accepted) : em.create(MailEntity, { ...accepted, id: ONLY });
    });
    return shown(written);
  }

  /**
   * Changes a rule, or adds one, for alerts from now on.
   * @param id null: a new one
   * @throws ValidationError, NotFoundError
   */
  async saveRule(id: number | null, input: MailRuleInput): Promise<MailRule> {
    const accepted = validated(mailRuleInput, input);
    return this.#write(async (em) => {
      const all = await em.findAll(MailRuleEntity);
      const from = await newestCursor(em);
      const since = { failures: 0, notice: null, sinceCursor: from };
      if (id !== null) return em.assign(known(all, id), { ...accepted, ...since });
      if (all.length >= MOST_RULES) throw invalid('recipients', 'TOO_MANY_ITEMS', { maximum: MOST_RULES });
      const place = { urgentCursor: from, deliveredCursor: from, attemptedAt: 0, sentAt: null };
      return em.create(MailRuleEntity, { ...accepted, ...place, ...since });
    });
  }

  /** @throws NotFoundError */
  async deleteRule(id: number): Promise<void> {
    await this.#write(async (em) => {
      em.remove(known(await em.findAll(MailRuleEntity), id));
    });
  }

  /** @returns false where another gateway has taken the attempt meanwhile, or the rule is gone. */
  async claim({ id, attemptedAt }: MailRule, at: number): Promise<boolean> {
    const next = Math.max(at, attemptedAt + 1);
    const taken = await this.#database
      .entities()
      .nativeUpdate(MailRuleEntity, { id, attemptedAt }, { attemptedAt: next });
    return taken > 0;
  }

  /** The alerts up to these cursors are done with: mailed, or not wanted. */
  async advance(
    id: number,
    cursors: Partial<Pick<MailRule, 'urgentCursor' | 'deliveredCursor'>>,
  ): Promise<void> {
    await this.#database.entities().nativeUpdate(MailRuleEntity, id, cursors);
  }

  /** @param failures of attempts so far, this one too */
  async record(id: number, { at, notice }: MailAttempt, failures: number): Promise<void> {
    const change = notice ? { notice, failures } : { notice: null, failures: 0, sentAt: at };
    await this.#database.entities().nativeUpdate(MailRuleEntity, id, change);
    this.#events.publish('recordsChanged', { part: 'MAIL' });
  }

  async #write<T>(write: (em: EntityManager) => Promise<T>): Promise<T> {
    const written = await this.#database.entityTransaction(write);
    this.#onChanged();
    this.#events.publish('recordsChanged', { part: 'MAIL' });
    return written;
  }
}

function known(all: readonly MailRule[], id: number): MailRule {
  const rule = all.find((one) => one.id === id);
  if (!rule) throw new NotFoundError('NO_SUCH_MAIL_RULE', id);
  return rule;
}

function shown({ password, ...mail }: SecretMail): Mail {
  const { enabled, host, port, security, authority, username, sender, language, consoleUrl } = mail;
  const server = { enabled, host, port, security, authority, username, hasPassword: password !== '' };
  const { quietFrom, quietUntil, digestHour } = mail;
  return { ...server, sender, language, consoleUrl, quietFrom, quietUntil, digestHour };
}

async function newestCursor(em: EntityManager): Promise<number> {
  const [newest] = await em.findAll(AlertEntity, { orderBy: { cursor: 'desc' }, limit: 1 });
  return newest?.cursor ?? 0;
}
