import type { Transport } from './transport.ts';

export interface TransportConfig {
  /** `https://host[:port]`, `http://...` or `folder:/path?server=http://host:5005[&dtype=f8]`. */
  readonly url: string;
  readonly token: string | undefined;
  /** The gateway's HTTP port, where a shared-folder server calls back. */
  readonly callbackPort: number;
}

/** The transport for `PROCESSING_URL`. Throws a `TypeError` with one plain sentence when the URL is not usable. */
export function createTransport(config: TransportConfig): Transport {
  throw new TypeError(`No transport speaks ${new URL(config.url).protocol}`);
}
