import { defineEntity, p } from '@mikro-orm/core';

/** An address outside to which alerts are posted. */
export const WebhookEntity = defineEntity({
  name: 'webhook',
  properties: {
    id: p.integer().primary().autoincrement(),
    url: p.string().length(1000),
    /** JSON list of alert kinds; empty: all. */
    kinds: p.text(),
    /** Key of the signature; never given out after its creation. */
    secret: p.string().length(64),
    enabled: p.integer(),
    createdAt: p.bigint('number'),
    /** Cursor of the newest alert that was delivered, given up or not wanted. */
    deliveredCursor: p.integer(),
  },
});
