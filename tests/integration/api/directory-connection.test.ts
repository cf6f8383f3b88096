/** Somebody on the way to the directory, who may say what they like before the connection is encrypted. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { createSecureContext, TLSSocket } from 'node:tls';
import { DirectoryError, withDirectory } from '../../../server/auth/outside/ldap-connection.ts';
import { ldapOptions } from '../../../server/auth/outside/sign-in-source.ts';
import { makeAuthority, type Authority, type Issued } from '../../support/authority.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const folder = temporaryDirectory('directory-way-');
let authority: Authority;
let issued: Issued;
before(async () => {
  authority = await makeAuthority(folder.path, 'way');
  issued = await authority.issue('localhost', { names: 'DNS:localhost' });
});
after(() => folder[Symbol.dispose]());

/** LDAPMessage of an answer without texts (RFC 4511 4.1.1, 4.1.9). */
const answer = (id: number, kind: number, code: number) =>
  Buffer.from([0x30, 12, 2, 1, id, kind, 7, 10, 1, code, 4, 0, 4, 0]);
const [EXTENDED, BIND] = [0x78, 0x61];
const [SUCCESS, INVALID_CREDENTIALS] = [0, 49];

interface Way {
  /** Behind the answer to StartTLS, in the clear. */
  readonly added?: Buffer;
  /** To a bind over TLS. */
  readonly code: number;
}

async function directory({ added, code }: Way) {
  const sockets = new Set<Socket>();
  const secureContext = createSecureContext({
    key: readFileSync(issued.key),
    cert: readFileSync(issued.cert),
  });
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', (request: Buffer) => {
      socket.write(Buffer.concat([answer(request[4]!, EXTENDED, SUCCESS), added ?? Buffer.alloc(0)]));
      const secured = new TLSSocket(socket, { isServer: true, secureContext });
      secured
        .on('error', () => undefined)
        .on('data', (bind: Buffer) => secured.write(answer(bind[4]!, BIND, code)));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const options = ldapOptions.parse({
    ...{ host: 'localhost', port: (server.address() as AddressInfo).port, transport: 'STARTTLS' },
    ...{ authority: readFileSync(authority.cert, 'utf8'), bindDn: null, userDn: 'uid={username}' },
    ...{
      userBase: 'o=x',
      userFilter: '(uid={username})',
      groupBase: 'o=x',
      activeDirectory: false,
      roles: [],
    },
  });
  return {
    options,
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('an answer that was begun in the clear does not turn a refused password into a right one', async () => {
  // A success whose text is as long as the answer that comes over TLS, and takes it in.
  const added = Buffer.from([0x30, 26, 2, 1, 3, BIND, 21, 10, 1, SUCCESS, 4, 0, 4, 14]);
  using hostile = await directory({ added, code: INVALID_CREDENTIALS });
  const bound = withDirectory(hostile.options, (client) => client.bind('uid=ana,o=x', 'a wrong password'));
  await assert.rejects(bound, DirectoryError);
  using honest = await directory({ code: SUCCESS });
  await withDirectory(honest.options, (client) => client.bind('uid=ana,o=x', 'the password of ana'));
});
