import { builder } from './builder.ts';

builder.queryField('version', (t) =>
  t.string({
    description: 'Version of the gateway.',
    resolve: (_root, _args, { version }) => version,
  }),
);
