import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind } from '../../base/alert-kinds.ts';
import { flag, json } from '../column-types.ts';
import { secret } from '../secret-column.ts';

/** An address outside to which alerts are posted. */
export const WebhookEntity = defineEntity({
  name: 'webhook',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** Secret where the receiver knows callers by it, as those of Teams and Slack do. */
    url: secret(),
    /** Which alerts; empty: all. */
    kinds: json<readonly AlertKind[]>(),
    /** Key of the signature; never given out after its creation. */
    secret: secret(),
    enabled: flag(),
    createdAt: p.bigint('number'),
    /** Cursor of the newest alert that was delivered, given up or not wanted. */
    deliveredCursor: p.integer(),
  },
});
