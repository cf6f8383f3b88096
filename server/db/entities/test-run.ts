import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Notice } from '../../base/notices.ts';
import { json } from '../column-types.ts';

/** A made-up series that a person sends through everything to one destination. */
export const TestRunEntity = defineEntity({
  name: 'test_run',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** Name of the destination. */
    device: p.string().length(64),
    /** By which the Compilator knows the series, and people its task. */
    seriesInstanceUid: p.string().length(64),
    state: p.string().length(16),
    /** Of the series. */
    images: p.integer(),
    failure: json<Notice>().strictNullable(),
    requestedBy: p.string().length(64).strictNullable(),
    startedAt: p.bigint('number'),
    /** When the Dicom Listener had taken every image, or it had failed. */
    sentAt: p.bigint('number').strictNullable(),
  },
  uniques: [{ name: 'test_run_series', properties: ['seriesInstanceUid'] }],
  indexes: [{ name: 'test_run_started', properties: ['startedAt'] }],
});

export type TestRunRow = InferEntity<typeof TestRunEntity>;
