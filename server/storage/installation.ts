/**
 * What makes a data directory this installation's own: its name, the secret of its pseudonyms and of what the database
 * keeps sealed, and the lock that
 * keeps a second gateway from working on the same directory.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { SecretCipher } from '../db/secret-cipher.ts';

export interface Installation {
  readonly id: string;
  /**
   * Key of the pseudonyms (HMAC), hex; that of the secrets in the database is derived from it. Never leaves this file and
   * what uses it.
   */
  readonly pseudonymSecret: string;
}

const FILE = 'installation.json';
/** In the data directory until a restore has filled it. */
export const RESTORE_MARK = 'restore-under-way';

/** Reads the installation's file, or makes it at the first start. */
export async function openInstallation(dataDir: string): Promise<Installation> {
  const known = await readInstallation(dataDir);
  if (known) return known;
  const path = join(dataDir, FILE);
  const installation: Installation = { id: randomUUID(), pseudonymSecret: randomBytes(32).toString('hex') };
  const aside = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(aside, 'w', 0o600);
  await file.writeFile(JSON.stringify(installation));
  await file.sync();
  await file.close();
  try {
    // Two nodes of a cluster may start at once: the first one's file stays.
    await link(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return openInstallation(dataDir);
    // A file system without hard links: good enough for a gateway that works alone.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(code ?? '')) throw error;
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
  return installation;
}

/** Undefined where no gateway has run on the directory. */
export async function readInstallation(dataDir: string): Promise<Installation | undefined> {
  try {
    return parseInstallation(await readFile(join(dataDir, FILE), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** What tells one data directory from another, hex: says nothing of the secret. */
export function directorySum({ id, pseudonymSecret }: Installation): string {
  return createHash('sha256').update(`${id}\n${pseudonymSecret}`).digest('hex');
}

/** By which the secrets in the database are sealed: of no use to who has the database alone. */
export function secretCipher({ id, pseudonymSecret }: Installation): SecretCipher {
  return new SecretCipher(Buffer.from(pseudonymSecret, 'hex'), id);
}

function parseInstallation(text: string): Installation {
  const { id, pseudonymSecret } = JSON.parse(text) as Partial<Installation>;
  if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(pseudonymSecret ?? ''))
    throw new Error(`${FILE} in the data directory is damaged: restore it from a backup`);
  return { id, pseudonymSecret: pseudonymSecret! };
}

/**
 * Takes the data directory for this process. The lock is a socket in the abstract namespace (unix(7)): the kernel
 * drops it with the process, however that ends, so it is never stale.
 * @param purpose a backup has a lock of its own: it is made while the gateway runs; so has each node of a cluster, which
 * share the directory
 * @throws Error with code EADDRINUSE while another process holds it.
 */
export async function lockDataDirectory(
  dataDir: string,
  purpose: 'gateway' | 'backup' | `node-${string}` = 'gateway',
): Promise<Server> {
  const name = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: `\0petfectior-${purpose === 'gateway' ? '' : `${purpose}-`}${name}` }, resolve);
  });
  server.unref();
  return server;
}
