import { rejectionReason, type Abort, type Fault, type Rejection } from './pdu.ts';

/**
 * Why an association could not be made, or ended before its work was done:
 * - `resolve`, `connect`, `tls`: the transport did not come about
 * - `rejected`: A-ASSOCIATE-RJ
 * - `refused`: a request of ours was answered with a failure
 * - `no-context`: no presentation context that was needed was accepted
 * - `timeout`: the peer did not answer in time
 * - `aborted`, `closed`: by the peer
 * - `cancelled`: by the caller's signal
 * - `protocol`: the peer broke PS3.7 or PS3.8
 */
export type AssociationErrorKind =
  | 'resolve'
  | 'connect'
  | 'tls'
  | 'rejected'
  | 'refused'
  | 'no-context'
  | 'timeout'
  | 'aborted'
  | 'closed'
  | 'cancelled'
  | 'protocol';

export class AssociationError extends Error {
  readonly kind: AssociationErrorKind;
  readonly rejection: Rejection | undefined;
  readonly abort: Abort | undefined;
  /** Of `protocol`: see `Fault`. */
  readonly foreignType: number | undefined;

  constructor(
    kind: AssociationErrorKind,
    message: string,
    details: {
      readonly cause?: unknown;
      readonly rejection?: Rejection;
      readonly abort?: Abort;
      readonly foreignType?: Fault['foreignType'];
    } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = 'AssociationError';
    this.kind = kind;
    this.rejection = details.rejection;
    this.abort = details.abort;
    this.foreignType = details.foreignType;
  }
}

export function rejectedError(rejection: Rejection): AssociationError {
  const permanence = rejection.result === 2 ? 'for now' : 'for good';
  return new AssociationError(
    'rejected',
    `association rejected ${permanence}: ${rejectionReason(rejection)}`,
    {
      rejection,
    },
  );
}
