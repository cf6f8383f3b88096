import { defineEntity, p } from '@mikro-orm/core';

/** What a person last asked of a process: remembered over a restart. */
export const Process = defineEntity({
  name: 'process',
  properties: {
    name: p.string().length(16).primary(),
    /** RUNNING or STOPPED. */
    wanted: p.string().length(16),
    concurrency: p.integer().nullable(),
  },
});
