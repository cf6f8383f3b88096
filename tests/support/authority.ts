import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './programs.ts';

/** Paths of PEM files. */
export interface Issued {
  readonly key: string;
  readonly cert: string;
}

export interface Authority extends Issued {
  /** @param names subjectAltName, as openssl writes it; none where left out. A negative number of days has expired. */
  issue(name: string, options?: { names?: string; days?: number }): Promise<Issued>;
}

/** An authority of a hospital's own, and certificates that it signs. */
export async function makeAuthority(directory: string, name: string): Promise<Authority> {
  const at = (file: string) => join(directory, `${name}-${file}`);
  const [key, cert] = [at('ca.key'), at('ca.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  await openssl([...made, '-subj', `/CN=${name}`]);
  return {
    key,
    cert,
    issue: async (leaf, { names, days = 2 } = {}) => {
      const issued = { key: at(`${leaf}.key`), cert: at(`${leaf}.pem`) };
      const [request, extensions] = [at(`${leaf}.csr`), at(`${leaf}.ext`)];
      writeFileSync(extensions, names === undefined ? '' : `subjectAltName=${names}\n`);
      const asked = ['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', issued.key, '-out', request];
      await openssl([...asked, '-subj', `/CN=${leaf}`]);
      const signed = ['x509', '-req', '-in', request, '-CA', cert, '-CAkey', key, '-CAcreateserial'];
      await openssl([...signed, '-days', String(days), '-extfile', extensions, '-out', issued.cert]);
      return issued;
    },
  };
}

async function openssl(args: readonly string[]): Promise<void> {
  const { status, stderr } = await runProgram('openssl', args);
  assert.equal(status, 0, stderr);
}
