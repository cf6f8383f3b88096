/** PEM certificates that people enter: authorities of the hospital's own. */
import { X509Certificate } from 'node:crypto';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a text of PEM. */
export function certificatesOf(pem: string): readonly string[] {
  return pem.match(PEM_CERTIFICATE) ?? [];
}

/** Whether it is empty, or certificates that can be read. */
export function holdsCertificates(pem: string): boolean {
  if (pem === '') return true;
  const certificates = certificatesOf(pem);
  try {
    return certificates.length > 0 && certificates.every((one) => new X509Certificate(one) !== undefined);
  } catch {
    return false;
  }
}
