/** A hospital's collector: rsyslog as a process of its own, that takes syslog over TLS under the hospital's authority. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Authority, Issued } from './authority.ts';
import { freePort } from './free-port.ts';
import { collectText, endChild } from './programs.ts';
import { waitFor } from './wait-for.ts';

export interface RsyslogOptions {
  readonly authority: Authority;
  readonly identity: Issued;
  /** Peers need a certificate of the authority. */
  readonly asksForCertificate?: boolean;
}

/** One message as it was taken: what RFC 5424 has before it, and its text. */
export interface CollectedMessage {
  readonly header: string;
  readonly sequenceId: number;
  readonly text: string;
}

export async function startRsyslog(folder: string, options: RsyslogOptions) {
  const { authority, identity, asksForCertificate = false } = options;
  const port = await freePort();
  const at = (file: string) => join(folder, file);
  const mode = asksForCertificate ? 'x509/certvalid' : 'anon';
  writeFileSync(
    at('rsyslog.conf'),
    `global(
  workDirectory="${folder}"
  defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${authority.cert}"
  defaultNetstreamDriverCertFile="${identity.cert}"
  defaultNetstreamDriverKeyFile="${identity.key}"
)
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="${mode}")
input(type="imtcp" address="127.0.0.1" port="${port}")
template(name="raw" type="string" string="%rawmsg%\\n")
action(type="omfile" file="${at('collected.log')}" template="raw")
`,
  );
  const run = async () => {
    const args = ['-n', '-f', at('rsyslog.conf'), '-i', at('rsyslog.pid'), '-C'];
    const child = spawn('/usr/sbin/rsyslogd', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const said = collectText(child.stderr);
    await waitFor(() => listens(port), { what: `rsyslog: ${said()}` });
    return child;
  };
  let child = await run();
  return {
    port,
    /** In the order in which they were written; those that came twice, twice. */
    messages(): CollectedMessage[] {
      if (!existsSync(at('collected.log'))) return [];
      const lines = readFileSync(at('collected.log'), 'utf8').split('\n').filter(Boolean);
      return lines.flatMap((line) => {
        const found = /^(.*\[meta sequenceId="(\d+)"\]) \ufeff?(.*)$/.exec(line);
        return found ? [{ header: found[1]!, sequenceId: Number(found[2]), text: found[3]! }] : [];
      });
    },
    stop: () => endChild(child),
    kill: () => endChild(child, 'SIGKILL'),
    start: async () => {
      child = await run();
    },
    [Symbol.asyncDispose]: () => endChild(child, 'SIGKILL'),
  };
}

async function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
