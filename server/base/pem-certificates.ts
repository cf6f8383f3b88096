import { X509Certificate } from 'node:crypto';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a text of PEM. */
export function certificatesOf(pem: string): readonly string[] {
  return pem.match(PEM_CERTIFICATE) ?? [];
}

/** Whether a text holds certificates, each of which can be read. */
export function holdsCertificates(pem: string): boolean {
  try {
    const certificates = certificatesOf(pem);
    return certificates.length > 0 && certificates.every((one) => new X509Certificate(one) !== undefined);
  } catch {
    return false;
  }
}
