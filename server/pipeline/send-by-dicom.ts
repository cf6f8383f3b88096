import { storeObjects } from '../../dicom/index.ts';
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
