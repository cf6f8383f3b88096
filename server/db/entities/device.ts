import { defineEntity, p } from '@mikro-orm/core';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';

export interface EchoOutcome {
  readonly at: number;
  readonly ok: boolean;
  /** Round trip of the C-ECHO, milliseconds; null where there was none. */
  readonly latencyMs: number | null;
  /** Why not. */
  readonly notice: Notice | null;
}

/** A configured remote DICOM application. */
export const DeviceEntity = defineEntity({
  name: 'device',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    aeTitle: p.string().length(16),
    host: p.string().length(255),
    port: p.integer(),
    isDestination: flag(),
    tls: flag(),
    /** Asked, after each delivery, to take responsibility for the images (PS3.4 J). */
    storageCommitment: flag(),
    /** An archive that answers C-FIND and C-MOVE. */
    canQuery: flag().defaultRaw('0'),
    /** Where it does, if not under the AE title and port of storage. */
    queryAeTitle: p.string().length(16).strictNullable(),
    queryPort: p.integer().strictNullable(),
    /** Last association from it, milliseconds since the epoch. */
    lastSeenAt: p.bigint('number').strictNullable(),
    lastEcho: json<EchoOutcome>().strictNullable(),
  },
  uniques: [{ name: 'device_name', properties: ['name'] }],
});
