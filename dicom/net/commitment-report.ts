import { DicomError } from '../dicom-error.ts';
import type { Dataset } from '../part10/dataset.ts';
import { parseDataset } from '../part10/dataset.ts';
import { STORAGE_COMMITMENT_INSTANCE, STORAGE_COMMITMENT_PUSH } from '../sop-class.ts';
import type { Tag } from '../tag.ts';
import { isUsableUid } from '../uid.ts';
import type { IncomingEvent, Outcome } from './service-provider.ts';
import { STATUS } from './status.ts';

/** An object by its class and instance, as Storage Commitment names it (PS3.4 table J.3-1). */
export interface ReferencedObject {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** What the provider says of a request for Storage Commitment (PS3.4 J.3.3). */
export interface CommitmentReport {
  readonly transactionUid: string;
  /** SOP Instance UIDs that it has taken responsibility for. */
  readonly committed: readonly string[];
  /** Those that it has not, with the Failure Reason (0008,1197) where it gave one. */
  readonly failed: readonly { readonly sopInstanceUid: string; readonly reason: number | undefined }[];
}

const TRANSACTION_UID = 0x00081195;
const FAILED_SOP_SEQUENCE = 0x00081198;
const REFERENCED_SOP_SEQUENCE = 0x00081199;
const REFERENCED_SOP_INSTANCE_UID = 0x00081155;
const FAILURE_REASON = 0x00081197;
/** PS3.4 J.3.3.1: all committed, or some not. */
const [COMPLETE, FAILURES_EXIST] = [1, 2];

/**
 * Reads an N-EVENT-REPORT of the Storage Commitment Push Model and hands it over; gives what the provider is answered.
 * @param onReport the answer to a report that could be read
 */
export function answerCommitmentEvent(
  event: IncomingEvent,
  onReport: (report: CommitmentReport) => Outcome | Promise<Outcome>,
): Outcome | Promise<Outcome> {
  if (event.sopClassUid !== STORAGE_COMMITMENT_PUSH) return { status: STATUS.noSuchSopClass };
  if (event.sopInstanceUid !== STORAGE_COMMITMENT_INSTANCE) return { status: STATUS.noSuchSopInstance };
  if (event.eventTypeId !== COMPLETE && event.eventTypeId !== FAILURES_EXIST) {
    return { status: STATUS.noSuchEventType };
  }
  let report: CommitmentReport;
  try {
    report = decodeReport(event);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return { status: STATUS.invalidArgument, comment: 'Event Information cannot be read' };
  }
  return onReport(report);
}

/** @throws DicomError */
function decodeReport({ information, transferSyntaxUid, eventTypeId }: IncomingEvent): CommitmentReport {
  const dataset = parseDataset(information, { transferSyntaxUid });
  const failures = dataset.items(FAILED_SOP_SEQUENCE);
  // "All committed" with a list of failures is no answer to rely on.
  if (eventTypeId === COMPLETE && failures.length > 0) {
    throw new DicomError('malformed', 'failures in a report that says that there are none');
  }
  return {
    transactionUid: uid(dataset, TRANSACTION_UID),
    committed: dataset
      .items(REFERENCED_SOP_SEQUENCE)
      .map((reference) => uid(reference, REFERENCED_SOP_INSTANCE_UID)),
    failed: failures.map((failure) => ({
      sopInstanceUid: uid(failure, REFERENCED_SOP_INSTANCE_UID),
      reason: failure.number(FAILURE_REASON),
    })),
  };
}

function uid(dataset: Dataset, tag: Tag): string {
  const value = dataset.text(tag);
  if (value === undefined || !isUsableUid(value))
    throw new DicomError('malformed', 'a UID is missing or none');
  return value;
}
