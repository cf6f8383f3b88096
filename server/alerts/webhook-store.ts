/** The configured webhooks and the log of their deliveries. */
import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import type { Database } from '../db/database.ts';
import { AlertEntity } from '../db/entities/alert.ts';
import { TransitionEntity } from '../db/entities/transition.ts';
import { WebhookDeliveryEntity } from '../db/entities/webhook-delivery.ts';
import { WebhookEntity } from '../db/entities/webhook.ts';
import type { WebhookKind } from '../base/webhook-kinds.ts';
import type { Events } from '../base/events.ts';
import { invalid, NotFoundError, validated } from '../base/refusals.ts';
import {
  shownUrl,
  shownWebhook,
  webhookInput,
  type SecretWebhook,
  type Webhook,
  type WebhookDelivery,
  type WebhookInput,
} from './webhook.ts';

/** Attempts that are kept for each webhook. */
const MOST_KEPT = 200;

export class WebhookStore {
  readonly #database: Database;
  readonly #events: Events;
  #onChanged: () => void = () => undefined;

  constructor(database: Database, events: Events) {
    this.#database = database;
    this.#events = events;
  }

  /** Who delivers is told of changes. */
  onChanged(listener: () => void): void {
    this.#onChanged = listener;
  }

  async list(): Promise<readonly SecretWebhook[]> {
    return this.#database.entities().findAll(WebhookEntity, { orderBy: { id: 'asc' } });
  }

  /** @throws NotFoundError */
  async require(id: number): Promise<SecretWebhook> {
    return find(this.#database.entities(), id);
  }

  /** The secret is given out here and nowhere else. Only alerts from now on are delivered. */
  async create(input: WebhookInput): Promise<{ webhook: Webhook; secret: string }> {
    const accepted = validated(webhookInput, input);
    const secret = randomBytes(32).toString('hex');
    const webhook = await this.#write(async (em) => {
      const deliveredCursor = await newestCursor(em, accepted.kind);
      const token = accepted.token || null;
      return em.create(WebhookEntity, { ...accepted, token, secret, createdAt: Date.now(), deliveredCursor });
    });
    return { webhook: shownWebhook(webhook), secret };
  }

  /**
   * What is left out stays, and so does an address that is given as it is shown. What it is told stays as it was made.
   * @throws ValidationError, also where a kept token would go to another server than it was entered for
   */
  async update(id: number, input: Partial<Omit<WebhookInput, 'kind'>>): Promise<Webhook> {
    const written = await this.#write(async (em) => {
      const webhook = await find(em, id);
      const isShown = input.url === shownUrl(webhook);
      const next = { ...webhook, ...input, ...(isShown && { url: webhook.url }) };
      const accepted = validated(webhookInput, next);
      const isElsewhere = new URL(accepted.url).origin !== new URL(webhook.url).origin;
      if (isElsewhere && webhook.token !== null && input.token === undefined)
        throw invalid('token', 'TOKEN_AGAIN');
      return em.assign(webhook, { ...accepted, token: accepted.token || null });
    });
    return shownWebhook(written);
  }

  async delete(id: number): Promise<void> {
    await this.#write(async (em) => {
      em.remove(await find(em, id));
      await em.nativeDelete(WebhookDeliveryEntity, { webhookId: id });
    });
  }

  async recordAttempt(
    webhookId: number,
    alertCursor: number | null,
    attempt: WebhookDelivery,
  ): Promise<void> {
    await this.#database.entityTransaction(async (em) => {
      em.create(WebhookDeliveryEntity, { webhookId, alertCursor, ...attempt });
      await em.flush();
      const [oldest] = await em.find(
        WebhookDeliveryEntity,
        { webhookId },
        { orderBy: { id: 'desc' }, limit: 1, offset: MOST_KEPT },
      );
      if (oldest) await em.nativeDelete(WebhookDeliveryEntity, { webhookId, id: { $lte: oldest.id } });
    });
    this.#events.publish('recordsChanged', { part: 'WEBHOOKS' });
  }

  /** What it was told is done with: delivered, given up, or not wanted. */
  async advance(id: number, deliveredCursor: number): Promise<void> {
    await this.#database.entities().nativeUpdate(WebhookEntity, id, { deliveredCursor });
  }

  /** The newest attempts of each, newest first. */
  async deliveriesOf(ids: readonly number[], last: number): Promise<(readonly WebhookDelivery[])[]> {
    const attempts = await this.#database
      .entities()
      .find(WebhookDeliveryEntity, { webhookId: { $in: [...ids] } }, { orderBy: { id: 'desc' } });
    return ids.map((id) => attempts.filter(({ webhookId }) => webhookId === id).slice(0, last));
  }

  async #write<T>(write: (em: EntityManager) => Promise<T>): Promise<T> {
    const written = await this.#database.entityTransaction(write);
    this.#onChanged();
    this.#events.publish('recordsChanged', { part: 'WEBHOOKS' });
    return written;
  }
}

async function find(em: EntityManager, id: number) {
  const known = (await em.findAll(WebhookEntity)).find((one) => one.id === id);
  if (!known) throw new NotFoundError('NO_SUCH_WEBHOOK', id);
  return known;
}

/** Of what it is told from now on. */
async function newestCursor(em: EntityManager, kind: WebhookKind): Promise<number> {
  const newest = { orderBy: { cursor: 'desc' }, limit: 1 } as const;
  const [last] =
    kind === 'FHIR' ? await em.findAll(TransitionEntity, newest) : await em.findAll(AlertEntity, newest);
  return last?.cursor ?? 0;
}
