import { builder } from './builder.ts';

export const DeletedType = builder.objectRef<{ id: string | number }>('Deleted').implement({
  description: 'Something was deleted.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By what it was known: its id, or its unique name.' }),
  }),
});
