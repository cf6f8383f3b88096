import type { RetrievedSeries } from '../server/db/entities/retrieval.ts';
import { ConflictError, NotFoundError, ValidationError } from '../server/base/refusals.ts';
import { RETRIEVAL_STATES, type Retrieval } from '../server/retrieve/retrieval.ts';
import { builder } from './builder.ts';
import { pageOf, toConnection } from './connection.ts';
import { followerOf } from './follower.ts';
import { given } from './given.ts';
import { loadersOf } from './loaders.ts';
import { NoticeType } from './notice.ts';
import { TaskType } from './task.ts';

const RetrievalStateEnum = builder.enumType('RetrievalState', {
  description:
    'QUEUED, SEARCHING and RETRIEVING go on by themselves, also after a restart; COMPLETED, FAILED and CANCELLED are final.',
  values: RETRIEVAL_STATES,
});

const RetrievedSeriesType = builder.objectRef<RetrievedSeries>('RetrievedSeries').implement({
  description: 'A series of a retrieval.',
  fields: (t) => ({
    studyInstanceUid: t.exposeString('studyInstanceUid', { description: 'Its study.' }),
    instanceUid: t.exposeString('seriesInstanceUid', { description: 'Series Instance UID.' }),
    description: t.exposeString('description', { nullable: true, description: 'Series Description.' }),
    images: t.exposeInt('images', {
      nullable: true,
      description: 'How many images the archive says that it has.',
    }),
    isHere: t.exposeBoolean('isHere', { description: 'It was here already, and is not sent again.' }),
    warning: t.field({
      type: NoticeType,
      nullable: true,
      description: 'What did not come, though every PET image did; or why it was not asked for.',
      resolve: ({ warning }) => warning ?? null,
    }),
  }),
});

export const RetrievalType = builder.objectRef<Retrieval>('Retrieval').implement({
  description: 'Images that an archive was asked to send here.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'By which it is asked for.' }),
    key: t.exposeString('key', { nullable: true, description: 'By which who asked knows it again.' }),
    device: t.exposeString('device', { description: 'Name of the archive.' }),
    state: t.expose('state', { type: RetrievalStateEnum, description: 'Where it stands.' }),
    completed: t.exposeInt('completed', { description: 'Images that have come.' }),
    failed: t.exposeInt('failed', { description: 'Images that the archive could not send.' }),
    remaining: t.exposeInt('remaining', {
      nullable: true,
      description: 'Images that are to come; null where the archive does not say.',
    }),
    failure: t.expose('failure', { type: NoticeType, nullable: true, description: 'Why it failed.' }),
    series: t.field({
      type: [RetrievedSeriesType],
      description: 'Known once the search is done; at most 100.',
      resolve: ({ series }) => [...series],
    }),
    isCut: t.exposeBoolean('isCut', { description: 'The archive has more series than one retrieval takes.' }),
    tasks: t.field({
      type: [TaskType],
      description: 'Tasks of its series, newest first.',
      resolve: async (retrieval, _args, context) => {
        const ids = await context.retrievalStore.tasksOf(retrieval);
        const tasks = await Promise.all(ids.map((id) => loadersOf(context).tasks.load(id)));
        return tasks.filter((task) => task !== null);
      },
    }),
    requestedBy: t.exposeString('requestedBy', { nullable: true, description: 'Who asked for it.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
  }),
});

const RetrievalConnection = builder.connectionObject({
  type: RetrievalType,
  name: 'RetrievalConnection',
  description: 'A page of retrievals.',
});

const RetrieveInputType = builder.inputType('RetrieveInput', {
  description: 'A study, or some of its series, to be sent here.',
  fields: (t) => ({
    device: t.string({ required: true, description: 'Name of a device that can be queried.' }),
    studyInstanceUid: t.string({ required: true, description: 'The study.' }),
    seriesInstanceUids: t.stringList({ description: 'Left out: every PET series of the study.' }),
    again: t.boolean({ description: 'Also series that are here already; default false.' }),
    key: t.string({ description: 'The same key gives the same retrieval; one that failed begins anew.' }),
  }),
});

const RequestSeriesInputType = builder.inputType('RequestSeriesInput', {
  description: 'The PET series of an order, to be found, sent here, processed and delivered.',
  fields: (t) => ({
    device: t.string({ required: true, description: 'Name of a device that can be queried.' }),
    accessionNumber: t.string({ required: true, description: 'Accession Number of the order.' }),
    again: t.boolean({ description: 'Also series that are here already; default false.' }),
    key: t.string({ description: 'The same key gives the same retrieval; one that failed begins anew.' }),
  }),
});

builder.queryFields((t) => ({
  retrieval: t.field({
    type: RetrievalType,
    nullable: true,
    description: 'One retrieval; null where it does not exist.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, { retrievalStore }) => (isId(id) ? retrievalStore.get(Number(id)) : null),
  }),
  retrievals: t.field({
    type: RetrievalConnection,
    description: 'Retrievals, newest first.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 20, description: 'At most 200.' }),
      after: t.arg.string({ description: 'Cursor of the item before the page.' }),
    },
    resolve: async (_root, args, { retrievalStore }) => {
      const request = pageOf(args);
      return toConnection(await retrievalStore.list(request), request, ({ id }) => String(id));
    },
  }),
}));

builder.mutationFields((t) => ({
  retrieve: t.field({
    type: RetrievalType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [ValidationError, NotFoundError, ConflictError] },
    description: 'Lets an archive send a study, or some of its series, here.',
    args: { input: t.arg({ type: RetrieveInputType, required: true, description: 'What.' }) },
    resolve: (_root, { input }, { retrievals, viewer }) =>
      retrievals.retrieve(given(input), viewer?.name ?? null),
  }),
  requestSeries: t.field({
    type: RetrievalType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [ValidationError, NotFoundError, ConflictError] },
    description:
      'For a RIS, in one call: finds the PET series of an accession number and lets the archive send those that are not here; each is processed and delivered as if it had been pushed.',
    args: { input: t.arg({ type: RequestSeriesInputType, required: true, description: 'What.' }) },
    resolve: (_root, { input }, { retrievals, viewer }) =>
      retrievals.request(given(input), viewer?.name ?? null),
  }),
  cancelRetrieval: t.field({
    type: RetrievalType,
    authScopes: { role: 'OPERATOR' },
    errors: { types: [NotFoundError, ConflictError] },
    description: 'Ends a retrieval; images that have come stay.',
    args: { id: t.arg.id({ required: true, description: 'Id of the retrieval.' }) },
    resolve: (_root, { id }, { retrievals }) => {
      if (!isId(id)) throw new NotFoundError('NO_SUCH_RETRIEVAL', id);
      return retrievals.cancel(Number(id));
    },
  }),
}));

builder.subscriptionField('retrievalChanged', (t) =>
  t.field({
    type: RetrievalType,
    description: 'Retrievals as they change; several changes become one where the subscriber is slow.',
    args: { id: t.arg.id({ description: 'Only this one; left out: all.' }) },
    subscribe: (_root, { id }, context) => context.live.retrievals(followerOf(context), id ?? null),
    resolve: (retrieval) => retrieval,
  }),
);

function isId(id: string): boolean {
  return /^\d{1,9}$/.test(id);
}
