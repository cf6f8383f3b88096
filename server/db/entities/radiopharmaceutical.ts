import { defineEntity, p } from '@mikro-orm/core';
import { json } from '../column-types.ts';

/** A configured radiopharmaceutical and how headers name it. */
export const RadiopharmaceuticalEntity = defineEntity({
  name: 'radiopharmaceutical',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    /** Codes that mean it, as `C-B1031 SRT`. */
    codes: json<readonly string[]>(),
    /** Texts that mean it: matched as whole words. */
    synonyms: json<readonly string[]>(),
    /** Seconds. */
    halfLife: p.double().$type<number>(),
  },
  uniques: [{ name: 'radiopharmaceutical_name', properties: ['name'] }],
});
