import { defineEntity, p } from '@mikro-orm/core';
import { json } from '../column-types.ts';

/** A setting that a person has changed; the others have their defaults. Null has no row: it is a default. */
export const Setting = defineEntity({
  name: 'setting',
  properties: {
    name: p.string().length(64).primary(),
    value: json<unknown>(),
  },
});
