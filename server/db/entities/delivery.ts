import { defineEntity, p } from '@mikro-orm/core';

/** A task's results on their way to one destination, with a state of its own. */
export const Delivery = defineEntity({
  name: 'delivery',
  properties: {
    id: p.integer().primary().autoincrement(),
    taskId: p.string().length(18),
    /** The device as it was declared when the task was validated. */
    device: p.string().length(64),
    aeTitle: p.string().length(16),
    host: p.string().length(255),
    port: p.integer(),
    state: p.string().length(16),
    /** Node that sends it now; with `claims` as for tasks. */
    leaseOwner: p.string().length(64).nullable(),
    claims: p.integer().default(0),
    total: p.integer(),
    sent: p.integer(),
    failed: p.integer(),
    attempts: p.integer(),
    /** JSON: `Notice`. */
    notice: p.text().nullable(),
    /** JSON list of SOP Instance UIDs that the destination has accepted. */
    accepted: p.text().columnType('mediumtext'),
    /** When to try again, of a WAITING delivery. */
    wakeAt: p.bigint('number').nullable(),
    updatedAt: p.bigint('number'),
  },
  indexes: [{ name: 'delivery_to', properties: ['device', 'taskId'] }],
  uniques: [{ name: 'delivery_device', properties: ['taskId', 'device'] }],
});
