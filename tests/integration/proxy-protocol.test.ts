/** Load balancers that pass connections on: who connects is who the listener and the console see. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer, request as requestOverTls } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { takeProxyHeaders } from '../../server/base/proxied-connections.ts';
import { withinNetworks } from '../../server/base/proxy-settings.ts';
import { makeAuthority } from '../support/authority.ts';
import { storescu } from '../support/dcmtk.ts';
import { BALANCER, startHaproxy } from '../support/haproxy.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('haproxy', 'storescu');
const VERSIONS = ['send-proxy', 'send-proxy-v2'];

for (const how of VERSIONS)
  test(`the listener sees who connects behind haproxy (${how})`, { skip }, async () => {
    using folder = temporaryDirectory('proxy-protocol-');
    await using listener = await startListener(folder.path, {}, { balancers: [BALANCER] });
    await using proxy = await startHaproxy(folder.path, listener.port, how);
    const { objects } = makePhantomSeries({ slices: 8, rows: 64, columns: 64, seed: 7 });
    const files = writeSeries(join(folder.path, 'exam'), objects);
    // Who is no balancer connects as ever.
    for (const port of [proxy.port, listener.port]) assert.equal((await storescu(files, port, {})).status, 0);
    await waitFor(() => listener.receipts.length >= 2 * files.length, { what: 'every image' });
    // Mirror mode sends there.
    const sources = new Set(listener.receipts.map(({ source }) => source.address));
    assert.deepEqual([...sources], ['127.0.0.1']);
  });

/** Answers with the address that it sees. */
async function serve(server: Server, refused: string[] = [], withinMs = 60_000): Promise<number> {
  server.on('request', async (request: IncomingMessage, response) => {
    const body = await text(request);
    response.end(`${request.socket.remoteAddress} ${body.length}`);
  });
  takeProxyHeaders(server, {
    isProxy: withinNetworks([BALANCER]),
    onRefused: (_address, reason) => refused.push(reason),
    withinMs,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

for (const how of VERSIONS)
  test(
    `HTTP and HTTPS see who connects behind haproxy (${how}), with all that they send`,
    { skip },
    async () => {
      using folder = temporaryDirectory('proxy-protocol-');
      const plain = createHttpServer();
      await using proxy = await startHaproxy(folder.path, await serve(plain), how);
      const body = 'x'.repeat(300_000);
      for (let nth = 0; nth < 3; nth++) {
        const answer = await fetch(`http://127.0.0.1:${proxy.port}/`, { method: 'POST', body });
        assert.equal(await answer.text(), '127.0.0.1 300000');
      }
      const authority = await makeAuthority(folder.path, 'site');
      const { key, cert } = await authority.issue('localhost', { names: 'DNS:localhost,IP:127.0.0.1' });
      const secure = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) });
      await using secureProxy = await startHaproxy(folder.path, await serve(secure), how);
      const asked = requestOverTls({
        ...{ host: '127.0.0.1', port: secureProxy.port, method: 'POST', servername: 'localhost' },
        ca: readFileSync(authority.cert),
      });
      asked.end(body);
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      assert.equal(await text(answer), '127.0.0.1 300000');
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        server.close();
      }
    },
  );

test('a balancer that sends no header is closed, and a header from anybody else is believed of nobody', async () => {
  const refused: string[] = [];
  const server = createHttpServer();
  const patientPort = await serve(server, refused);
  const header = 'PROXY TCP4 192.0.2.7 10.0.0.1 1 2\r\n';
  const request = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const impatient = createHttpServer();
  const impatientPort = await serve(impatient, refused, 300);
  const ask = async (localAddress: string, said: string, port = patientPort) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress });
    socket.on('error', () => undefined);
    socket.write(said);
    return text(socket).catch(() => '');
  };
  assert.match(await ask(BALANCER, header + request), /192\.0\.2\.7 0$/m);
  assert.match(await ask('127.0.0.1', request), /127\.0\.0\.1 0$/m);
  assert.match(await ask('127.0.0.1', header + request), /^HTTP\/1\.1 400/);
  assert.equal(await ask(BALANCER, request), '');
  assert.equal(await ask(BALANCER, 'PROXY TCP4 192.', impatientPort), '');
  assert.deepEqual(refused, ['no PROXY header', 'no header in time']);
  server.close();
  impatient.close();
});
