import { createListener, type Listener, type ListenerOptions } from '../../server/listener/listener.ts';
import type { ListenerPolicy, ListenerSettings } from '../../server/listener/listener-settings.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { Logger, type LogRecord } from '../../server/base/log.ts';

export interface RunningListener extends AsyncDisposable {
  readonly listener: Listener;
  readonly port: number;
  readonly receipts: Receipt[];
  readonly logs: LogRecord[];
  readonly failures: Error[];
  /** Who asked for an association: AE title and address. */
  readonly callers: string[];
  /** Who sent multi-frame PET, once for each series. */
  readonly multiFrame: string[];
  readonly recoveries: () => number;
}

export const OPEN_POLICY: ListenerPolicy = {
  aeTitle: 'PETFECTIOR',
  checksCalledAeTitle: false,
  callers: undefined,
  known: [],
  otherObjects: 'drop',
  watermarkBytes: 0,
};

/** A listener in its own process, on a free port of the loopback, that keeps what it says. */
export async function startListener(
  dataDir: string,
  policy: Partial<ListenerPolicy> = {},
  settings: Partial<ListenerSettings> = {},
  handlers: Partial<Pick<ListenerOptions, 'onCommitmentReport' | 'onCaller'>> = {},
): Promise<RunningListener> {
  const receipts: Receipt[] = [];
  const logs: LogRecord[] = [];
  const failures: Error[] = [];
  const callers: string[] = [];
  const multiFrame: string[] = [];
  let recoveries = 0;
  const options: ListenerOptions = {
    settings: { host: '127.0.0.1', port: 0, dataDir, ...settings },
    policy: { ...OPEN_POLICY, ...policy },
    logger: new Logger('DICOM_LISTENER', (record) => logs.push(record)),
    onReceipts: (more) => receipts.push(...more),
    onFailure: (error) => failures.push(error),
    onRecovered: () => recoveries++,
    onCaller: ({ aeTitle, address }) => callers.push(`${aeTitle}@${address}`),
    onMultiFrame: ({ aeTitle, address }) => multiFrame.push(`${aeTitle}@${address}`),
    onCommitmentReport: async () => ({ status: 0 }),
    ...handlers,
  };
  const listener = createListener(options);
  const { port } = await listener.start();
  return {
    listener,
    port,
    receipts,
    logs,
    failures,
    callers,
    multiFrame,
    recoveries: () => recoveries,
    [Symbol.asyncDispose]: () => listener.stop(1000),
  };
}
