import { defineEntity, p } from '@mikro-orm/core';

/** One series that the gateway rebuilt for a task. */
export const Result = defineEntity({
  name: 'result',
  properties: {
    id: p.integer().primary().autoincrement(),
    taskId: p.string().length(18),
    /** 0, 1, 2 ... one for each post-filter that applied. */
    output: p.integer(),
    seriesInstanceUid: p.string().length(64),
    description: p.string().length(255),
    seriesNumber: p.integer(),
    /** JSON: activity and SUV before and after. */
    integrity: p.text(),
    /** JSON: the rebuilt objects with their storage keys. */
    files: p.text().columnType('mediumtext'),
  },
  uniques: [{ name: 'result_output', properties: ['taskId', 'output'] }],
  indexes: [{ name: 'result_series', properties: ['seriesInstanceUid'] }],
});
