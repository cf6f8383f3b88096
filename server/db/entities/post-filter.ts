import { defineEntity, p } from '@mikro-orm/core';
import type { PostFilter } from '../../imaging/post-filter.ts';
import { flag } from '../column-types.ts';

/** How a result becomes a series. */
export const PostFilterEntity = defineEntity({
  name: 'post_filter',
  properties: {
    id: p.integer().primary().autoincrement(),
    description: p.string().length(64),
    descriptionMode: p.string().length(16).$type<PostFilter['descriptionMode']>(),
    seriesNumber: p.integer(),
    /** mm. */
    fwhm: p.double().$type<number>(),
    /** Percent. */
    noise: p.double().$type<number>(),
    model: p.string().length(255).strictNullable(),
    radiopharmaceutical: p.string().length(64).strictNullable(),
    enabled: flag(),
  },
});
