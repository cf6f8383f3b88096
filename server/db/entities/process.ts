import { defineEntity, p } from '@mikro-orm/core';

/** What a person last asked of a process: remembered over a restart. */
export const Process = defineEntity({
  name: 'process',
  properties: {
    name: p.string().length(16).primary(),
    wanted: p.string().length(16).$type<'RUNNING' | 'STOPPED'>(),
    concurrency: p.integer().strictNullable(),
  },
});
