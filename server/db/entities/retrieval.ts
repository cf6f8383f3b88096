import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';

/** What was asked for: an accession number, or a study with or without some of its series. */
export interface RetrievalRequest {
  readonly accessionNumber?: string;
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUids?: readonly string[];
  /** Also series that are here. */
  readonly again: boolean;
}

/** A series that an archive is asked to send. */
export interface RetrievedSeries {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly description: string | null;
  /** As the archive says. */
  readonly images: number | null;
  /** When it was asked to send it, milliseconds since the epoch; null: not yet, or the series is here. */
  readonly begunAt: number | null;
  readonly isHere: boolean;
  /** What did not come though its PET images did; left out by former versions. */
  readonly warning?: Notice | null;
}

/** Images that an archive was asked to send here. */
export const RetrievalEntity = defineEntity({
  name: 'retrieval',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** By which an integrator knows its request again. */
    key: p.string().length(200).strictNullable(),
    device: p.string().length(64),
    state: p.string().length(16),
    request: json<RetrievalRequest>(),
    series: json<readonly RetrievedSeries[]>(),
    completed: p.integer(),
    failed: p.integer(),
    remaining: p.integer().strictNullable(),
    failure: json<Notice>().strictNullable(),
    requestedBy: p.string().length(64).strictNullable(),
    /** The archive has more series than were asked for. */
    isCut: flag(),
    startedAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
    finishedAt: p.bigint('number').strictNullable(),
  },
  uniques: [{ name: 'retrieval_idempotency', properties: ['key'] }],
  indexes: [{ name: 'retrieval_state', properties: ['state'] }],
});

export type RetrievalRow = InferEntity<typeof RetrievalEntity>;
