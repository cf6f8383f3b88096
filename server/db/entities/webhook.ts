import { defineEntity, p } from '@mikro-orm/core';
import type { AlertKind } from '../../base/alert-kinds.ts';
import type { WebhookKind } from '../../base/webhook-kinds.ts';
import { flag, json } from '../column-types.ts';

/** An address outside to which alerts are posted, or of kind FHIR results that are complete. */
export const WebhookEntity = defineEntity({
  name: 'webhook',
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: p.string().length(8).default('PLAIN').$type<WebhookKind>(),
    url: p.string().length(1000),
    /** Which alerts; empty: all. */
    kinds: json<readonly AlertKind[]>(),
    /** Only what nobody has acknowledged in time. */
    escalated: flag().defaultRaw('0'),
    /** Bearer token of a FHIR server; never given out. */
    token: p.string().length(4000).strictNullable(),
    /** Key of the signature; never given out after its creation. */
    secret: p.string().length(64),
    enabled: flag(),
    createdAt: p.bigint('number'),
    /** Cursor of the newest alert, of kind FHIR transition, that was delivered, given up or not wanted. */
    deliveredCursor: p.integer(),
  },
});
