import { requestCommitment, storeObjects } from '../../dicom/index.ts';
import type { StorageCommitmentPorts } from './storage-commitment.ts';
import type { StoreScuPorts } from './stages/store-scu.ts';

/** Delivers objects by C-STORE on one association. */
export function sendByDicom(callingAeTitle: () => string): StoreScuPorts['send'] {
  return async (target, objects, onAccepted, signal) => {
    let firstRefusal: string | undefined;
    const { error } = await storeObjects({
      host: target.host,
      port: target.port,
      ...(target.tls ? { tls: {} } : {}),
      callingAeTitle: callingAeTitle(),
      calledAeTitle: target.aeTitle,
      objects,
      signal,
      onResult: ({ object, outcome, reason }) => {
        if (outcome === 'failed') firstRefusal ??= reason;
        else onAccepted(object.sopInstanceUid);
      },
    });
    if (error) throw error;
    return { firstRefusal };
  };
}

/** How long the association of a request stays open for a report on it. */
const HOLD_MS = 15_000;

/** Asks for storage commitment by N-ACTION on an association of its own. */
export function requestByDicom(
  callingAeTitle: () => string,
  holdMs = HOLD_MS,
): StorageCommitmentPorts['request'] {
  return ({ host, port, tls, aeTitle }, asked, onReport, signal) =>
    requestCommitment({
      host,
      port,
      ...(tls ? { tls: {} } : {}),
      callingAeTitle: callingAeTitle(),
      calledAeTitle: aeTitle,
      ...asked,
      holdMs,
      signal,
      onReport,
    });
}
