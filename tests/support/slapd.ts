/** A hospital's directory: OpenLDAP as a process of its own, with StartTLS and LDAPS under the hospital's authority. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority } from './authority.ts';
import { freePort } from './free-port.ts';
import { collectText, endChild, runProgram } from './programs.ts';
import { waitFor } from './wait-for.ts';

export const SUFFIX = 'dc=hospital,dc=example';
const ROOT = { dn: `cn=root,${SUFFIX}`, password: 'root of the directory' };
export const ACCOUNT = { dn: `cn=gateway,${SUFFIX}`, password: 'a password of the account' };

export type Slapd = Awaited<ReturnType<typeof startSlapd>>;

/** @param ldif entries beside the suffix and the account */
export async function startSlapd(folder: string, ldif: string) {
  const authority = await makeAuthority(folder, 'directory');
  const { cert, key } = await authority.issue('localhost', { names: 'DNS:localhost' });
  const [port, tlsPort] = [await freePort(), await freePort()];
  const at = (file: string) => join(folder, file);
  mkdirSync(at('ldap'));
  writeFileSync(
    at('slapd.conf'),
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${at('slapd.pid')}
TLSCACertificateFile ${authority.cert}
TLSCertificateFile ${cert}
TLSCertificateKeyFile ${key}
# Nothing is said in the clear.
security simple_bind=112
database mdb
maxsize 16777216
suffix "${SUFFIX}"
rootdn "${ROOT.dn}"
rootpw "${ROOT.password}"
directory ${at('ldap')}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${ACCOUNT.dn}" read by users read by * none
`,
  );
  writeFileSync(
    at('first.ldif'),
    `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
dc: hospital
o: Hospital

dn: ${ACCOUNT.dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: gateway
userPassword: ${ACCOUNT.password}

${ldif}`,
  );
  const added = await runProgram('/usr/sbin/slapadd', ['-f', at('slapd.conf'), '-l', at('first.ldif')]);
  assert.equal(added.status, 0, added.stderr);
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  const run = async () => {
    const child = spawn('/usr/sbin/slapd', ['-f', at('slapd.conf'), '-h', urls, '-d', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = collectText(child.stderr);
    await waitFor(async () => (await who(port)) === 0, { what: `slapd: ${said()}` });
    return child;
  };
  let child = await run();
  return {
    port,
    tlsPort,
    authority: readFileSync(authority.cert, 'utf8'),
    /** Changes entries, as the directory's own administrators do. @param ldif with `changetype` */
    change: async (text: string) => {
      writeFileSync(at('change.ldif'), text);
      const login = ['-D', ROOT.dn, '-w', ROOT.password, '-H', `ldaps://localhost:${tlsPort}`];
      const { status, stderr } = await runProgram('ldapmodify', [...login, '-f', at('change.ldif')], {
        // It compares the certificate with the machine's own name instead of localhost.
        env: { ...process.env, LDAPTLS_REQCERT: 'never' },
      });
      assert.equal(status, 0, stderr);
    },
    stop: () => endChild(child),
    start: async () => {
      child = await run();
    },
    [Symbol.asyncDispose]: () => endChild(child),
  };
}

async function who(port: number): Promise<number | null> {
  const args = ['-x', '-H', `ldap://127.0.0.1:${port}`, '-s', 'base', '-b', '', '1.1'];
  return (await runProgram('ldapsearch', args, { timeoutMs: 2000 })).status;
}
