/** A configured remote DICOM application, and what people may enter for one. */
import { entryName } from '../base/entry-name.ts';
import { isIP } from 'node:net';
import type { InferEntity } from '@mikro-orm/core';
import { z } from 'zod';
import { DEVICE_KINDS, RETRIEVE_BY, type DeviceEntity } from '../db/entities/device.ts';
import type { Notice } from '../base/notices.ts';
import { holdsCertificates } from '../base/certificates.ts';
import { isVisible } from '../base/visible-text.ts';

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

/** Where a DICOMweb server is: the base of its services, e.g. `https://pacs.example/dicom-web` (PS3.18 8.2). */
const baseUrl = z
  .string()
  .trim()
  .max(1000)
  .refine(isBaseUrl, 'DICOM_WEB_URL_FORM')
  .transform((url) => url.replace(/\/+$/, ''));

function isBaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return [url.username, url.password, url.search, url.hash].every((part) => part === '');
}

const fields = z.object({
  name: entryName,
  kind: z.enum(DEVICE_KINDS).default('DICOM'),
  aeTitle,
  host: hostName,
  port: z.int().min(1).max(65_535),
  isDestination: z.boolean().default(false),
  tls: z.boolean().default(false),
  storageCommitment: z.boolean().default(false),
  canQuery: z.boolean().default(false),
  queryAeTitle: aeTitle.nullable().default(null),
  queryPort: z.int().min(1).max(65_535).nullable().default(null),
  retrieveBy: z.enum(RETRIEVE_BY).default('MOVE'),
  url: baseUrl.nullable().default(null),
  /** RFC 7617: a colon ends it. */
  username: z
    .string()
    .max(255)
    .refine((text) => isVisible(text) && !text.includes(':'), 'WEB_USERNAME_FORM')
    .nullable()
    .default(null),
  secret: z.string().max(4096).refine(isVisible, 'INVISIBLE_CHARACTERS').nullable().default(null),
  authority: z
    .string()
    .trim()
    .max(20_000)
    .refine(holdsCertificates, 'CERTIFICATE_FORM')
    .nullable()
    .default(null),
});

/** AE title of a DICOMweb server that sends nothing by DICOM. */
const NO_AE_TITLE = 'DICOMWEB';

export const deviceInput = z
  .preprocess(ofItsKind, fields)
  .refine(({ kind, url }) => kind === 'DICOM' || url !== null, { path: ['url'], error: 'MISSING_VALUE' })
  .refine(({ username, secret }) => username === null || secret !== null, {
    path: ['secret'],
    error: 'MISSING_VALUE',
  });

type Fields = z.input<typeof fields>;
type DicomAddress = 'aeTitle' | 'host' | 'port';
/** A DICOMweb server needs a URL in place of AE title, host and port. */
export type DeviceInput = Omit<Fields, DicomAddress> & Partial<Pick<Fields, DicomAddress>>;

/** What belongs to the other kind is left out; host and port of a DICOMweb server are those of its URL. */
function ofItsKind(input: unknown): unknown {
  const given = input as Partial<Fields>;
  if (given.kind !== 'DICOMWEB')
    return { ...given, url: null, username: null, secret: null, authority: null };
  const address = URL.parse(given.url ?? '');
  const tls = address?.protocol === 'https:';
  return {
    ...given,
    aeTitle: given.aeTitle || NO_AE_TITLE,
    host: address ? address.hostname.replace(/^\[(.*)\]$/, '$1') : 'localhost',
    port: Number(address?.port || (tls ? 443 : 80)),
    tls,
    storageCommitment: false,
    queryAeTitle: null,
    queryPort: null,
    retrieveBy: 'MOVE',
    username: given.username || null,
    secret: given.secret || null,
    authority: given.authority || null,
  };
}

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
  'GET',
  'HTTP',
  'STOW',
  'QIDO',
] as const;
export const DIAGNOSIS_OUTCOMES = ['PASSED', 'FAILED', 'SKIPPED'] as const;

export interface DiagnosisStep {
  readonly name: (typeof DIAGNOSIS_STEPS)[number];
  readonly outcome: (typeof DIAGNOSIS_OUTCOMES)[number];
  /** What was seen, and what to do. */
  readonly notice: Notice;
  readonly milliseconds: number | null;
}
