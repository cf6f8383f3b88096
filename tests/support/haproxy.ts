/** haproxy on the loopback, which passes connections on from 127.0.0.2 with a header of the PROXY protocol. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { listens } from './nginx.ts';
import { collectText, endChild } from './programs.ts';
import { waitFor } from './wait-for.ts';

/** From where it connects. */
export const BALANCER = '127.0.0.2';

export interface Haproxy extends AsyncDisposable {
  readonly port: number;
}

/** @param how `send-proxy` or `send-proxy-v2` */
export async function startHaproxy(folder: string, upstream: number, how: string): Promise<Haproxy> {
  const port = await freePort();
  const file = join(folder, `haproxy-${port}.cfg`);
  writeFileSync(
    file,
    `global
  maxconn 200
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
listen passed
  bind 127.0.0.1:${port}
  source ${BALANCER}
  server one 127.0.0.1:${upstream} ${how}
`,
  );
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said = collectText(child.stderr);
  await waitFor(() => child.exitCode === null && listens(port), { what: `haproxy: ${said()}` });
  return { port, [Symbol.asyncDispose]: () => endChild(child) };
}
