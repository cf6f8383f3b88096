import { VERIFICATION } from '../sop-class.ts';
import { TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import { AssociationError } from './association-error.ts';
import { COMMAND_FIELD } from './command.ts';
import type { Endpoint } from './connect.ts';
import { RequestedAssociation, type AssociationTimeouts } from './requested-association.ts';
import { describeStatus, isSuccess } from './status.ts';

export interface EchoOptions extends Endpoint {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly timeouts?: Partial<AssociationTimeouts>;
  readonly signal?: AbortSignal;
}

/**
 * C-ECHO (PS3.4 A).
 * @returns the round trip of the echo itself, ms
 * @throws AssociationError with the reason in `kind`
 */
export async function echo(options: EchoOptions): Promise<number> {
  const context = {
    id: 1,
    abstractSyntaxUid: VERIFICATION,
    transferSyntaxUids: [TRANSFER_SYNTAX.implicitLittleEndian],
  };
  const association = await RequestedAssociation.open({ ...options, contexts: [context] });
  if (!association.accepted.has(context.id)) {
    await association.release();
    throw new AssociationError('no-context', 'the peer does not accept the Verification SOP class');
  }
  const start = performance.now();
  const request = { field: COMMAND_FIELD.echoRequest, sopClassUid: VERIFICATION, hasDataset: false };
  const { status } = await association.send(context.id, request);
  const roundTripMs = performance.now() - start;
  await association.release();
  if (!isSuccess(status as number)) {
    throw new AssociationError('protocol', `C-ECHO was answered with ${describeStatus(status as number)}`);
  }
  return roundTripMs;
}
