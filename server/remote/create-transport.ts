import { openConnections, type ConnectionSettings } from './http/connections.ts';
import { HttpTransport } from './http/http-transport.ts';
import { ServerClient } from './http/server-client.ts';
import { Pace, type SendLimit } from './pace.ts';
import { SharedFolderTransport } from './shared-folder/shared-folder-transport.ts';
import type { Transport } from './transport.ts';
import { WAITS, type Waits } from './waits.ts';

export interface TransportConfig {
  /** `https://host[:port]`, `http://...` or `folder:/path?server=http://host:5005`. */
  readonly url: string;
  /** Bearer token of the http transport. */
  readonly token: string | undefined;
  readonly connection?: ConnectionSettings;
  /** The gateway's HTTP port, where a shared-folder server calls back. */
  readonly callbackPort: number;
  readonly sendLimit?: SendLimit;
  readonly waits?: Waits;
}

/**
 * The transport for `PROCESSING_URL`. Throws a `TypeError` with one plain sentence when the URL is not usable, and
 * what the file system says when a PEM file is not.
 */
export function createTransport(config: TransportConfig): Transport {
  const { url: text, token, connection, callbackPort, sendLimit = () => undefined, waits = WAITS } = config;
  const url = URL.parse(text);
  const pace = new Pace(sendLimit);
  const clientOf = (address: URL, secret?: string): ServerClient =>
    new ServerClient(address, secret, openConnections(connection), waits.exchangeMs);
  if (url && isHttp(url)) return new HttpTransport(clientOf(url, token), pace, waits);
  const server = URL.parse(url?.searchParams.get('server') ?? '');
  if (url?.protocol !== 'folder:' || !server || !isHttp(server))
    throw new TypeError('PROCESSING_URL must be https://host[:port] or folder:/path?server=http://host:port');
  const path = decodeURIComponent(url.pathname);
  return new SharedFolderTransport(clientOf(server), { path, callbackPort, pace, waits });
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}
