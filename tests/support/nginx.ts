/** nginx in front of a gateway, configured as docs/operations.md says. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { makeAuthority } from './authority.ts';
import { freePort } from './free-port.ts';
import { collectText, endChild } from './programs.ts';
import { waitFor } from './wait-for.ts';

const OPERATIONS = resolve(import.meta.dirname, '../../docs/operations.md');

/** A TLS proxy in front of a gateway. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** PEM text of the authority of its certificate, which is for `localhost` and 127.0.0.1. */
  readonly authority: string;
}

/** @param folder for its files. @param upstream port of the gateway */
export async function startNginx(folder: string, upstream: number): Promise<Proxy> {
  const authority = await makeAuthority(folder, 'site');
  const { key, cert } = await authority.issue('localhost', { names: 'DNS:localhost,IP:127.0.0.1' });
  const port = await freePort();
  const [, documented] = /```nginx\n(.*?)```/s.exec(readFileSync(OPERATIONS, 'utf8')) ?? [];
  assert.ok(documented);
  const site = documented
    .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replace('/etc/nginx/petfectior.pem', cert)
    .replace('/etc/nginx/petfectior.key', key)
    .replace('127.0.0.1:8000', `127.0.0.1:${upstream}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; error_log stderr; pid ${join(folder, 'nginx.pid')};
    events {} http { access_log off; ${temporary.join(' ')} ${site} }`,
  );
  const child = spawn('/usr/sbin/nginx', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said = collectText(child.stderr);
  await waitFor(() => listens(port), { what: `nginx: ${said()}` });
  return {
    port,
    authority: readFileSync(authority.cert, 'utf8'),
    [Symbol.asyncDispose]: () => endChild(child),
  };
}

export function listens(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
    socket.once('connect', () => socket.destroy());
  });
}
