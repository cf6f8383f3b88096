import { ConflictError, NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { given } from './given.ts';
import type { Radiopharmaceutical } from '../server/catalogue/radiopharmaceuticals.ts';

export const RadiopharmaceuticalType = builder
  .objectRef<Radiopharmaceutical>('Radiopharmaceutical')
  .implement({
    description: 'A configured radiopharmaceutical and how headers name it.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Its name here; unique.' }),
      codes: t.stringList({
        description: 'Code values by which headers name it.',
        resolve: ({ codes }) => [...codes],
      }),
      synonyms: t.stringList({
        description: 'Words by which headers name it; a synonym matches as whole words.',
        resolve: ({ synonyms }) => [...synonyms],
      }),
      halfLifeSeconds: t.exposeFloat('halfLife', { description: 'Half-life of its nuclide, s.' }),
    }),
  });

const InputType = builder.inputType('RadiopharmaceuticalInput', {
  description: 'A new radiopharmaceutical.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Unique name.' }),
    codes: t.stringList({ required: true, defaultValue: [], description: 'Code values.' }),
    synonyms: t.stringList({ required: true, defaultValue: [], description: 'Words.' }),
    halfLifeSeconds: t.float({ required: true, description: 'Half-life, s.' }),
  }),
});
const PatchType = builder.inputType('RadiopharmaceuticalPatch', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    name: t.string({ description: 'New unique name.' }),
    codes: t.stringList({ description: 'Code values.' }),
    synonyms: t.stringList({ description: 'Words.' }),
    halfLifeSeconds: t.float({ description: 'Half-life, s.' }),
  }),
});

builder.queryField('radiopharmaceuticals', (t) =>
  t.field({
    type: [RadiopharmaceuticalType],
    description: 'The configured radiopharmaceuticals, by name.',
    resolve: (_root, _args, { radiopharmaceuticals }) => radiopharmaceuticals.list(),
  }),
);

builder.mutationFields((t) => {
  const name = t.arg.string({ required: true, description: 'Name of the radiopharmaceutical.' });
  return {
    createRadiopharmaceutical: t.field({
      type: RadiopharmaceuticalType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, ConflictError] },
      description: 'Adds a radiopharmaceutical.',
      args: { input: t.arg({ type: InputType, required: true, description: 'The radiopharmaceutical.' }) },
      resolve: (_root, { input }, { radiopharmaceuticals }) =>
        radiopharmaceuticals.create(toRadiopharmaceutical(input)),
    }),
    updateRadiopharmaceutical: t.field({
      type: RadiopharmaceuticalType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, ConflictError, NotFoundError] },
      description: 'Changes a radiopharmaceutical.',
      args: { name, input: t.arg({ type: PatchType, required: true, description: 'What to change.' }) },
      resolve: (_root, args, { radiopharmaceuticals }) =>
        radiopharmaceuticals.update(args.name, toRadiopharmaceutical(given(args.input))),
    }),
    deleteRadiopharmaceutical: t.field({
      type: DeletedType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Removes a radiopharmaceutical.',
      args: { name },
      resolve: async (_root, args, { radiopharmaceuticals }) => {
        await radiopharmaceuticals.delete(args.name);
        return { id: args.name };
      },
    }),
  };
});

function toRadiopharmaceutical<T extends { halfLifeSeconds?: number }>({ halfLifeSeconds, ...rest }: T) {
  return { ...rest, ...(halfLifeSeconds !== undefined && { halfLife: halfLifeSeconds }) } as Omit<
    T,
    'halfLifeSeconds'
  > & { halfLife: T['halfLifeSeconds'] & number };
}
