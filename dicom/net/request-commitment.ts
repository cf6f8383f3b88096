import { setTimeout as pause } from 'node:timers/promises';
import { encodeDataset, sequenceValue, textValue, type Value } from '../part10/values.ts';
import { STORAGE_COMMITMENT_INSTANCE, STORAGE_COMMITMENT_PUSH } from '../sop-class.ts';
import type { Tag } from '../tag.ts';
import { TRANSFER_SYNTAX } from '../transfer-syntax.ts';
import { AssociationError } from './association-error.ts';
import { COMMAND_FIELD } from './command.ts';
import { answerCommitmentEvent, type CommitmentReport, type ReferencedObject } from './commitment-report.ts';
import type { Endpoint } from './connect.ts';
import { RequestedAssociation, type AssociationTimeouts } from './requested-association.ts';
import type { Outcome } from './service-provider.ts';
import { describeStatus, isSuccess, isWarning } from './status.ts';

export interface CommitmentOptions extends Endpoint {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  /** New for each request (PS3.4 J.3.2.1.2): the report names it. */
  readonly transactionUid: string;
  readonly objects: readonly ReferencedObject[];
  /** How long the association is kept open for a report after the request was taken, ms. */
  readonly holdMs: number;
  readonly timeouts?: Partial<AssociationTimeouts>;
  readonly signal?: AbortSignal;
  /** A report on this association, of this request or of an earlier one: what the provider is answered. */
  onReport(report: CommitmentReport): Outcome | Promise<Outcome>;
}

const CONTEXT = {
  id: 1,
  abstractSyntaxUid: STORAGE_COMMITMENT_PUSH,
  transferSyntaxUids: [TRANSFER_SYNTAX.explicitLittleEndian, TRANSFER_SYNTAX.implicitLittleEndian],
};
const REQUEST_STORAGE_COMMITMENT = 1;

/**
 * Asks a provider to take responsibility for objects that it has (Storage Commitment Push Model, PS3.4 J): N-ACTION
 * on an association of its own, which stays open for a while, since some providers report on it at once. Others
 * report later, on an association that they open.
 * @throws AssociationError where the request did not get through: `no-context` where the provider does not offer the
 *   service, `refused` where it answered with a failure
 */
export async function requestCommitment(options: CommitmentOptions): Promise<void> {
  const reported = Promise.withResolvers<void>();
  const association = await RequestedAssociation.open({
    ...options,
    contexts: [CONTEXT],
    onEvent: (event) =>
      answerCommitmentEvent(event, async (report) => {
        const outcome = await options.onReport(report);
        if (report.transactionUid === options.transactionUid) reported.resolve();
        return outcome;
      }),
  });
  try {
    const transferSyntaxUid = association.accepted.get(CONTEXT.id);
    if (transferSyntaxUid === undefined) {
      throw new AssociationError('no-context', 'the peer does not offer Storage Commitment');
    }
    const request = {
      field: COMMAND_FIELD.actionRequest,
      sopClassUid: STORAGE_COMMITMENT_PUSH,
      sopInstanceUid: STORAGE_COMMITMENT_INSTANCE,
      actionTypeId: REQUEST_STORAGE_COMMITMENT,
      hasDataset: true,
    };
    const information = encodeInformation(options, transferSyntaxUid);
    const { status, errorComment } = await association.send(CONTEXT.id, request, once(information));
    if (!isSuccess(status as number) && !isWarning(status as number)) {
      const comment = errorComment === undefined ? '' : ` (${errorComment})`;
      throw new AssociationError(
        'refused',
        `N-ACTION was answered with ${describeStatus(status as number)}${comment}`,
      );
    }
    const held = new AbortController();
    await Promise.race([
      reported.promise,
      association.closed,
      pause(options.holdMs, undefined, { signal: held.signal }).catch(() => undefined),
    ]);
    held.abort();
  } finally {
    await association.release();
  }
}

/** Action Information (PS3.4 table J.3-1). */
function encodeInformation(
  { transactionUid, objects }: Pick<CommitmentOptions, 'transactionUid' | 'objects'>,
  transferSyntaxUid: string,
): Buffer {
  const references = objects.map(
    ({ sopClassUid, sopInstanceUid }) =>
      new Map<Tag, Value>([
        [0x00081150, textValue('UI', sopClassUid)],
        [0x00081155, textValue('UI', sopInstanceUid)],
      ]),
  );
  return encodeDataset(
    new Map<Tag, Value>([
      [0x00081195, textValue('UI', transactionUid)],
      [0x00081199, sequenceValue(...references)],
    ]),
    transferSyntaxUid,
  );
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
