import { defineEntity, p } from '@mikro-orm/core';

/** Work that one node of a cluster does for all: whoever has the duty renews it, and another takes it when its time is over. */
export const DutyEntity = defineEntity({
  name: 'duty',
  properties: {
    name: p.string().length(32).primary(),
    /** Id of a node. */
    owner: p.string().length(64),
    /** By the database's clock, ms since the epoch. */
    until: p.bigint('number'),
  },
});
