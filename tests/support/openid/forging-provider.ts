/** A provider that signs whatever it is told to, over HTTPS: the far side of a wire that means no good. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { makeAuthority } from '../authority.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface Forgery {
  /** Claims of the ID token beside, or instead of, good ones. */
  readonly claims?: Claims;
  readonly signedBy?: 'itself' | 'another key' | 'nobody';
  /** Instead of its description. */
  readonly describes?: 'another issuer' | 'without end' | 'never';
}

export async function startForgingProvider(folder: string, clientId: string) {
  const authority = await makeAuthority(folder, 'forging');
  const { cert, key } = await authority.issue('localhost', { names: 'DNS:localhost' });
  const [own, other] = [newKey(), newKey()];
  let forgery: Forgery = {};
  let nonce = '';
  const now = () => Math.floor(Date.now() / 1000);
  const signed = async (claims: Claims, by: Forgery['signedBy'] = 'itself') =>
    by === 'nobody'
      ? new UnsecuredJWT({ ...claims }).encode()
      : new SignJWT({ ...claims })
          .setProtectedHeader({ alg: 'RS256', kid: 'own' })
          .sign(by === 'itself' ? own.privateKey : other.privateKey);
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'https://localhost');
    const json = (body: object) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    request.resume();
    if (pathname === '/.well-known/openid-configuration') {
      if (forgery.describes === 'never') return;
      if (forgery.describes === 'without end') {
        response.setHeader('content-type', 'application/json').write('{"issuer":"');
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
          response.once('drain', more);
        };
        return more();
      }
      return json({
        issuer: forgery.describes === 'another issuer' ? 'https://evil.example' : issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ['RS256', 'none'],
        code_challenge_methods_supported: ['S256'],
      });
    }
    if (pathname === '/keys')
      return void exportJWK(own.publicKey).then((jwk) =>
        json({ keys: [{ ...jwk, kid: 'own', alg: 'RS256' }] }),
      );
    const good = {
      ...{ iss: issuer, aud: clientId, sub: 'ana', iat: now(), exp: now() + 300, nonce },
      ...{ preferred_username: 'ana', groups: ['staff'] },
    };
    void signed({ ...good, ...forgery.claims }, forgery.signedBy).then((token) =>
      json({ access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: token }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    authority: readFileSync(authority.cert, 'utf8'),
    signed,
    now,
    forge: (next: Forgery, ofNonce = '') => {
      forgery = next;
      nonce = ofNonce;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}
