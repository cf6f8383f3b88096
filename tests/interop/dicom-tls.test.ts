import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { echo, PET_IMAGE_STORAGE, storeObjects, AssociationError } from '../../dicom/index.ts';
import { assertWithin } from '../support/assert-within.ts';
import { startStorescp, storescu } from '../support/dcmtk.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms, runProgram } from '../support/programs.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const skip = missingPrograms('storescu', 'echoscu', 'storescp', 'openssl');

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A key and a certificate that it signs itself, as PEM files. */
async function selfSigned(directory: string, name: string): Promise<Certificate> {
  const [key, cert] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  const { status, stderr } = await runProgram('openssl', [...made, ...subject]);
  assert.equal(status, 0, stderr);
  return { key, cert };
}

const pem = (path: string) => readFileSync(path, 'utf8');
const titles = { host: '127.0.0.1', callingAeTitle: 'SCANNER', calledAeTitle: 'PETFECTIOR' };

test(
  'storescu and echoscu speak TLS with the listener; without TLS nothing is answered',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    const server = await selfSigned(directory.path, 'server');
    const client = await selfSigned(directory.path, 'client');
    const files = writeSeries(join(directory.path, 'in'), makePhantomSeries({ slices: 5, rows: 32 }).objects);
    const tls = {
      key: pem(server.key),
      cert: pem(server.cert),
      ca: undefined,
      requireClientCertificate: false,
    };
    await using running = await startListener(directory.path, {}, { tls, artimMs: 1000 });
    const secure = ['+tls', client.key, client.cert, '+cf', server.cert];
    const sent = await storescu(files, running.port, { extra: secure });
    assert.equal(sent.status, 0, sent.stderr);
    await waitFor(() => running.receipts.length === 5, { what: 'receipts' });
    const plain = await runProgram('echoscu', ['-to', '3', '127.0.0.1', String(running.port)]);
    assert.notEqual(plain.status, 0);
    assert.ok((await echo({ ...titles, port: running.port, tls: { ca: pem(server.cert) } })) > 0);
    // A certificate that nobody vouches for is not taken.
    await assert.rejects(
      echo({ ...titles, port: running.port, tls: {} }),
      (error) => error instanceof AssociationError && error.kind === 'tls',
    );
  },
);

test('with client certificates asked for, only those of the authority get in', { skip }, async () => {
  using directory = temporaryDirectory();
  const server = await selfSigned(directory.path, 'server');
  const known = await selfSigned(directory.path, 'known');
  const stranger = await selfSigned(directory.path, 'stranger');
  const tls = {
    key: pem(server.key),
    cert: pem(server.cert),
    ca: pem(known.cert),
    requireClientCertificate: true,
  };
  await using running = await startListener(directory.path, {}, { tls });
  const attempt = ({ key, cert }: Certificate) =>
    runProgram('echoscu', ['+tls', key, cert, '+cf', server.cert, '127.0.0.1', String(running.port)]);
  assert.equal((await attempt(known)).status, 0);
  assert.notEqual((await attempt(stranger)).status, 0);
  const anonymous = ['+tla', '+cf', server.cert, '127.0.0.1', String(running.port)];
  assert.notEqual((await runProgram('echoscu', anonymous)).status, 0);
});

test('older versions of TLS are refused', { skip }, async () => {
  using directory = temporaryDirectory();
  const server = await selfSigned(directory.path, 'server');
  const tls = {
    key: pem(server.key),
    cert: pem(server.cert),
    ca: undefined,
    requireClientCertificate: false,
  };
  await using running = await startListener(directory.path, {}, { tls });
  const dial = (version: string) =>
    runProgram(
      'openssl',
      ['s_client', version, '-cipher', 'ALL:@SECLEVEL=0', '-connect', `127.0.0.1:${running.port}`],
      { timeoutMs: 10_000 },
    );
  assert.match((await dial('-tls1_2')).stdout, /Protocol *: TLSv1\.2/);
  assert.doesNotMatch((await dial('-tls1_1')).stdout, /Cipher *: [A-Z]{3}/);
});

test('a connection that never shakes hands does not keep the listener from stopping', { skip }, async () => {
  using directory = temporaryDirectory();
  const server = await selfSigned(directory.path, 'server');
  const tls = {
    key: pem(server.key),
    cert: pem(server.cert),
    ca: undefined,
    requireClientCertificate: false,
  };
  const running = await startListener(directory.path, {}, { tls });
  const socket = connect(running.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await waitFor(() => !socket.connecting, { what: 'connected' });
  const started = performance.now();
  await running.listener.stop(1000);
  assertWithin(started, 2500);
  socket.destroy();
});

test('objects go out by TLS to storescp', { skip }, async () => {
  using directory = temporaryDirectory();
  const server = await selfSigned(directory.path, 'server');
  const series = makePhantomSeries({ slices: 4, rows: 32 });
  const paths = writeSeries(join(directory.path, 'out'), series.objects);
  await using peer = await startStorescp(join(directory.path, 'in'), {
    extra: ['+tls', server.key, server.cert, '-ic'],
  });
  const summary = await storeObjects({
    ...titles,
    calledAeTitle: 'STORESCP',
    port: peer.port,
    tls: { ca: pem(server.cert) },
    objects: paths.map((path, index) => ({
      path,
      sopClassUid: PET_IMAGE_STORAGE,
      sopInstanceUid: series.objects[index]?.sopInstanceUid as string,
      transferSyntaxUid: series.transferSyntaxUid,
    })),
  });
  assert.equal(summary.stored, 4, summary.error?.message);
});
