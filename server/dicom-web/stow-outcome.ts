/** What a server says of each instance that it was sent (PS3.18 10.5.3 and annex I). */
import { datasetOf, items, number, parseJson, text } from './dicom-json.ts';

export interface StowOutcome {
  /** By SOP Instance UID: a DIMSE status of warning, or undefined. */
  readonly stored: ReadonlyMap<string, number | undefined>;
  /** By SOP Instance UID: its Failure Reason; undefined where it gives none. */
  readonly failed: ReadonlyMap<string, number | undefined>;
}

const REFERENCED_SOP_SEQUENCE = '00081199';
const FAILED_SOP_SEQUENCE = '00081198';
const REFERENCED_SOP_INSTANCE_UID = '00081155';
const WARNING_REASON = '00081196';
const FAILURE_REASON = '00081197';

/**
 * @param sent SOP Instance UIDs
 * @param body the answer; empty or none of JSON where the server gives no detail
 */
export function stowOutcome(status: number, body: Buffer, sent: readonly string[]): StowOutcome {
  const dataset = parsed(body);
  const reasons = (sequence: string, reason: string) =>
    new Map(
      (dataset ? items(dataset, sequence) : []).flatMap((item) => {
        const uid = text(item, REFERENCED_SOP_INSTANCE_UID);
        return uid === undefined ? [] : [[uid, number(item, reason)] as const];
      }),
    );
  const referenced = reasons(REFERENCED_SOP_SEQUENCE, WARNING_REASON);
  const failed = reasons(FAILED_SOP_SEQUENCE, FAILURE_REASON);
  // 200 says that every instance is stored; with a list, what is missing in it is not known to be.
  const everyOne = status === 200 && referenced.size === 0;
  const stored = new Map(
    sent
      .filter((uid) => !failed.has(uid) && (everyOne || referenced.has(uid)))
      .map((uid) => [uid, referenced.get(uid)]),
  );
  return { stored, failed };
}

function parsed(body: Buffer) {
  try {
    return datasetOf(parseJson(body));
  } catch {
    return undefined;
  }
}
