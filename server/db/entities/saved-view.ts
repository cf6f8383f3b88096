import { defineEntity, p } from '@mikro-orm/core';

/** What a person has chosen above the list of tasks, under a name. */
export const SavedViewEntity = defineEntity({
  name: 'saved_view',
  properties: {
    id: p.integer().primary().autoincrement(),
    userId: p.integer(),
    name: p.string().length(64),
    /** Filters and order as they stand in the address of the list. */
    query: p.string().length(1000),
  },
  uniques: [{ name: 'saved_view_name', properties: ['userId', 'name'] }],
});
