import { defineEntity, p } from '@mikro-orm/core';

/** One received image of a task: where its bytes are and what the order of the slices needs to know of it. */
export const Image = defineEntity({
  name: 'image',
  properties: {
    id: p.integer().primary().autoincrement(),
    taskId: p.string().length(18),
    sopInstanceUid: p.string().length(64),
    sopClassUid: p.string().length(64),
    transferSyntaxUid: p.string().length(64),
    /** Storage key of the spooled file. */
    key: p.string().length(400),
    bytes: p.bigint('number'),
    /** Position along the slice normal in micrometres: equal means the same slice. */
    position: p.bigint('number'),
    /** JSON: `SliceHeader`. */
    header: p.text(),
    receivedAt: p.bigint('number'),
    /** CRC-32 of the dataset and its length: what tells a copy. Null for images from before they were kept. */
    checksum: p.bigint('number').nullable(),
    datasetBytes: p.bigint('number').nullable(),
  },
  uniques: [{ name: 'image_instance', properties: ['taskId', 'sopInstanceUid'] }],
  indexes: [
    { name: 'image_position', properties: ['taskId', 'position'] },
    { name: 'image_key', properties: ['key'] },
  ],
});
