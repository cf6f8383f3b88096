import { builder } from './builder.ts';
import { CommitmentStateEnum, DeliveryStateEnum } from './enums.ts';
import { NoticeType, sentenceOf } from './notice.ts';
import type { CommitmentRecord, DeliveryRecord } from '../server/tasks/task-record.ts';

const DestinationType = builder.objectRef<DeliveryRecord>('Destination').implement({
  description: 'A device that a result goes to, as it was declared when it was last contacted.',
  fields: (t) => ({
    name: t.exposeString('device', { description: 'Name of the device.' }),
    aeTitle: t.string({
      nullable: true,
      description: 'Called AE title.',
      resolve: ({ aeTitle }) => aeTitle || null,
    }),
    host: t.string({
      nullable: true,
      description: 'Host name or IP address.',
      resolve: ({ host }) => host || null,
    }),
    port: t.int({ nullable: true, description: 'TCP port.', resolve: ({ port }) => port || null }),
  }),
});

const CommitmentType = builder.objectRef<CommitmentRecord>('StorageCommitment').implement({
  description:
    'Whether a destination has taken responsibility for the images (DICOM Storage Commitment). The task is complete without it.',
  fields: (t) => ({
    state: t.expose('state', { type: CommitmentStateEnum, description: 'How far it is.' }),
    requests: t.exposeInt('requests', { description: 'Requests sent.' }),
    refused: t.exposeInt('refused', {
      description: 'Images that the destination said it has not taken responsibility for.',
    }),
    notice: t.expose('notice', {
      type: NoticeType,
      nullable: true,
      description: 'Why it failed; while QUEUED, why the last request did not get through.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const DeliveryType = builder.objectRef<DeliveryRecord>('Delivery').implement({
  description: 'One task to one destination. Complete only when the destination accepted every image.',
  fields: (t) => ({
    device: t.field({ type: DestinationType, description: 'Where to.', resolve: (delivery) => delivery }),
    state: t.expose('state', { type: DeliveryStateEnum, description: 'State of the delivery.' }),
    sent: t.exposeInt('sent', { description: 'Images that the destination accepted.' }),
    failed: t.exposeInt('failed', { description: 'Images that it did not accept at the last attempt.' }),
    total: t.exposeInt('total', { description: 'Images to deliver.' }),
    attempts: t.exposeInt('attempts', { description: 'Associations tried.' }),
    lastError: t.string({
      nullable: true,
      description: 'Why the last attempt did not deliver everything, in English.',
      resolve: ({ notice, state }) => (state === 'COMPLETED' ? null : sentenceOf(notice)),
    }),
    notice: t.expose('notice', {
      type: NoticeType,
      nullable: true,
      description: 'The last error as data; of a completed delivery, a warning.',
    }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a waiting one is tried again.',
    }),
    commitment: t.expose('commitment', {
      type: CommitmentType,
      nullable: true,
      description:
        'Storage commitment; null where the device is not marked for it, or has not every image yet.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});
