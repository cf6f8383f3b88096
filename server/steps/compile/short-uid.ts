import { createHash } from 'node:crypto';

/** Tells images of one series apart in a few characters. That of a short form is itself. */
export function shortUid(uid: string): string {
  if (uid.startsWith('~')) return uid;
  return `~${createHash('sha256').update(uid).digest('base64url').slice(0, 8)}`;
}
