import { defineEntity, p } from '@mikro-orm/core';
import type { Notice } from '../../base/notices.ts';
import { flag, json } from '../column-types.ts';
import { secret } from '../secret-column.ts';

export const DEVICE_KINDS = ['DICOM', 'DICOMWEB'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** How images are asked for: C-MOVE to the Dicom Listener, or C-GET on the same association. */
export const RETRIEVE_BY = ['MOVE', 'GET'] as const;
export type RetrieveBy = (typeof RETRIEVE_BY)[number];

export interface EchoOutcome {
  readonly at: number;
  readonly ok: boolean;
  /** Round trip of the C-ECHO, milliseconds; null where there was none. */
  readonly latencyMs: number | null;
  /** Why not. */
  readonly notice: Notice | null;
}

/** A configured remote DICOM application, or a DICOMweb server. */
export const DeviceEntity = defineEntity({
  name: 'device',
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string().length(64),
    kind: p.string().length(16).$type<DeviceKind>().defaultRaw("'DICOM'"),
    aeTitle: p.string().length(16),
    host: p.string().length(255),
    port: p.integer(),
    isDestination: flag(),
    tls: flag(),
    /** Asked, after each delivery, to take responsibility for the images (PS3.4 J). */
    storageCommitment: flag(),
    /** An archive that can be searched, and that sends what is asked for. */
    canQuery: flag().defaultRaw('0'),
    /** Where it does, if not under the AE title and port of storage. */
    queryAeTitle: p.string().length(16).strictNullable(),
    queryPort: p.integer().strictNullable(),
    retrieveBy: p.string().length(8).$type<RetrieveBy>().defaultRaw("'MOVE'"),
    /** Of a DICOMweb server, as `https://pacs.example/dicom-web`, without a slash at the end. */
    url: p.string().length(1000).strictNullable(),
    /** With it the secret is a password (RFC 7617), without it a bearer token (RFC 6750). */
    username: p.string().length(255).strictNullable(),
    /** Password or token; never given out. */
    secret: secret().strictNullable(),
    /** PEM certificates of the authority that its certificate must come from; null: those that the machine trusts. */
    authority: p.text().strictNullable(),
    /** Last association from it, milliseconds since the epoch. */
    lastSeenAt: p.bigint('number').strictNullable(),
    lastEcho: json<EchoOutcome>().strictNullable(),
  },
  uniques: [{ name: 'device_name', properties: ['name'] }],
});
