import { readdirSync } from 'node:fs';
import { Logger } from '../../server/base/log.ts';
import { ObjectReceiver } from '../../server/dicom-web/object-receiver.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface ReceiverWithSpool extends Disposable {
  readonly receiver: ObjectReceiver;
  readonly receipts: readonly Receipt[];
  /** Files in the spool. */
  files(): readonly string[];
}

/** What takes images by HTTP and by C-GET, with a spool of its own. */
export function openObjectReceiver(): ReceiverWithSpool {
  const folder = temporaryDirectory('receiver-');
  const receipts: Receipt[] = [];
  const receiver = new ObjectReceiver({
    dataDir: folder.path,
    policy: () => ({
      aeTitle: 'PETFECTIOR',
      checksCalledAeTitle: false,
      callers: undefined,
      known: [],
      otherObjects: 'drop',
      watermarkBytes: 0,
    }),
    log: new Logger('DICOM_LISTENER', () => undefined),
    onReceipts: (more) => receipts.push(...more),
    onMultiFrame: () => undefined,
  });
  return {
    receiver,
    receipts,
    files: () =>
      readdirSync(folder.path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    [Symbol.dispose]: () => {
      receiver.close();
      folder[Symbol.dispose]();
    },
  };
}
