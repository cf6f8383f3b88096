import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { connectToAny } from '../../../server/db/connect-to-any.ts';
import { freePort } from '../../support/free-port.ts';

test('a host that cannot be reached is passed over, and what answers is kept', async () => {
  const server = createServer((socket) => socket.end());
  await using owned = new AsyncDisposableStack();
  owned.defer(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const next = connectToAny([`127.0.0.1:${await freePort()}`, `127.0.0.1:${port}`]);
  const refused = next();
  const code = new Promise((resolve) =>
    refused.on('error', (error) => resolve((error as NodeJS.ErrnoException).code)),
  );
  const closed = new Promise((resolve) => refused.on('close', resolve));
  assert.equal(await code, 'ECONNREFUSED');
  await closed;
  for (let connection = 0; connection < 2; connection++) {
    const socket = next();
    await once(socket, 'connect');
    assert.equal(socket.remotePort, port);
    socket.resume();
    await once(socket, 'close');
  }
});
