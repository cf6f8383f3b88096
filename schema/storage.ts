import { builder } from './builder.ts';
import type { StorageRecord } from '../server/storage/storage-record.ts';

const StorageType = builder.objectRef<StorageRecord>('Storage').implement({
  description: 'The file system that holds the data directory.',
  fields: (t) => ({
    total: t.exposeFloat('total', { description: 'Its size, bytes.' }),
    free: t.exposeFloat('free', { description: 'Free for the gateway, bytes.' }),
    reserved: t.exposeFloat('reserved', {
      description: 'Receiving stops while less than this is free, bytes.',
    }),
    used: t.exposeFloat('used', { description: "Taken by the gateway's own files, bytes." }),
  }),
});

builder.queryField('storage', (t) =>
  t.field({
    type: StorageType,
    description: 'Disk space.',
    resolve: (_root, _args, { storage }) => storage(),
  }),
);
