import { encodePdu, PDU_TYPE } from './associate-pdu.ts';

/** A-ASSOCIATE-RJ (PS3.8 9.3.4). */
export interface Rejection {
  /** 1 permanent, 2 transient. */
  readonly result: 1 | 2;
  /** 1 service user, 2 service provider (ACSE), 3 service provider (presentation). */
  readonly source: 1 | 2 | 3;
  readonly reason: number;
}

export const REJECTION = {
  applicationContext: { result: 1, source: 1, reason: 2 },
  callingAeTitle: { result: 1, source: 1, reason: 3 },
  calledAeTitle: { result: 1, source: 1, reason: 7 },
  protocolVersion: { result: 1, source: 2, reason: 2 },
  congestion: { result: 2, source: 3, reason: 1 },
  localLimit: { result: 2, source: 3, reason: 2 },
} as const satisfies Record<string, Rejection>;

const REJECTION_REASONS: Readonly<Record<string, string>> = {
  '1.1': 'no reason given',
  '1.2': 'application context name not supported',
  '1.3': 'calling AE title not recognised',
  '1.7': 'called AE title not recognised',
  '2.1': 'no reason given',
  '2.2': 'protocol version not supported',
  '3.1': 'temporary congestion',
  '3.2': 'local limit exceeded',
};

export function rejectionReason({ source, reason }: Rejection): string {
  return REJECTION_REASONS[`${source}.${reason}`] ?? `reason ${reason} of source ${source}`;
}

/** A-ABORT (PS3.8 9.3.8). Source 0: the user of the service; 2: the provider, for this reason. */
export interface Abort {
  readonly source: number;
  readonly reason: number;
}

/** What of the peer ends an association. */
export interface Fault {
  readonly abort: Abort;
  readonly why: string;
  /** The byte with which something began that is no PDU: what other protocol the peer speaks may be told by it. */
  readonly foreignType?: number | undefined;
}

export const ABORT = {
  byUser: { source: 0, reason: 0 },
  unspecified: { source: 2, reason: 0 },
  unrecognisedPdu: { source: 2, reason: 1 },
  unexpectedPdu: { source: 2, reason: 2 },
  unexpectedParameter: { source: 2, reason: 5 },
  invalidParameter: { source: 2, reason: 6 },
} as const satisfies Record<string, Abort>;

export function encodeReject({ result, source, reason }: Rejection): Buffer {
  return encodePdu(PDU_TYPE.associateReject, [Buffer.from([0, result, source, reason])]);
}

export function encodeAbort({ source, reason }: Abort): Buffer {
  return encodePdu(PDU_TYPE.abort, [Buffer.from([0, 0, source, reason])]);
}

export const RELEASE_REQUEST = encodePdu(PDU_TYPE.releaseRequest, [Buffer.alloc(4)]);
export const RELEASE_RESPONSE = encodePdu(PDU_TYPE.releaseResponse, [Buffer.alloc(4)]);

/** Headers of a P-DATA-TF PDU that carries one fragment (PS3.8 9.3.5): PDU 6 bytes, PDV 6 bytes. */
export const DATA_HEADER = 12;

/**
 * Writes those headers into a buffer.
 * @param control bit 0: command, bit 1: last fragment (PS3.8 E.2)
 */
export function writeDataHeader(
  target: Buffer,
  at: number,
  context: number,
  control: number,
  length: number,
): void {
  target[at] = PDU_TYPE.data;
  target[at + 1] = 0;
  target.writeUInt32BE(length + 6, at + 2);
  target.writeUInt32BE(length + 2, at + 6);
  target[at + 10] = context;
  target[at + 11] = control;
}

export const COMMAND = 1;
export const LAST_FRAGMENT = 2;
