import { notice, type Notice } from '../../base/notices.ts';
import { statusParams } from '../../devices/association-notice.ts';
import { storeOverWeb } from '../../dicom-web/store-over-web.ts';
import { WebError } from '../../dicom-web/web-error.ts';
import { WebPeer } from '../../dicom-web/web-peer.ts';
import type { DeliveryPorts } from './delivery-source.ts';

/** Delivers objects to a DICOMweb server by STOW-RS: what it has answered for is not sent again. */
export const sendOverWeb: DeliveryPorts['send'] = async (target, objects, onAccepted, signal) => {
  if (!target.web) throw new Error('it is no DICOMweb server');
  await using peer = new WebPeer(target.web);
  let firstRefusal: Notice | undefined;
  let warning: Notice | undefined;
  let warned = 0;
  try {
    await storeOverWeb(
      peer,
      objects,
      ({ object, outcome, status, reason = '' }) => {
        if (outcome === 'warning' && status !== undefined)
          warning = notice('IMAGES_WARNED', { images: ++warned, ...statusParams(status) });
        if (outcome !== 'failed') return onAccepted(object.sopInstanceUid);
        firstRefusal ??=
          status === undefined
            ? notice('IMAGE_NOT_SENT', { detail: reason })
            : notice('IMAGE_REFUSED', statusParams(status));
      },
      signal,
    );
    return { firstRefusal, failure: undefined, warning };
  } catch (error) {
    if (!(error instanceof WebError)) throw error;
    return { firstRefusal, failure: error.notice, warning };
  }
};
