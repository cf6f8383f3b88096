/** The processing server, and the tunnel before it. */
import { networkInterfaces } from 'node:os';
import { notice } from '../base/notices.ts';
import type { ProcessingServerRecord } from '../processes/process-record.ts';
import type { Finding } from './problem.ts';

/** @param waiting tasks that wait until it answers */
export function unreachableServer(
  { state, since, wait, address }: ProcessingServerRecord,
  waiting: number,
): Finding[] {
  if (!wait && state !== 'UNREACHABLE') return [];
  return [
    {
      code: 'SERVER_UNREACHABLE',
      subject: address,
      since: wait?.since ?? since,
      waiting,
      notice: wait ? wait.failure : notice('SERVER_SILENT'),
      nextTryAt: wait?.nextTryAt ?? null,
    },
  ];
}

/** Interfaces that the tunnel's container makes, in whose network the gateway lives. */
const TUNNEL = /^(tun\d+|wg\d+)$/;

/** Finds that a tunnel which was there is gone; where none ever was, none is missed. */
export function tunnelWatch(interfaces = networkInterfaces): () => Finding[] {
  let seen: string | undefined;
  return () => {
    const present = Object.keys(interfaces()).find((name) => TUNNEL.test(name));
    if (present) seen = present;
    if (present || !seen) return [];
    return [
      {
        code: 'TUNNEL_DOWN',
        subject: seen,
        waiting: 0,
        notice: notice('TUNNEL_DOWN', { interface: seen }),
        nextTryAt: null,
      },
    ];
  };
}
