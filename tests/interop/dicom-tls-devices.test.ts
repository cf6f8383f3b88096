/** TLS towards devices, with certificates of a hospital's own authority; DCMTK's storescp is the device. */
import assert from 'node:assert/strict';
import { createServer } from 'node:tls';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PET_IMAGE_STORAGE } from '../../dicom/index.ts';
import { readDeviceTls, type DeviceTls } from '../../server/devices/device-tls.ts';
import { diagnose } from '../../server/devices/diagnose.ts';
import type { Notice } from '../../server/base/notices.ts';
import { requestByDicom, sendByDicom } from '../../server/steps/deliver/send-by-dicom.ts';
import { makeAuthority, type Authority, type Issued } from '../support/authority.ts';
import { requestedOf } from '../support/commitment-event.ts';
import { startStorescp } from '../support/dcmtk.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { startRawProvider } from '../support/raw-provider.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const skip = missingPrograms('storescp', 'openssl');
const directory = temporaryDirectory();
let hospital: Authority;
let others: Authority;
let own: Issued;
let plain: DeviceTls;
let withCertificate: DeviceTls;
const tlsOf = (files: { ca?: string; cert?: string; key?: string }) =>
  readDeviceTls({ ca: undefined, cert: undefined, key: undefined, ...files });

before(async () => {
  if (skip) return;
  hospital = await makeAuthority(directory.path, 'hospital');
  others = await makeAuthority(directory.path, 'others');
  own = await hospital.issue('gateway');
  plain = tlsOf({ ca: hospital.cert });
  withCertificate = tlsOf({ ca: hospital.cert, ...own });
});
after(() => directory[Symbol.dispose]());

async function storescpWith(certificate: Issued, extra: readonly string[] = ['-ic']) {
  return startStorescp(join(directory.path, 'in'), {
    extra: ['+tls', certificate.key, certificate.cert, ...extra],
  });
}

async function sendTo(port: number, tls: DeviceTls): Promise<{ stored: number; why: Notice | undefined }> {
  const series = makePhantomSeries({ slices: 3, rows: 32 });
  const paths = writeSeries(join(directory.path, 'out'), series.objects);
  let stored = 0;
  const target = { name: 'PACS', aeTitle: 'STORESCP', host: '127.0.0.1', port, tls: true };
  const { failure, firstRefusal } = await sendByDicom(() => 'PETFECTIOR', tls)(
    { ...target, storageCommitment: false },
    paths.map((path, index) => ({
      path,
      sopClassUid: PET_IMAGE_STORAGE,
      sopInstanceUid: series.objects[index]!.sopInstanceUid,
      transferSyntaxUid: series.transferSyntaxUid,
    })),
    () => stored++,
    AbortSignal.timeout(20_000),
  );
  return { stored, why: failure ?? firstRefusal };
}

const NAMES = 'DNS:localhost,IP:127.0.0.1';

test(
  'a device with a certificate of the own authority is delivered to; with names, and without any',
  { skip },
  async () => {
    for (const names of [NAMES, undefined]) {
      const certificate = await hospital.issue('pacs', names === undefined ? {} : { names });
      await using peer = await storescpWith(certificate);
      assert.deepEqual(await sendTo(peer.port, plain), { stored: 3, why: undefined });
    }
  },
);

test('a device that asks for our certificate gets it, and takes nobody without', { skip }, async () => {
  const certificate = await hospital.issue('strict', { names: NAMES });
  await using peer = await storescpWith(certificate, ['-rc', '+cf', hospital.cert]);
  assert.deepEqual(await sendTo(peer.port, withCertificate), { stored: 3, why: undefined });
  const { stored, why } = await sendTo(peer.port, plain);
  assert.deepEqual([stored, why?.code], [0, 'TLS_CLIENT_REFUSED'], JSON.stringify(why));
  const stranger = await others.issue('stranger');
  const refused = await sendTo(peer.port, tlsOf({ ca: hospital.cert, ...stranger }));
  assert.deepEqual(
    [refused.stored, refused.why?.code],
    [0, 'TLS_CLIENT_REFUSED'],
    JSON.stringify(refused.why),
  );
});

test('what is wrong with the certificate of a device has a code, and nothing is sent', { skip }, async () => {
  const cases: readonly (readonly [code: string, certificate: Issued, tls: DeviceTls])[] = [
    ['TLS_UNTRUSTED', await others.issue('foreign', { names: NAMES }), plain],
    ['TLS_UNTRUSTED', await hospital.issue('unknown', { names: NAMES }), {}],
    ['TLS_OUT_OF_TIME', await hospital.issue('old', { names: NAMES, days: -1 }), plain],
    ['TLS_OTHER_NAME', await hospital.issue('other', { names: 'DNS:pacs.example' }), plain],
  ];
  for (const [code, certificate, tls] of cases) {
    await using peer = await storescpWith(certificate);
    const { stored, why } = await sendTo(peer.port, tls);
    assert.deepEqual([stored, why?.code], [0, code], JSON.stringify(why));
    const steps = await diagnose({
      device: { name: 'PACS', aeTitle: 'STORESCP', host: '127.0.0.1', port: peer.port, tls: true },
      callingAeTitle: 'PETFECTIOR',
      tls,
      signal: AbortSignal.timeout(20_000),
    });
    const step = steps.find(({ name }) => name === 'TLS');
    assert.deepEqual([step?.outcome, step?.notice.code], ['FAILED', code]);
  }
});

test('a device that does not speak TLS, or an old one only, is told apart', { skip }, async () => {
  await using speaksPlainly = await startStorescp(join(directory.path, 'plain'));
  const { why } = await sendTo(speaksPlainly.port, plain);
  assert.equal(why?.code, 'TLS_NOT_SPOKEN', JSON.stringify(why));

  const certificate = await hospital.issue('ancient', { names: NAMES });
  const server = createServer({
    key: readFileSync(certificate.key),
    cert: readFileSync(certificate.cert),
    ca: readFileSync(hospital.cert),
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:@SECLEVEL=0',
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ancient = await sendTo((server.address() as AddressInfo).port, plain);
  server.close();
  assert.equal(ancient.stored, 0);
  assert.match(ancient.why?.code ?? '', /^TLS_/);
});

test('storage commitment is asked for by TLS too', { skip }, async () => {
  using archive = await startRawProvider({ onStored: (socket, _index, answer) => socket.write(answer(0)) });
  const certificate = await hospital.issue('archive', { names: NAMES });
  const options = { key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) };
  const front = createServer(options, (socket) => {
    const behind = connect(archive.port, '127.0.0.1');
    socket.pipe(behind).pipe(socket);
    for (const each of [socket, behind]) each.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as AddressInfo;
  const request = requestByDicom(() => 'PETFECTIOR', plain, 50);
  const target = { name: 'A', aeTitle: 'A', host: '127.0.0.1', port, tls: true, storageCommitment: true };
  const failure = await request(
    { ...target, addresses: [] },
    { transactionUid: '2.25.1', objects: [{ sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid: '2.25.2' }] },
    async () => ({ status: 0 }),
    AbortSignal.timeout(5000),
  );
  front.close();
  assert.equal(failure, undefined);
  assert.deepEqual(archive.datasets.map(requestedOf), [{ transactionUid: '2.25.1', instances: ['2.25.2'] }]);
});
