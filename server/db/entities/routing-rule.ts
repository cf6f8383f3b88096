import { defineEntity, p } from '@mikro-orm/core';
import { flag, json } from '../column-types.ts';

/** A rule of selection and routing. Its JSON columns are as `server/rules/rule.ts` says. */
export const RoutingRuleEntity = defineEntity({
  name: 'routing_rule',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** From 0; the first whose conditions hold applies. */
    position: p.integer(),
    name: p.string().length(64),
    enabled: flag(),
    conditions: json<unknown>(),
    action: p.string().length(16),
    priority: p.integer().strictNullable(),
    destinations: json<readonly string[]>(),
    destinationMode: p.string().length(16),
    postFilters: json<readonly number[]>(),
  },
});
