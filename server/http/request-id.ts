import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Names a request: by the caller's own `X-Request-Id` where it is a plain one, so that it has one name all the way;
 * else by one that is given to it at the first call, and kept in its headers.
 */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && /^[\w.:-]{8,64}$/.test(given)) return given;
  return (headers['x-request-id'] = randomUUID());
}
