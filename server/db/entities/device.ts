import { defineEntity, p } from '@mikro-orm/core';

/** A configured remote DICOM application. */
export const DeviceEntity = defineEntity({
  name: 'device',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    aeTitle: p.string().length(16),
    host: p.string().length(255),
    port: p.integer(),
    isDestination: p.integer(),
    tls: p.integer(),
    storageCommitment: p.integer(),
    lastSeenAt: p.bigint('number').nullable(),
    /** JSON: `EchoOutcome`. */
    lastEcho: p.text().nullable(),
  },
  uniques: [{ name: 'device_name', properties: ['name'] }],
});
