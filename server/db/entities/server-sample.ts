import { defineEntity, p } from '@mikro-orm/core';

/** One look of the Server Monitor at the processing server. */
export const ServerSample = defineEntity({
  name: 'server_sample',
  properties: {
    id: p.integer().primary().autoincrement(),
    at: p.bigint('number'),
    /** ALIVE or UNREACHABLE. */
    state: p.string().length(16),
    latencyMs: p.integer().nullable(),
  },
  indexes: [{ name: 'server_sample_at', properties: ['at'] }],
});
