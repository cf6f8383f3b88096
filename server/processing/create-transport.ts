import { HttpTransport } from './http/http-transport.ts';
import { ServerClient } from './http/server-client.ts';
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
  const url = URL.parse(config.url);
  if (url?.protocol === 'https:' || url?.protocol === 'http:')
    return new HttpTransport(new ServerClient(url, config.token));
  throw new TypeError('PROCESSING_URL must be https://host[:port] or folder:/path?server=http://host:port');
}
