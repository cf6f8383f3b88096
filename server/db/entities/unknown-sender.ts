import { defineEntity, p } from '@mikro-orm/core';

/** Someone who opened associations and is not declared as a device. */
export const UnknownSenderEntity = defineEntity({
  name: 'unknown_sender',
  properties: {
    id: p.integer().primary().autoincrement(),
    aeTitle: p.string().length(64),
    address: p.string().length(64),
    firstSeenAt: p.bigint('number'),
    lastSeenAt: p.bigint('number'),
    associations: p.integer(),
  },
  uniques: [{ name: 'unknown_sender_source', properties: ['aeTitle', 'address'] }],
});
