import type { Part } from '../server/storage/directory-use.ts';
import type { StorageRecord } from '../server/storage/storage-record.ts';
import { builder } from './builder.ts';

const PartEnum = builder.enumType('StoragePart', {
  description: 'Part of the data directory.',
  values: {
    RECEIVED: { description: 'Images as they came.' },
    TASKS: { description: 'Packages, results, rebuilt images and pictures of tasks.' },
    QUARANTINE: { description: 'Images that no task can take.' },
    DATABASE: { description: 'The embedded database; one on a server takes no room here.' },
    LOGS: { description: 'Files of the log.' },
    STAND_IN: { description: 'Jobs of the processing server that comes with the gateway.' },
    OTHER: { description: 'Everything else, such as backups that are written there.' },
  } satisfies Record<Part, object>,
});

const PartUseType = builder.objectRef<StorageRecord['parts'][number]>('StoragePartUse').implement({
  description: 'What one part of the data directory takes.',
  fields: (t) => ({
    part: t.expose('part', { type: PartEnum, description: 'Which.' }),
    bytes: t.exposeFloat('bytes', { description: 'In whole blocks of the file system, bytes.' }),
  }),
});

const StorageType = builder.objectRef<StorageRecord>('Storage').implement({
  description: 'The file system that holds the data directory.',
  fields: (t) => ({
    total: t.exposeFloat('total', { description: 'Its size, bytes.' }),
    free: t.exposeFloat('free', { description: 'Free for the gateway, bytes.' }),
    reserved: t.exposeFloat('reserved', {
      description: 'Receiving stops while less than this is free, bytes.',
    }),
    used: t.exposeFloat('used', {
      description: "Taken by the gateway's own files when they were counted, bytes.",
    }),
    usedAt: t.expose('usedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they were counted: at the start, and every ten minutes. Null before the first time.',
    }),
    parts: t.field({ type: [PartUseType], description: 'What takes it.', resolve: ({ parts }) => parts }),
  }),
});

builder.queryField('storage', (t) =>
  t.field({
    type: StorageType,
    description: 'Disk space.',
    resolve: (_root, _args, { storage }) => storage(),
  }),
);
