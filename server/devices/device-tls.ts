import { readFileSync } from 'node:fs';
import { checkServerIdentity } from 'node:tls';
import type { Endpoint } from '../../dicom/index.ts';
import type { DeviceTlsFiles } from '../base/config.ts';

/** How devices that are marked for TLS are spoken to. */
export type DeviceTls = NonNullable<Endpoint['tls']>;

/**
 * Reads the PEM files. With an authority of the site's own, its signature is what makes a device trusted; the name is
 * compared where the certificate has names (subjectAltName) at all, as many of devices have not.
 */
export function readDeviceTls({ ca, cert, key }: DeviceTlsFiles): DeviceTls {
  return {
    ...(ca !== undefined && {
      ca: readFileSync(ca, 'utf8'),
      checkServerIdentity: (host, certificate) =>
        certificate.subjectaltname === undefined ? undefined : checkServerIdentity(host, certificate),
    }),
    ...(cert !== undefined &&
      key !== undefined && { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }),
  };
}
