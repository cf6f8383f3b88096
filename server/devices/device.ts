/** A configured remote DICOM application, and what people may enter for one. */
import { entryName } from '../base/entry-name.ts';
import { isIP } from 'node:net';
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import type { DeviceEntity } from '../db/entities/device.ts';
import type { Notice } from '../base/notices.ts';

/** PS3.5 6.2, VR AE: 1 to 16 characters of the default repertoire, no backslash, not blank. */
export const aeTitle = z
  .string()
  .trim()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/, 'AE_TITLE_FORM');

/** RFC 1123 host name, or an IPv4 or IPv6 address. Dotted digits must be a whole IPv4 address. */
export const hostName = z.string().trim().max(253).refine(isHost, 'HOST_FORM');

function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  if (/^[\d.]+$/.test(text)) return false;
  return /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/.test(text);
}

export const deviceInput = z.object({
  name: entryName,
  aeTitle,
  host: hostName,
  port: z.int().min(1).max(65_535),
  isDestination: z.boolean().default(false),
  tls: z.boolean().default(false),
  storageCommitment: z.boolean().default(false),
  canQuery: z.boolean().default(false),
  queryAeTitle: aeTitle.nullable().default(null),
  queryPort: z.int().min(1).max(65_535).nullable().default(null),
});

export type DeviceInput = z.input<typeof deviceInput>;

export interface Device extends Readonly<InferEntity<typeof DeviceEntity>> {
  /** Numeric addresses that the host stands for. */
  readonly addresses: readonly string[];
}

/** Someone who sent images and is not declared. */
export interface UnknownSender {
  readonly aeTitle: string;
  readonly address: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly associations: number;
}

export const DIAGNOSIS_STEPS = [
  'NAME_RESOLUTION',
  'TCP',
  'TLS',
  'ASSOCIATION',
  'ECHO',
  'STORE',
  'FIND',
  'MOVE',
] as const;
export const DIAGNOSIS_OUTCOMES = ['PASSED', 'FAILED', 'SKIPPED'] as const;

export interface DiagnosisStep {
  readonly name: (typeof DIAGNOSIS_STEPS)[number];
  readonly outcome: (typeof DIAGNOSIS_OUTCOMES)[number];
  /** What was seen, and what to do. */
  readonly notice: Notice;
  readonly milliseconds: number | null;
}
