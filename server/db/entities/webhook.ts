import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind } from '../../base/alert-kinds.ts';
import type { WebhookKind } from '../../base/webhook-kinds.ts';
import { flag, json } from '../column-types.ts';
import { secret } from '../secret-column.ts';

/** An address outside to which alerts are posted, or of kind FHIR results that are complete. */
export const WebhookEntity = defineEntity({
  name: 'webhook',
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: p.string().length(8).default('PLAIN').$type<WebhookKind>(),
    /** Secret where the receiver knows callers by it, as those of Teams and Slack do. */
    url: secret(),
    /** Which alerts; empty: all. */
    kinds: json<readonly AlertKind[]>(),
    /** Only what nobody has acknowledged in time. */
    escalated: flag().defaultRaw('0'),
    /** Bearer token of a FHIR server; never given out. */
    token: secret().strictNullable(),
    /** Key of the signature; never given out after its creation. */
    secret: secret(),
    enabled: flag(),
    createdAt: p.bigint('number'),
    /** Cursor of the newest alert, of kind FHIR transition, that was delivered, given up or not wanted. */
    deliveredCursor: p.integer(),
  },
});
