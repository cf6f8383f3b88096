/** Retrieves a series by C-GET: its images come on the association that was asked for, and go to the spool. */
import { getObjects, type SubOperations } from '../../dicom/index.ts';
import { notice } from '../base/notices.ts';
import type { ObjectReceiver } from '../dicom-web/object-receiver.ts';
import { refusalOf, told } from './archive-failure.ts';
import type { Move } from './archive.ts';
import { RetrieveError } from './retrieve-error.ts';

/** Takes what comes; by the rules of the Dicom Listener. */
export type GetReceiver = Pick<ObjectReceiver, 'opener' | 'storage'>;

/**
 * @returns the archive's last count of sub-operations; null where it gave none
 * @throws RetrieveError
 */
export async function getSeries({
  peer,
  receiver,
  onOpen,
  onOperations,
  sopClassUids,
  ...series
}: Move & { readonly receiver: GetReceiver }): Promise<SubOperations | null> {
  const { device, host, calledAeTitle, patience } = peer;
  onOpen(() => undefined);
  const outcome = await told(peer, () =>
    getObjects({
      ...peer,
      ...series,
      storage: receiver.storage(sopClassUids),
      timeouts: { dimseMs: patience.moveMs },
      openObject: receiver.opener({ aeTitle: calledAeTitle, address: peer.address ?? host }, series),
      onOperations,
    }),
  );
  if (outcome.kind === 'not-offered') {
    const code = outcome.what === 'get' ? 'GET_NOT_OFFERED' : 'GET_ROLE_REFUSED';
    throw new RetrieveError(notice(code, { device }));
  }
  const refusal = refusalOf(outcome, peer, 'GET');
  if (refusal) throw new RetrieveError(refusal);
  return outcome.operations ?? null;
}
