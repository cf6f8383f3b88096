import { openConnections, type ConnectionSettings } from './http/connections.ts';
import { HttpTransport } from './http/http-transport.ts';
import { ServerClient } from './http/server-client.ts';
import { Pace, type SendLimit } from './pace.ts';
import { SharedFolderTransport } from './shared-folder/shared-folder-transport.ts';
import type { Transport } from './transport.ts';

export interface TransportConfig {
  /** `https://host[:port]`, `http://...` or `folder:/path?server=http://host:5005`. */
  readonly url: string;
  /** Bearer token of the http transport. */
  readonly token: string | undefined;
  readonly connection?: ConnectionSettings;
  /** The gateway's HTTP port, where a shared-folder server calls back. */
  readonly callbackPort: number;
  readonly sendLimit?: SendLimit;
}

/**
 * The transport for `PROCESSING_URL`. Throws a `TypeError` with one plain sentence when the URL is not usable, and
 * what the file system says when a PEM file is not.
 */
export function createTransport(config: TransportConfig): Transport {
  const { url: text, token, connection, callbackPort, sendLimit = () => undefined } = config;
  const url = URL.parse(text);
  const pace = new Pace(sendLimit);
  if (url && isHttp(url))
    return new HttpTransport(new ServerClient(url, token, openConnections(connection)), pace);
  const server = URL.parse(url?.searchParams.get('server') ?? '');
  if (url?.protocol !== 'folder:' || !server || !isHttp(server))
    throw new TypeError('PROCESSING_URL must be https://host[:port] or folder:/path?server=http://host:port');
  const client = new ServerClient(server, undefined, openConnections(connection));
  return new SharedFolderTransport(client, { path: decodeURIComponent(url.pathname), callbackPort, pace });
}

function isHttp({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}
