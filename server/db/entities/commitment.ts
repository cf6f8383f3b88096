import { defineEntity, p } from '@mikro-orm/core';

/** A delivery whose device is to take responsibility for the images (Storage Commitment), with a state of its own. */
export const Commitment = defineEntity({
  name: 'commitment',
  properties: {
    id: p.integer().primary().autoincrement(),
    taskId: p.string().length(18),
    device: p.string().length(64),
    state: p.string().length(16),
    /** Of the newest request. */
    transactionUid: p.string().length(64).nullable(),
    requests: p.integer(),
    /** Images that the device did not take responsibility for; JSON: list of `RefusedImage`. */
    refusedImages: p.integer(),
    refused: p.text().columnType('mediumtext'),
    /** JSON: `Notice`: why it failed, or why the last request did not get through. */
    notice: p.text().nullable(),
    /** When to ask, or to ask again; null once it is settled. */
    wakeAt: p.bigint('number').nullable(),
    /** When it was wanted; once it is asked for, when that was first: the time for an answer runs from then. */
    createdAt: p.bigint('number'),
    updatedAt: p.bigint('number'),
  },
  uniques: [{ name: 'commitment_delivery', properties: ['taskId', 'device'] }],
  indexes: [{ name: 'commitment_wake', properties: ['wakeAt'] }],
});

/** Every request, so that a late report on an earlier one is known. */
export const CommitmentRequest = defineEntity({
  name: 'commitment_request',
  properties: {
    transactionUid: p.string().length(64).primary(),
    commitmentId: p.integer(),
  },
  indexes: [{ name: 'commitment_request_commitment', properties: ['commitmentId'] }],
});
