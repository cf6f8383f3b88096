import { HttpTransport } from './http/http-transport.ts';
import { ServerClient } from './http/server-client.ts';
import { SharedFolderTransport } from './shared-folder/shared-folder-transport.ts';
import type { Transport } from './transport.ts';

export interface TransportConfig {
  /** `https://host[:port]`, `http://...` or `folder:/path?server=http://host:5005[&dtype=f8]`. */
  readonly url: string;
  readonly token: string | undefined;
  /** The gateway's HTTP port, where a shared-folder server calls back. */
  readonly callbackPort: number;
}

/** The transport for `PROCESSING_URL`. Throws a `TypeError` with one plain sentence when the URL is not usable. */
export function createTransport({ url: text, token, callbackPort }: TransportConfig): Transport {
  const url = URL.parse(text);
  if (url?.protocol === 'https:' || url?.protocol === 'http:')
    return new HttpTransport(new ServerClient(url, token));
  if (url?.protocol !== 'folder:')
    throw new TypeError('PROCESSING_URL must be https://host[:port] or folder:/path?server=http://host:port');
  const server = URL.parse(url.searchParams.get('server') ?? '');
  if (server?.protocol !== 'http:' && server?.protocol !== 'https:')
    throw new TypeError('PROCESSING_URL: folder:/path needs ?server=http://host:port');
  const dtype = url.searchParams.get('dtype') ?? 'f4';
  if (dtype !== 'f4' && dtype !== 'f8') throw new TypeError('PROCESSING_URL: dtype must be f4 or f8');
  const path = decodeURIComponent(url.pathname);
  return new SharedFolderTransport(new ServerClient(server, token), {
    path,
    dtype: `<${dtype}`,
    callbackPort,
  });
}
