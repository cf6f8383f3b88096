import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** Tasks that a person has asked to be deleted, all of one state. */
export const DeletionEntity = defineEntity({
  name: 'deletion',
  properties: {
    id: p.integer().primary().autoincrement(),
    state: p.string().length(16),
    tasksInState: p.string().length(16),
    /** What finishes later stays. Milliseconds since the epoch, by the database's clock. */
    finishedUpTo: p.bigint('number'),
    /** Tasks that there were when it was asked for. */
    count: p.integer(),
    /** Of them deleted by it. */
    done: p.integer(),
    requestedBy: p.string().length(64).strictNullable(),
    startedAt: p.bigint('number'),
    finishedAt: p.bigint('number').strictNullable(),
  },
  indexes: [{ name: 'deletion_state', properties: ['state'] }],
});

export type DeletionRow = InferEntity<typeof DeletionEntity>;
