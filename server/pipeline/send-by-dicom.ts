import { storeObjects } from '../../dicom/index.ts';
import { associationNotice, statusParams } from '../devices/association-notice.ts';
import { notice, type Notice } from '../notices.ts';
import type { StoreScuPorts } from './stages/store-scu.ts';

/** Delivers objects by C-STORE on one association. */
export function sendByDicom(callingAeTitle: () => string): StoreScuPorts['send'] {
  return async (target, objects, onAccepted, signal) => {
    const { host, port, aeTitle } = target;
    let firstRefusal: Notice | undefined;
    const { error } = await storeObjects({
      host,
      port,
      ...(target.tls ? { tls: {} } : {}),
      callingAeTitle: callingAeTitle(),
      calledAeTitle: aeTitle,
      objects,
      signal,
      onResult: ({ object, outcome, status, reason = '' }) => {
        if (outcome !== 'failed') return onAccepted(object.sopInstanceUid);
        firstRefusal ??=
          status === undefined
            ? notice('IMAGE_NOT_SENT', { detail: reason })
            : notice('IMAGE_REFUSED', statusParams(status));
      },
    });
    const failure =
      error && associationNotice(error, { host, port, aeTitle, callingAeTitle: callingAeTitle() });
    return { firstRefusal, failure };
  };
}
