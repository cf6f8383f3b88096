import { defineEntity, p } from '@mikro-orm/core';

/** A configured radiopharmaceutical and how headers name it. */
export const RadiopharmaceuticalEntity = defineEntity({
  name: 'radiopharmaceutical',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    /** JSON list of code values. */
    codes: p.text(),
    /** JSON list of words. */
    synonyms: p.text(),
    /** Seconds. */
    halfLife: p.double().$type<number>(),
  },
  uniques: [{ name: 'radiopharmaceutical_name', properties: ['name'] }],
});
