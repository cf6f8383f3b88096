import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** A received image that no task can take: its file lies in quarantine until a person decides. */
export const QuarantinedImage = defineEntity({
  name: 'quarantined_image',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** Storage key that the file had in the spool. */
    spoolKey: p.string().length(400),
    bytes: p.bigint('number'),
    sourceAeTitle: p.string().length(64).nullable(),
    sourceAddress: p.string().length(64).nullable(),
    calledAeTitle: p.string().length(64).nullable(),
    seriesInstanceUid: p.string().length(64).nullable(),
    sopInstanceUid: p.string().length(64).nullable(),
    /** JSON: why, as a notice. */
    reason: p.text(),
    receivedAt: p.bigint('number'),
    at: p.bigint('number'),
  },
  uniques: [{ name: 'quarantined_image_key', properties: ['spoolKey'] }],
});

export type QuarantinedImageRow = InferEntity<typeof QuarantinedImage>;
