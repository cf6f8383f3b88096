import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** Paths of PEM files. */
interface CertificateFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/**
 * What is no certificate, or the key of another, would otherwise be found out at the first connection only. Files that
 * are not there are somebody else's to report.
 */
export function certificateProblems(files: CertificateFiles): string[] {
  const [ca, cert, key] = [files.ca, files.cert, files.key].map((file) => file && existsSync(file) && file);
  const problems: string[] = [];
  if (ca && !holds(() => new X509Certificate(readFileSync(ca)) !== undefined))
    problems.push(`${ca} holds no certificate`);
  if (cert && key && !holds(() => belongTogether(cert, key)))
    problems.push(`${cert} is no certificate of the key in ${key}`);
  return problems;
}

function belongTogether(cert: string, key: string): boolean {
  return new X509Certificate(readFileSync(cert)).checkPrivateKey(createPrivateKey(readFileSync(key)));
}

function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
