/** Names under which a series leaves: always the same for this installation, and no way back without its secret. */
import { createHmac } from 'node:crypto';
import { uidFromBits } from '../../../dicom/index.ts';

/** The pseudonym of a UID: HMAC-SHA-256 with the installation's secret (hex), as a `2.25.` UID. */
export function pseudonymUid(secret: string, uid: string): string {
  return uidFromBits(digest(secret, `uid ${uid}`).subarray(0, 16));
}

const LONGEST_SHIFT = 3650;

/** Whole days, 1 to 3650, by which all dates of a patient are moved back: intervals stay as they are. */
export function dateShift(secret: string, patient: string): number {
  return 1 + (digest(secret, `dates ${patient}`).readUInt32BE() % LONGEST_SHIFT);
}

function digest(secret: string, text: string): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(text).digest();
}
