/** What is said where an archive refuses, or an association with it fails. */
import { AssociationError, isSuccess, QUERY_STATUS } from '../../dicom/index.ts';
import { notice, type Notice } from '../base/notices.ts';
import { associationNotice, statusParams } from '../devices/association-notice.ts';
import type { ArchivePeer } from './archive.ts';
import { RetrieveError } from './retrieve-error.ts';

const REFUSED = { FIND: 'ARCHIVE_REFUSED', MOVE: 'MOVE_REFUSED', GET: 'GET_REFUSED' } as const;

/** PS3.4 C.4.1.1.4, C.4.2.1.5 and C.4.3.1.4: what a last answer says; warnings are told by their counts. */
export function refusalOf(
  { status, comment }: { readonly status: number; readonly comment: string },
  { callingAeTitle: aeTitle, device }: ArchivePeer,
  request: keyof typeof REFUSED,
): Notice | null {
  if (isSuccess(status) || status === QUERY_STATUS.subOperationsFailed) return null;
  if (status === QUERY_STATUS.moveDestinationUnknown)
    return notice('MOVE_DESTINATION_UNKNOWN', { device, aeTitle });
  return notice(REFUSED[request], { device, ...statusParams(status), comment, aeTitle });
}

/** Runs it, and says of an association that failed why. */
export async function told<T>(peer: ArchivePeer, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AssociationError) || error.kind === 'cancelled') throw error;
    throw new RetrieveError(failureNotice(error, peer), error);
  }
}

function failureNotice(error: AssociationError, peer: ArchivePeer): Notice {
  const { device, host, port, calledAeTitle: aeTitle, callingAeTitle } = peer;
  switch (error.kind) {
    case 'no-context':
      return notice('QUERY_NOT_OFFERED', { device });
    case 'timeout':
      return notice('ARCHIVE_SILENT', { device, detail: error.message });
    case 'closed':
    case 'aborted':
      return notice('ARCHIVE_HUNG_UP', { device, callingAeTitle });
    default:
      return associationNotice(error, { host, port, aeTitle, callingAeTitle });
  }
}
