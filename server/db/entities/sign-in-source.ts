import { defineEntity, p } from '@mikro-orm/core';
import type { OutsideSource } from '../../base/user-sources.ts';
import { flag, json } from '../column-types.ts';
import { secret } from '../secret-column.ts';

/** Where people sign in with an account of the hospital: at most one OpenID provider and one directory. */
export const SignInSourceEntity = defineEntity({
  name: 'sign_in_source',
  properties: {
    kind: p.string().length(8).primary().$type<OutsideSource>(),
    enabled: flag(),
    options: json<unknown>(),
    /** Client secret, or password of the bind account; never given out. */
    secret: secret().strictNullable(),
  },
});
