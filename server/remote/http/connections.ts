import { readFileSync } from 'node:fs';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

export interface ConnectionSettings {
  /** PEM file of the authorities that the server's certificate must come from, instead of the system's. */
  readonly ca?: string | undefined;
  /** PEM files of the client certificate and its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** URL of the proxy for HTTPS, empty for none; what the environment says where undefined. */
  readonly proxy?: string;
  /** Hosts that are reached without it; what the environment says where undefined. */
  readonly noProxy?: string;
}

const CONNECT_TIMEOUT = 10_000;

/**
 * Connections to a processing server: as many as there are requests, since most are long polls. HTTPS goes through
 * the proxy, if there is one, but for the hosts that are reached without it; plain HTTP stays inside the hospital or its
 * tunnel and goes direct. Reads the files at once, and throws when one cannot be read.
 */
export function openConnections({ ca, cert, key, proxy, noProxy }: ConnectionSettings = {}): Dispatcher {
  const files = {
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  };
  return new EnvHttpProxyAgent({
    httpProxy: '',
    ...(proxy === undefined ? {} : { httpsProxy: proxy }),
    ...(noProxy === undefined ? {} : { noProxy }),
    connect: { timeout: CONNECT_TIMEOUT, ...files },
    requestTls: { timeout: CONNECT_TIMEOUT, ...files },
  });
}
