import { defineEntity, p } from '@mikro-orm/core';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';

/** The hospital's collector of audit messages, and how much of the audit log it has: one row at most. */
export const AuditCollectorEntity = defineEntity({
  name: 'audit_collector',
  properties: {
    id: p.integer().primary(),
    enabled: flag(),
    host: p.string().length(253),
    port: p.integer(),
    /** PEM certificates of the hospital's own authorities; empty: the known ones only. */
    authority: p.text(),
    /** AuditSourceID of the messages. */
    sourceId: p.string().length(64),
    /** AuditEnterpriseSiteID of the messages; empty: none. */
    siteId: p.string().length(64),
    /** Cursor of the newest entry that it took. */
    deliveredCursor: p.integer(),
    /** Until when a gateway sends, or has sent; ms since the epoch. Who changes it first sends, where several could. */
    attemptedAt: p.bigint('number'),
    /** Attempts that failed since the last that was taken. */
    failures: p.integer(),
    /** Entries that were removed for want of room before it took them. */
    lost: p.integer(),
    /** Why the last attempt failed. */
    notice: json<Notice>().strictNullable(),
    takenAt: p.bigint('number').strictNullable(),
  },
});
