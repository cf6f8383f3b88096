import { defineEntity, p } from '@mikro-orm/core';

/** A gateway process that works on the queue. What it holds is released when its time is over by the database's clock. */
export const NodeEntity = defineEntity({
  name: 'node',
  properties: {
    /** Name of one run of one gateway: no other has it. */
    id: p.string().length(64).primary(),
    /** Of the data directory: one node at a time has it locked, or one of each name in a cluster. */
    installation: p.string().length(64),
    startedAt: p.bigint('number'),
    /** Renewed while the node lives. */
    until: p.bigint('number'),
    /** NODE_NAME in a cluster; null for a gateway that works alone, as are the others below. */
    name: p.string().length(64).nullable(),
    /** Of the machine. */
    host: p.string().length(255).nullable(),
    version: p.string().length(64).nullable(),
    /** SHA-256 of what makes the data directory this installation's, hex. */
    directory: p.string().length(64).nullable(),
    /** Of the machine's processors, percent: work that runs or waits for one. */
    load: p.integer().nullable(),
  },
});
