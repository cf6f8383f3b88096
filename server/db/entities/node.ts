import { defineEntity, p } from '@mikro-orm/core';

/** A gateway process that works on the queue. What it holds is released when its time is over by the database's clock. */
export const NodeEntity = defineEntity({
  name: 'node',
  properties: {
    /** Name of one run of one gateway: no other has it. */
    id: p.string().length(64).primary(),
    /** Of the data directory: one node at a time has it locked. */
    installation: p.string().length(64),
    startedAt: p.bigint('number'),
    /** Renewed while the node lives. */
    until: p.bigint('number'),
  },
});
