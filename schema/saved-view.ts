import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import type { SavedView } from '../server/settings/saved-views.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { sessionOf } from './guess.ts';

const SavedViewType = builder.objectRef<SavedView>('SavedView').implement({
  description: 'Filters and order of the list of tasks that a person has saved under a name.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'How the person calls it.' }),
    query: t.exposeString('query', {
      description: "As they stand in the address of the console's list, without the question mark.",
    }),
  }),
});

builder.queryField('savedViews', (t) =>
  t.field({
    type: [SavedViewType],
    authScopes: { role: 'VIEWER' },
    description: 'Views that the person has saved, by name; empty for API tokens, which belong to no person.',
    resolve: (_root, _args, { savedViews, viewer }) =>
      viewer?.kind === 'session' ? savedViews.list(viewer.credentialId) : [],
  }),
);

builder.mutationFields((t) => {
  const name = t.arg.string({ required: true, description: '1 to 64 characters.' });
  return {
    saveView: t.field({
      type: SavedViewType,
      authScopes: { role: 'VIEWER' },
      errors: { types: [ValidationError] },
      description: 'Saves a view of the list of tasks for oneself; one of the same name is replaced.',
      args: { name, query: t.arg.string({ required: true, description: 'At most 1000 characters.' }) },
      resolve: (_root, args, { savedViews, viewer }) => savedViews.save(sessionOf(viewer), args),
    }),
    deleteView: t.field({
      type: DeletedType,
      authScopes: { role: 'VIEWER' },
      errors: { types: [NotFoundError] },
      description: 'Deletes a view of the list of tasks that one has saved.',
      args: { name },
      resolve: async (_root, args, { savedViews, viewer }) => {
        await savedViews.delete(sessionOf(viewer), args.name);
        return { id: args.name };
      },
    }),
  };
});
