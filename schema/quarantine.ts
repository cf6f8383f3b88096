import { invalid, ValidationError } from '../server/base/refusals.ts';
import type { QuarantinedImage } from '../server/intake/quarantine.ts';
import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import { NoticeType } from './notice.ts';

const MOST_AT_ONCE = 1000;

const QuarantinedImageType = builder.objectRef<QuarantinedImage>('QuarantinedImage').implement({
  description:
    'An image that was received and that no task can take. Its file is at /quarantine/<id>, for operators.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By which it is asked for.' }),
    sourceAeTitle: t.exposeString('sourceAeTitle', {
      nullable: true,
      description: 'AE title of who sent it.',
    }),
    sourceAddress: t.exposeString('sourceAddress', {
      nullable: true,
      description: 'IP address of who sent it.',
    }),
    calledAeTitle: t.exposeString('calledAeTitle', {
      nullable: true,
      description: 'AE title that was called.',
    }),
    seriesInstanceUid: t.exposeString('seriesInstanceUid', { nullable: true, description: 'Its series.' }),
    sopInstanceUid: t.exposeString('sopInstanceUid', { nullable: true, description: 'The image.' }),
    bytes: t.expose('bytes', { type: 'Float', description: 'Length of the file.' }),
    reason: t.expose('reason', { type: NoticeType, description: 'Why no task can take it.' }),
    receivedAt: t.expose('receivedAt', {
      type: 'DateTime',
      description: 'When it was answered with Success.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was put here.' }),
  }),
});

const QuarantineConnection = builder.connectionObject({
  type: QuarantinedImageType,
  name: 'QuarantineConnection',
  description: 'A page of the images in quarantine.',
});

builder.queryField('quarantine', (t) =>
  t.field({
    type: QuarantineConnection,
    description: 'Images that were received and that no task can take, newest first.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 50, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (_root, args, { quarantine }) => {
      const request = pageOf(args);
      return toConnection(await quarantine.list(request), request, ({ id }) => String(id));
    },
  }),
);

const ImagesType = builder.objectRef<{ ids: readonly number[] }>('ImagesOfQuarantine').implement({
  description: 'Images that are no longer in quarantine.',
  fields: (t) => ({
    ids: t.idList({ description: 'Their ids.', resolve: ({ ids }) => ids.map(String) }),
    count: t.int({ description: 'How many.', resolve: ({ ids }) => ids.length }),
  }),
});

builder.mutationFields((t) => {
  const common = {
    type: ImagesType,
    authScopes: { role: 'OPERATOR' as const },
    errors: { types: [ValidationError] },
    args: { ids: t.arg.idList({ required: true, description: 'At most 1000 ids.' }) },
  };
  return {
    retryQuarantined: t.field({
      ...common,
      description: 'Takes images up as if they had just come; those that still cannot be come back.',
      resolve: async (_root, { ids }, { quarantine }) => ({ ids: await quarantine.retry(numbers(ids)) }),
    }),
    deleteQuarantined: t.field({
      ...common,
      description: 'Removes images for good.',
      resolve: async (_root, { ids }, { quarantine }) => ({ ids: await quarantine.delete(numbers(ids)) }),
    }),
  };
});

/** What is no number is no id. */
function numbers(ids: readonly string[]): number[] {
  if (ids.length > MOST_AT_ONCE) throw invalid('ids', 'TOO_MANY_ITEMS', { maximum: MOST_AT_ONCE });
  return ids.map(Number).filter((id) => Number.isSafeInteger(id));
}
