import type { RestoreHold } from '../server/backup/restore-hold.ts';
import { builder } from './builder.ts';

const RestoreHoldType = builder.objectRef<RestoreHold>('RestoreHold').implement({
  description:
    'After a restore from a backup nothing leaves the gateway until an administrator has confirmed that it is the real one.',
  fields: (t) => ({
    since: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was restored; null: nothing is held.',
      resolve: ({ since }) => since,
    }),
  }),
});

builder.queryField('restoreHold', (t) =>
  t.field({
    type: RestoreHoldType,
    description: 'Whether this gateway was restored and is not confirmed yet.',
    resolve: (_root, _args, { hold }) => hold,
  }),
);

builder.mutationField('confirmRestore', (t) =>
  t.field({
    type: RestoreHoldType,
    authScopes: { role: 'ADMINISTRATOR' },
    errors: {},
    description: 'Confirms that this restored gateway is the real one: what was held goes out.',
    resolve: (_root, _args, { hold }) => hold.confirm(),
  }),
);
