/** The configured webhooks and the log of their deliveries. */
import { randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import type { Events } from '../base/events.ts';
import type { Notice } from '../base/notices.ts';
import { NotFoundError, validated } from '../base/refusals.ts';
import type { AlertKind } from './alert.ts';
import { webhookInput, type Webhook, type WebhookDelivery, type WebhookInput } from './webhook.ts';

/** Attempts that are kept for each webhook. */
const MOST_KEPT = 200;

/** What a delivery needs and nobody else sees. */
export interface SecretWebhook extends Webhook {
  readonly secret: string;
  /** Cursor of the newest alert that is done with. */
  readonly deliveredCursor: number;
}

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

  async list(): Promise<readonly Webhook[]> {
    return (await this.secrets()).map(({ secret: _secret, deliveredCursor: _cursor, ...shown }) => shown);
  }

  async secrets(): Promise<readonly SecretWebhook[]> {
    const rows = await this.#database.queries.selectFrom('webhook').selectAll().orderBy('id').execute();
    return rows.map((row) => ({
      ...row,
      kinds: JSON.parse(row.kinds) as AlertKind[],
      enabled: row.enabled === 1,
    }));
  }

  /** The secret is given out here and nowhere else. Only alerts from now on are delivered. */
  async create(input: WebhookInput): Promise<{ webhook: Webhook; secret: string }> {
    const accepted = validated(webhookInput, input);
    const secret = randomBytes(32).toString('hex');
    const id = await this.#database.transaction(async (tx) => {
      const alerts = await tx
        .selectFrom('alert')
        .select((eb) => eb.fn.max('cursor').as('cursor'))
        .executeTakeFirst();
      await tx
        .insertInto('webhook')
        .values({
          ...toColumns(accepted),
          secret,
          createdAt: Date.now(),
          deliveredCursor: alerts?.cursor ?? 0,
        })
        .execute();
      const newest = await tx
        .selectFrom('webhook')
        .select((eb) => eb.fn.max('id').as('id'))
        .executeTakeFirstOrThrow();
      return newest.id;
    });
    this.#changed();
    return { webhook: await this.require(id), secret };
  }

  async update(id: number, input: Partial<WebhookInput>): Promise<Webhook> {
    const { url, kinds, enabled } = await this.require(id);
    const accepted = validated(webhookInput, { url, kinds, enabled, ...input });
    await this.#database.queries
      .updateTable('webhook')
      .set(toColumns(accepted))
      .where('id', '=', id)
      .execute();
    this.#changed();
    return this.require(id);
  }

  async delete(id: number): Promise<void> {
    await this.require(id);
    await this.#database.transaction(async (tx) => {
      await tx.deleteFrom('webhook').where('id', '=', id).execute();
      await tx.deleteFrom('webhook_delivery').where('webhookId', '=', id).execute();
    });
    this.#changed();
  }

  /** @throws NotFoundError */
  async require(id: number): Promise<SecretWebhook> {
    const webhook = (await this.secrets()).find((one) => one.id === id);
    if (!webhook) throw new NotFoundError('NO_SUCH_WEBHOOK', id);
    return webhook;
  }

  async recordAttempt(
    webhookId: number,
    alertCursor: number | null,
    attempt: WebhookDelivery,
  ): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx
        .insertInto('webhook_delivery')
        .values({
          webhookId,
          alertCursor,
          ...attempt,
          notice: attempt.notice && JSON.stringify(attempt.notice),
        })
        .execute();
      const oldest = await tx
        .selectFrom('webhook_delivery')
        .select('id')
        .where('webhookId', '=', webhookId)
        .orderBy('id', 'desc')
        .limit(1)
        .offset(MOST_KEPT)
        .executeTakeFirst();
      if (!oldest) return;
      await tx
        .deleteFrom('webhook_delivery')
        .where('webhookId', '=', webhookId)
        .where('id', '<=', oldest.id)
        .execute();
    });
    this.#events.publish('recordsChanged', { part: 'WEBHOOKS' });
  }

  /** The alert is done with: delivered, given up, or not wanted. */
  async advance(id: number, deliveredCursor: number): Promise<void> {
    await this.#database.queries
      .updateTable('webhook')
      .set({ deliveredCursor })
      .where('id', '=', id)
      .execute();
  }

  /** The newest attempts of each, newest first. */
  async deliveriesOf(ids: readonly number[], last: number): Promise<(readonly WebhookDelivery[])[]> {
    const rows = await this.#database.queries
      .selectFrom('webhook_delivery')
      .select(['webhookId', 'at', 'attempt', 'status', 'notice', 'milliseconds'])
      .where('webhookId', 'in', [...ids])
      .orderBy('id', 'desc')
      .execute();
    return ids.map((id) =>
      rows
        .filter(({ webhookId }) => webhookId === id)
        .slice(0, last)
        .map(({ webhookId: _id, ...row }) => ({
          ...row,
          status: row.status ?? null,
          notice: row.notice ? (JSON.parse(row.notice) as Notice) : null,
        })),
    );
  }

  #changed(): void {
    this.#onChanged();
    this.#events.publish('recordsChanged', { part: 'WEBHOOKS' });
  }
}

function toColumns({ url, kinds, enabled }: WebhookInput) {
  return { url, kinds: JSON.stringify(kinds), enabled: Number(enabled) };
}
