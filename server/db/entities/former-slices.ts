import { defineEntity, p } from '@mikro-orm/core';

/** The slices that a task went on with: what is known of them once their images are removed. */
export const FormerSlices = defineEntity({
  name: 'former_slices',
  properties: {
    taskId: p.string().length(18).primary(),
    /** JSON: their plane, places, times, and short forms of their UIDs. */
    slices: p.text().columnType('mediumtext'),
  },
});
