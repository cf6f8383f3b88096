import { defineEntity, p } from '@mikro-orm/core';

/** What one node of a cluster has to tell the others, beside transitions: kept for some minutes. */
export const AnnouncementEntity = defineEntity({
  name: 'announcement',
  properties: {
    /** 1, 2, 3 ... without gaps, in the order of commits. */
    cursor: p.bigint('number').primary().autoincrement(false),
    /** Id of the node that tells it. */
    node: p.string().length(64),
    /** Name of an event of the gateway. */
    event: p.string().length(32),
    payload: p.text(),
    at: p.bigint('number'),
  },
  indexes: [{ name: 'announcement_at', properties: ['at'] }],
});
