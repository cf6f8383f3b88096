import { defineEntity, p } from '@mikro-orm/core';

/** How full the disk was in one hour, and what the gateway held of it. */
export const DiskSample = defineEntity({
  name: 'disk_sample',
  properties: {
    /** Beginning of the hour, ms since the epoch. */
    at: p.bigint('number').primary().autoincrement(false),
    /** Bytes. */
    total: p.bigint('number'),
    free: p.bigint('number'),
    used: p.bigint('number'),
  },
});
