import { defineEntity, p } from '@mikro-orm/core';

/** How a result becomes a series. */
export const PostFilterEntity = defineEntity({
  name: 'post_filter',
  properties: {
    id: p.integer().primary().autoincrement(),
    description: p.string().length(64),
    /** append or replace. */
    descriptionMode: p.string().length(16),
    seriesNumber: p.integer(),
    /** mm. */
    fwhm: p.double().$type<number>(),
    /** Percent. */
    noise: p.double().$type<number>(),
    model: p.string().length(255).nullable(),
    radiopharmaceutical: p.string().length(64).nullable(),
    enabled: p.integer(),
  },
});
