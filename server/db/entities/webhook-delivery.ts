import { defineEntity, p } from '@mikro-orm/core';
import type { Notice } from '../../base/notices.ts';
import { json } from '../column-types.ts';

/** One attempt to deliver an alert to a webhook. */
export const WebhookDeliveryEntity = defineEntity({
  name: 'webhook_delivery',
  properties: {
    id: p.integer().primary().autoincrement(),
    webhookId: p.integer(),
    alertCursor: p.integer().strictNullable(),
    at: p.bigint('number'),
    attempt: p.integer(),
    status: p.integer().strictNullable(),
    /** Why there was no answer. */
    notice: json<Notice>().strictNullable(),
    milliseconds: p.integer(),
  },
  indexes: [{ name: 'webhook_delivery_webhook', properties: ['webhookId', 'id'] }],
});
