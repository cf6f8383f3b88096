import { defineEntity, p } from '@mikro-orm/core';

/** One attempt to deliver an alert to a webhook. */
export const WebhookDeliveryEntity = defineEntity({
  name: 'webhook_delivery',
  properties: {
    id: p.integer().primary().autoincrement(),
    webhookId: p.integer(),
    alertCursor: p.integer().nullable(),
    at: p.bigint('number'),
    attempt: p.integer(),
    status: p.integer().nullable(),
    /** JSON: `Notice`. */
    notice: p.text().nullable(),
    milliseconds: p.integer(),
  },
  indexes: [{ name: 'webhook_delivery_webhook', properties: ['webhookId', 'id'] }],
});
