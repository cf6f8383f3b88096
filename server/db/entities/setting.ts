import { defineEntity, p } from '@mikro-orm/core';

/** A setting that a person has changed; the others have their defaults. */
export const Setting = defineEntity({
  name: 'setting',
  properties: {
    name: p.string().length(64).primary(),
    /** JSON. */
    value: p.text(),
  },
});
