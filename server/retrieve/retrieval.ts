/** A retrieval: images that an archive was asked to send here, and what became of it. */
import { z } from 'zod';
import type { RetrievalRow } from '../db/entities/retrieval.ts';

export const RETRIEVAL_STATES = [
  'QUEUED',
  'SEARCHING',
  'RETRIEVING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
export type RetrievalState = (typeof RETRIEVAL_STATES)[number];

/** Still to be done: taken up again after a restart. */
export const UNFINISHED: readonly RetrievalState[] = ['QUEUED', 'SEARCHING', 'RETRIEVING'];

export interface Retrieval extends Readonly<Omit<RetrievalRow, 'state'>> {
  readonly state: RetrievalState;
}

/** Of one retrieval; more are asked for as several. */
export const MOST_SERIES = 100;

const uid = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[0-9.]+$/, 'SEARCH_VALUE_FORM');
const key = z.string().trim().min(1).max(200);
const again = z.boolean().default(false);

export const retrieveInput = z.strictObject({
  device: z.string(),
  studyInstanceUid: uid,
  /** Empty: every PET series of the study. */
  seriesInstanceUids: z.array(uid).max(MOST_SERIES).default([]),
  again,
  key: key.nullable().default(null),
});
export type RetrieveInput = z.input<typeof retrieveInput>;

export const requestInput = z.strictObject({
  device: z.string(),
  accessionNumber: z
    .string()
    .trim()
    .min(1)
    .max(16)
    .regex(/^[^\\*?\p{Cc}]*$/u, 'SEARCH_VALUE_FORM'),
  again,
  key: key.nullable().default(null),
});
export type RequestInput = z.input<typeof requestInput>;
