import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { createTransport } from '../../../server/remote/create-transport.ts';
import type { ReferenceServer } from '../../../server/stand-in/server.ts';
import type { Transport } from '../../../server/remote/transport.ts';
import { assertWithin } from '../../support/assert-within.ts';
import { jobMetadata } from '../../support/remote/volumes.ts';
import { makeSubmission, noiseVolume, startServer, TOKEN } from '../../support/remote/scene.ts';
import { missingPrograms, runProgram } from '../../support/programs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const skip = missingPrograms('openssl');
const directory = temporaryDirectory();
const file = (name: string): string => join(directory.path, name);
const { signal } = new AbortController();
let reference: ReferenceServer;

before(async () => {
  reference = await startServer(file('server'));
  if (!skip) for (const name of ['hospital', 'stranger']) await makeAuthority(name);
  if (!skip) await makeCertificate('server', 'hospital', 'IP:127.0.0.1');
  if (!skip) await makeCertificate('client', 'hospital', 'DNS:gateway');
});
after(async () => {
  await reference.close();
  directory[Symbol.dispose]();
});

async function openssl(...args: string[]): Promise<void> {
  const { status, stderr } = await runProgram('openssl', args, { cwd: directory.path });
  assert.equal(status, 0, stderr);
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

async function makeAuthority(name: string): Promise<void> {
  const names = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`];
  await openssl('req', '-x509', ...NEW_KEY, ...names, '-days', '2');
}

async function makeCertificate(name: string, authority: string, alternative: string): Promise<void> {
  await openssl(
    'req',
    '-new',
    ...NEW_KEY,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  );
  writeFileSync(file(`${name}.ext`), `subjectAltName=${alternative}\n`);
  const signer = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial'];
  await openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...signer,
    '-out',
    `${name}.pem`,
    '-days',
    '2',
    '-extfile',
    `${name}.ext`,
  );
}

/** TLS before the reference server, which asks clients for a certificate of the hospital's. */
async function startTls(): Promise<Server> {
  const server = createTlsServer({
    cert: readFileSync(file('server.pem')),
    key: readFileSync(file('server.key')),
    ca: readFileSync(file('hospital.pem')),
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('secureConnection', (socket) => {
    const inner = connect(Number(new URL(reference.url).port), '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    for (const one of [socket, inner]) one.on('error', () => one.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server | HttpServer): number => (server.address() as AddressInfo).port;

test(
  'a server with a private authority that asks for a client certificate is reached with both',
  { skip },
  async () => {
    const server = await startTls();
    const url = `https://127.0.0.1:${portOf(server)}`;
    const open = (tls: { ca?: string; cert?: string; key?: string }): Transport =>
      createTransport({
        url,
        token: TOKEN,
        callbackPort: 0,
        connection: {
          ca: tls.ca && file(tls.ca),
          cert: tls.cert && file(tls.cert),
          key: tls.key && file(tls.key),
        },
      });
    const client = { cert: 'client.pem', key: 'client.key' };

    const good = open({ ca: 'hospital.pem', ...client });
    assert.equal((await good.health(signal)).state, 'ready');
    await good.close();

    const refusals = [
      [{ ...client }, /certificate is not trusted here/],
      [{ ca: 'stranger.pem', ...client }, /certificate is not trusted here/],
      [{ ca: 'hospital.pem' }, /./],
    ] as const;
    for (const [tls, reason] of refusals) {
      const transport = open(tls);
      await assert.rejects(transport.health(signal), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'SERVER_UNREACHABLE');
        assert.match(error.message, reason);
        return true;
      });
      await transport.close();
    }
    server.close();
  },
);

/** A proxy for HTTPS, and what it was asked for. */
async function startProxy(): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const proxy = createHttpServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const [host, port] = String(request.url).split(':');
    const through = connect(Number(port), host);
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    through.pipe(socket).pipe(through);
    for (const one of [socket, through]) one.on('error', () => one.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const close = (): void => {
    proxy.close();
    proxy.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${portOf(proxy)}`, asked, close };
}

for (const [kind, prefix] of [
  ['http', ''],
  ['shared-folder', 'folder:/srv?server='],
] as const)
  test(
    `${kind} on HTTPS goes through the proxy, but for the hosts that are reached without it`,
    { skip },
    async () => {
      const server = await startTls();
      const proxy = await startProxy();
      const certificates = { ca: file('hospital.pem'), cert: file('client.pem'), key: file('client.key') };
      const { clientId, parameters } = jobMetadata();
      const ask = async (noProxy: string): Promise<void> => {
        const transport = createTransport({
          url: `${prefix}https://127.0.0.1:${portOf(server)}`,
          token: TOKEN,
          callbackPort: 0,
          connection: { ...certificates, proxy: proxy.url, noProxy },
        });
        // The server, which is one of the open protocol, does not know the other's question: it was reached.
        const answer = transport.eligibility({ clientId, parameters }, signal);
        if (kind === 'http') assert.equal((await answer).eligible, true);
        else await assert.rejects(answer, /check_model answered 40/);
        await transport.close();
      };
      await ask('');
      assert.deepEqual(proxy.asked, [`127.0.0.1:${portOf(server)}`]);
      await ask('127.0.0.1');
      assert.equal(proxy.asked.length, 1, 'it went through the proxy again');
      proxy.close();
      server.close();
    },
  );

test('the limit on sending is kept by all uploads together, and can be changed meanwhile', async () => {
  let limit: number | undefined = 400_000;
  const transport = createTransport({
    url: reference.url,
    token: TOKEN,
    callbackPort: 0,
    sendLimit: () => limit,
  });
  const volume = noiseVolume(64, 64, 60);
  const jobs = await Promise.all(
    ['202603141530260001', '202603141530260002'].map((taskId) =>
      makeSubmission(directory.path, volume, taskId),
    ),
  );
  const bytes = jobs.reduce((sum, job) => sum + job.bytes, 0);
  const started = performance.now();
  await Promise.all(jobs.map((job) => transport.submit(job, () => {}, signal)));
  const seconds = (performance.now() - started) / 1000;
  // What is on its way when the last piece leaves is not waited for.
  assert.ok(seconds > (0.8 * (bytes - 130_000)) / 400_000, `${bytes} bytes in ${seconds.toFixed(2)} s`);

  limit = undefined;
  const again = await makeSubmission(directory.path, volume, '202603141530260003');
  const begun = performance.now();
  await transport.submit(again, () => {}, signal);
  assert.ok((performance.now() - begun) / 1000 < seconds / 2, 'still slow without the limit');
  await transport.close();
});

test('sixty tasks that wait for their results do not hold up another request', async () => {
  const server = await startServer(file('never'), { never: true });
  const transport = createTransport({ url: server.url, token: TOKEN, callbackPort: 0 });
  const volume = noiseVolume(8, 8, 2);
  const stop = new AbortController();
  const waiting = await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const taskId = `2026031415302600${String(i).padStart(2, '0')}`;
      const { jobId } = await transport.submit(
        await makeSubmission(directory.path, volume, taskId),
        () => {},
        signal,
      );
      const { promise: asked, resolve } = Promise.withResolvers<void>();
      const ended = transport.awaitResult({ taskId, jobId }, () => resolve(), stop.signal);
      ended.catch(() => {});
      await asked;
      return { ended };
    }),
  );
  const started = performance.now();
  await transport.health(signal);
  assertWithin(started, 5000, 'health, which waits for no long poll,');
  stop.abort(new Error('enough'));
  for (const { ended } of waiting) await assert.rejects(ended, /enough/);
  await transport.close();
  await server.close();
});
