/** Caddy in front of a gateway, configured as docs/operations.md says, but for where its certificate is from. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeAuthority } from './authority.ts';
import { freePort } from './free-port.ts';
import { listens, type Proxy } from './nginx.ts';
import { collectText, endChild } from './programs.ts';
import { waitFor } from './wait-for.ts';

const OPERATIONS = resolve(import.meta.dirname, '../../docs/operations.md');

/** @param folder for its files. @param upstream port of the gateway */
export async function startCaddy(folder: string, upstream: number): Promise<Proxy> {
  const authority = await makeAuthority(folder, 'site');
  const { key, cert } = await authority.issue('localhost', { names: 'DNS:localhost,IP:127.0.0.1' });
  const port = await freePort();
  const [, documented] = /```caddy\n(.*?)```/s.exec(readFileSync(OPERATIONS, 'utf8')) ?? [];
  assert.ok(documented);
  const site = documented
    .replace('petfectior.hospital.example {', `localhost:${port} {\n  bind 127.0.0.1\n  tls ${cert} ${key}`)
    .replace('127.0.0.1:8000', `127.0.0.1:${upstream}`);
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, `{\n  admin off\n  auto_https disable_redirects\n}\n${site}`);
  const child = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  const said = collectText(child.stderr);
  await waitFor(() => listens(port), { what: 'Caddy' }).catch((error: unknown) =>
    assert.fail(`${String(error)}: ${said()}`),
  );
  return {
    port,
    authority: readFileSync(authority.cert, 'utf8'),
    [Symbol.asyncDispose]: () => endChild(child),
  };
}
