/** Where the jobs of a run put what they throw away. */
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Bytes that files of tests running side by side may take, a large series among them. */
const NEEDED = 6 * 2 ** 30;

let folder: string | undefined;

/**
 * One folder for this run, gone with it. In memory where there is plenty: gateways and databases make every image and
 * every transaction durable before they answer, and nothing of a test has to outlive the machine's power.
 */
export function temporaryFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), 'petfectior-run-'));
    // Some tests take the place of another user.
    chmodSync(made, 0o711);
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY) || freemem() < 2 * NEEDED) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= NEEDED;
}
