/** The processing server of this installation: the configured one, or the stand-in inside the gateway. */
import { join } from 'node:path';
import type { Config } from '../base/config.ts';
import type { Logger } from '../base/log.ts';
import { createTransport } from '../remote/create-transport.ts';
import type { SendLimit } from '../remote/pace.ts';
import { startStandIn } from '../stand-in/stand-in.ts';
import type { Transport } from '../remote/transport.ts';

export interface ProcessingServer {
  readonly transport: Transport;
  /** Not for clinical use. */
  readonly standIn: boolean;
  /** Where it is, without credentials. */
  readonly address: string;
  close(): Promise<void>;
}

export async function openProcessingServer(
  { processing, dataDir, http }: Pick<Config, 'processing' | 'dataDir' | 'http'>,
  uploadKibPerSecond: () => number | null,
  /** Gateways that send on the same line. */
  senders: () => number,
  log: Logger,
): Promise<ProcessingServer> {
  const sendLimit: SendLimit = () => {
    const limit = uploadKibPerSecond();
    return limit === null ? undefined : (limit * 1024) / senders();
  };
  if (processing.kind === 'stand-in') {
    const standIn = await startStandIn({
      dataDir: join(dataDir, 'stand-in'),
      onError: (error) => log.error('processing.stand-in-error', { error }),
      onEnded: (error, restartInMs) =>
        log.error('processing.stand-in-ended', { error, seconds: Math.ceil(restartInMs / 1000) }),
    });
    const transport = createTransport({
      url: standIn.url,
      token: standIn.token,
      callbackPort: http.port,
      sendLimit,
    });
    return {
      transport,
      standIn: true,
      address: 'stand-in',
      close: async () => {
        await transport.close();
        await standIn.stop();
      },
    };
  }
  const url =
    processing.kind === 'http'
      ? processing.url
      : `folder:${encodeURI(processing.folder)}?server=${encodeURIComponent(processing.serverUrl)}`;
  const transport = createTransport({
    url,
    token: processing.kind === 'http' ? processing.token : undefined,
    connection: processing.connection,
    callbackPort: http.port,
    sendLimit,
  });
  return { transport, standIn: false, address: addressOf(processing), close: () => transport.close() };
}

function addressOf(processing: Exclude<Config['processing'], { kind: 'stand-in' }>): string {
  const { protocol, host } = new URL(processing.kind === 'http' ? processing.url : processing.serverUrl);
  return `${protocol}//${host}`;
}
