import { readFileSync } from 'node:fs';
import { EnvHttpProxyAgent, type Dispatcher } from 'undici';

/** Paths of PEM files. */
export interface ServerTls {
  /** Authorities that the server's certificate must come from, instead of the system's. */
  readonly ca: string | undefined;
  /** Client certificate and its key. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const CONNECT_TIMEOUT = 10_000;

/**
 * Connections to a processing server: as many as there are requests, since most are long polls. HTTPS goes through
 * the proxy that HTTPS_PROXY names, if any, but for the hosts of NO_PROXY; plain HTTP stays inside the hospital or its
 * tunnel and goes direct. Reads the files at once, and throws when one cannot be read.
 */
export function openConnections(tls?: ServerTls): Dispatcher {
  const files = {
    ...(tls?.ca === undefined ? {} : { ca: readFileSync(tls.ca) }),
    ...(tls?.cert === undefined ? {} : { cert: readFileSync(tls.cert) }),
    ...(tls?.key === undefined ? {} : { key: readFileSync(tls.key) }),
  };
  return new EnvHttpProxyAgent({
    httpProxy: '',
    connect: { timeout: CONNECT_TIMEOUT, ...files },
    requestTls: { timeout: CONNECT_TIMEOUT, ...files },
  });
}
