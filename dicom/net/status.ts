/** DIMSE status codes (PS3.7 annex C, PS3.4 B.2.3 and J.3.3). */
export const STATUS = {
  success: 0x0000,
  processingFailure: 0x0110,
  noSuchSopInstance: 0x0112,
  noSuchEventType: 0x0113,
  invalidArgument: 0x0115,
  invalidSopInstance: 0x0117,
  noSuchSopClass: 0x0118,
  sopClassNotSupported: 0x0122,
  unrecognisedOperation: 0x0211,
  mistypedArgument: 0x0212,
  resourceLimitation: 0x0213,
  outOfResources: 0xa700,
  datasetMismatch: 0xa900,
  cannotUnderstand: 0xc000,
} as const;

/** Answers of archives to C-FIND and C-MOVE that are acted on (PS3.4 C.4.1.1.4, C.4.2.1.5). */
export const QUERY_STATUS = {
  moveDestinationUnknown: 0xa801,
  subOperationsFailed: 0xb000,
  cancel: 0xfe00,
} as const;

/**
 * Warnings count as stored: 0xB000 range of the storage service, 0x0001 to 0x0116 of PS3.7 that are warnings, and the
 * duplicate SOP instance, a failure by PS3.7 C.5.4, by which a peer says that it has the object.
 */
export function isWarning(status: number): boolean {
  return (status & 0xf000) === 0xb000 || WARNINGS.has(status);
}

const DUPLICATE_SOP_INSTANCE = 0x0111;
const WARNINGS: ReadonlySet<number> = new Set([0x0001, 0x0107, DUPLICATE_SOP_INSTANCE, 0x0116]);

/** PS3.7 annex C: the request goes on. */
export function isPending(status: number): boolean {
  return status === 0xff00 || status === 0xff01;
}

export function isSuccess(status: number): boolean {
  return status === STATUS.success;
}

/** What a status means, for people. */
export function describeStatus(status: number): string {
  const hex = `0x${status.toString(16).toUpperCase().padStart(4, '0')}`;
  const words =
    WORDS[status] ?? RANGES[status >>> 8] ?? (status >>> 12 === 0xc ? 'cannot understand' : undefined);
  return words ? `${hex} ${words}` : hex;
}

const WORDS: Readonly<Record<number, string>> = {
  [STATUS.success]: 'success',
  [STATUS.processingFailure]: 'processing failure',
  [DUPLICATE_SOP_INSTANCE]: 'duplicate SOP instance',
  [STATUS.noSuchSopInstance]: 'no such SOP instance',
  [STATUS.noSuchEventType]: 'no such event type',
  [STATUS.invalidArgument]: 'invalid argument value',
  [STATUS.invalidSopInstance]: 'invalid SOP instance',
  0x0119: 'class-instance conflict',
  [STATUS.noSuchSopClass]: 'no such SOP class',
  0x0120: 'missing attribute',
  [STATUS.sopClassNotSupported]: 'SOP class not supported',
  0x0124: 'not authorised',
  0x0210: 'duplicate invocation',
  [STATUS.unrecognisedOperation]: 'unrecognised operation',
  [STATUS.mistypedArgument]: 'mistyped argument',
  [STATUS.resourceLimitation]: 'resource limitation',
  [QUERY_STATUS.moveDestinationUnknown]: 'move destination unknown',
  0xa702: 'cannot perform sub-operations',
  [QUERY_STATUS.subOperationsFailed]: 'warning: coercion of data elements, or sub-operations failed',
  [QUERY_STATUS.cancel]: 'cancelled',
  0xb006: 'warning: elements discarded',
  0xb007: 'warning: dataset does not match SOP class',
};
const RANGES: Readonly<Record<number, string>> = {
  0xa7: 'out of resources',
  0xa9: 'dataset does not match SOP class',
};
