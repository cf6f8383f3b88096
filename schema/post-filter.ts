import { NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { builder } from './builder.ts';
import { DeletedType } from './deleted.ts';
import { given } from './given.ts';
import type { KeptPostFilter } from '../server/catalogue/post-filters.ts';

const DescriptionModeEnum = builder.enumType('DescriptionMode', {
  description: 'Whether a text is appended to the original series description or replaces it.',
  values: { APPEND: { value: 'append' }, REPLACE: { value: 'replace' } } as const,
});

export const PostFilterType = builder.objectRef<KeptPostFilter>('PostFilter').implement({
  description: 'How a result becomes a series: each enabled one that applies yields one.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    description: t.exposeString('description', { description: 'Text for the series description.' }),
    descriptionMode: t.expose('descriptionMode', {
      type: DescriptionModeEnum,
      description: 'How it is used.',
    }),
    seriesNumber: t.exposeInt('seriesNumber', { description: 'Series Number (0020,0011) of the series.' }),
    fwhmMm: t.exposeFloat('fwhm', {
      description: 'Full width at half maximum of the Gaussian, mm; 0: none.',
    }),
    noisePercent: t.exposeFloat('noise', {
      description: 'How much of the noise is blended back in, %.',
    }),
    model: t.exposeString('model', {
      nullable: true,
      description: 'Only for this scanner model; null: all.',
    }),
    radiopharmaceutical: t.exposeString('radiopharmaceutical', {
      nullable: true,
      description: 'Only for this radiopharmaceutical; null: all.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is used.' }),
  }),
});

const InputType = builder.inputType('PostFilterInput', {
  description: 'A new post-filter.',
  fields: (t) => ({
    description: t.string({ required: true, description: 'Text for the series description.' }),
    descriptionMode: t.field({
      type: DescriptionModeEnum,
      required: true,
      defaultValue: 'append',
      description: 'How it is used.',
    }),
    seriesNumber: t.int({ required: true, description: 'Series number.' }),
    fwhmMm: t.float({ required: true, description: 'FWHM of the Gaussian, mm; 0: none.' }),
    noisePercent: t.float({ required: true, description: 'Noise blended back in, %.' }),
    model: t.string({ description: 'Only for this scanner model.' }),
    radiopharmaceutical: t.string({ description: 'Only for this radiopharmaceutical.' }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is used.' }),
  }),
});
const PatchType = builder.inputType('PostFilterPatch', {
  description: 'What to change; what is left out stays.',
  fields: (t) => ({
    description: t.string({ description: 'Text for the series description.' }),
    descriptionMode: t.field({ type: DescriptionModeEnum, description: 'How it is used.' }),
    seriesNumber: t.int({ description: 'Series number.' }),
    fwhmMm: t.float({ description: 'FWHM of the Gaussian, mm; 0: none.' }),
    noisePercent: t.float({ description: 'Noise blended back in, %.' }),
    model: t.string({ description: 'Only for this scanner model; null: all.' }),
    radiopharmaceutical: t.string({ description: 'Only for this radiopharmaceutical; null: all.' }),
    enabled: t.boolean({ description: 'Whether it is used.' }),
  }),
});

builder.queryField('postFilters', (t) =>
  t.field({
    type: [PostFilterType],
    description: 'The configured post-filters, by series number.',
    resolve: (_root, _args, { postFilters }) => postFilters.list(),
  }),
);

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: 'Id of the post-filter.' });
  return {
    createPostFilter: t.field({
      type: PostFilterType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError] },
      description: 'Adds a post-filter.',
      args: { input: t.arg({ type: InputType, required: true, description: 'The post-filter.' }) },
      resolve: (_root, { input: { fwhmMm, noisePercent, ...rest } }, { postFilters }) =>
        postFilters.create({
          ...rest,
          fwhm: fwhmMm,
          noise: noisePercent,
          model: rest.model ?? null,
          radiopharmaceutical: rest.radiopharmaceutical ?? null,
        }),
    }),
    updatePostFilter: t.field({
      type: PostFilterType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [ValidationError, NotFoundError] },
      description: 'Changes a post-filter.',
      args: { id, input: t.arg({ type: PatchType, required: true, description: 'What to change.' }) },
      resolve: (
        _root,
        { id, input: { model, radiopharmaceutical, fwhmMm, noisePercent, ...rest } },
        { postFilters },
      ) =>
        postFilters.update(Number(id), {
          ...given({ ...rest, fwhm: fwhmMm, noise: noisePercent }),
          ...(model !== undefined && { model }),
          ...(radiopharmaceutical !== undefined && { radiopharmaceutical }),
        }),
    }),
    deletePostFilter: t.field({
      type: DeletedType,
      authScopes: { role: 'ADMINISTRATOR' },
      errors: { types: [NotFoundError] },
      description: 'Removes a post-filter.',
      args: { id },
      resolve: async (_root, args, { postFilters }) => {
        await postFilters.delete(Number(args.id));
        return { id: args.id };
      },
    }),
  };
});
