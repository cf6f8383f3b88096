import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeAuthority } from '../authority.ts';
import { freePort } from '../free-port.ts';
import { collectText, endChild } from '../programs.ts';
import { waitFor } from '../wait-for.ts';
import type { ProviderFile } from './provider.ts';

export type OpenIdProvider = Awaited<ReturnType<typeof startOpenIdProvider>>;

type Given = Pick<ProviderFile, 'gatewayUrl' | 'accounts' | 'next'> & Partial<ProviderFile>;

/** @param folder for its files */
export async function startOpenIdProvider(folder: string, given: Given) {
  const authority = await makeAuthority(folder, 'provider');
  const { cert, key } = await authority.issue('localhost', { names: 'DNS:localhost' });
  const port = await freePort();
  const file = join(folder, 'provider.json');
  let present: ProviderFile = { port, cert, key, jwks: newKeys(), refreshTokens: true, ...given };
  const write = (change: Partial<ProviderFile>) => {
    present = { ...present, ...change };
    writeFileSync(file, JSON.stringify(present));
  };
  write({});
  const run = async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'provider.ts'), file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // It tells the gateway of log-outs.
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    const [said, complained] = [collectText(child.stdout), collectText(child.stderr)];
    await waitFor(() => said().includes('listening'), {
      what: `the provider: ${complained()}`,
      timeoutMs: 20_000,
    });
    return child;
  };
  let child = await run();
  return {
    issuer: `https://localhost:${port}`,
    authority: readFileSync(authority.cert, 'utf8'),
    change: write,
    /** Signs with new keys from now on. */
    rollKeys: async () => {
      await endChild(child);
      write({ jwks: newKeys() });
      child = await run();
    },
    stop: () => endChild(child),
    [Symbol.asyncDispose]: () => endChild(child),
  };
}

let keys = 0;
function newKeys(): ProviderFile['jwks'] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  return { keys: [{ ...jwk, use: 'sig', alg: 'RS256', kid: `key-${++keys}` }] };
}
