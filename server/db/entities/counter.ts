import { defineEntity, p } from '@mikro-orm/core';

/**
 * Numbers by name: cursors that are given out without gaps (the row is locked until the transaction that took the
 * number ends), and places that have been reached.
 */
export const Counter = defineEntity({
  name: 'counter',
  properties: {
    name: p.string().length(32).primary(),
    value: p.bigint('number'),
  },
});
