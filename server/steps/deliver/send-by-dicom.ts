import { AssociationError, requestCommitment, storeObjects } from '../../../dicom/index.ts';
import { associationNotice, statusParams } from '../../devices/association-notice.ts';
import type { DeviceTls } from '../../devices/device-tls.ts';
import { notice, type Notice } from '../../base/notices.ts';
import type { StorageCommitmentPorts } from './storage-commitment.ts';
import type { DeliveryPorts } from './delivery-source.ts';

/** Delivers objects by C-STORE on one association. */
export function sendByDicom(callingAeTitle: () => string, deviceTls: DeviceTls): DeliveryPorts['send'] {
  return async (target, objects, onAccepted, signal) => {
    const { host, port, aeTitle } = target;
    let firstRefusal: Notice | undefined;
    let warning: Notice | undefined;
    let warned = 0;
    const { error } = await storeObjects({
      host,
      port,
      ...(target.tls && { tls: deviceTls }),
      callingAeTitle: callingAeTitle(),
      calledAeTitle: aeTitle,
      objects,
      signal,
      onResult: ({ object, outcome, status, reason = '' }) => {
        if (outcome === 'warning' && status !== undefined)
          warning = notice('IMAGES_WARNED', { images: ++warned, ...statusParams(status) });
        if (outcome !== 'failed') return onAccepted(object.sopInstanceUid);
        firstRefusal ??=
          status === undefined
            ? notice('IMAGE_NOT_SENT', { detail: reason })
            : notice('IMAGE_REFUSED', statusParams(status));
      },
    });
    const failure =
      error && associationNotice(error, { host, port, aeTitle, callingAeTitle: callingAeTitle() });
    return { firstRefusal, failure, warning };
  };
}

/** How long the association of a request stays open for a report on it. */
const HOLD_MS = 15_000;

/** Asks for storage commitment by N-ACTION on an association of its own. */
export function requestByDicom(
  callingAeTitle: () => string,
  deviceTls: DeviceTls,
  holdMs = HOLD_MS,
): StorageCommitmentPorts['request'] {
  return async ({ host, port, tls, aeTitle }, asked, onReport, signal) => {
    const peer = { host, port, aeTitle, callingAeTitle: callingAeTitle() };
    try {
      await requestCommitment({
        ...peer,
        ...(tls && { tls: deviceTls }),
        calledAeTitle: aeTitle,
        ...asked,
        holdMs,
        signal,
        onReport,
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof AssociationError)) throw error;
      if (error.kind === 'no-context') return notice('COMMITMENT_NOT_OFFERED', peer);
      if (error.kind === 'refused') return notice('REQUEST_REFUSED', { detail: error.message });
      return associationNotice(error, peer);
    }
  };
}
