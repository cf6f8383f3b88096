import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { PET_IMAGE_STORAGE, storeObjects, TRANSFER_SYNTAX } from '../../dicom/index.ts';
import { decodeAssociateRequest } from '../../dicom/net/associate-pdu.ts';
import { diagnose } from '../../server/devices/diagnose.ts';
import { noticeMessage } from '../../server/base/notices.ts';
import { dciodvfyErrors, dcmdumpValues, startStorescp } from '../support/dcmtk.ts';
import { freePort } from '../support/free-port.ts';
import { startListener } from '../support/listener.ts';
import { makePhantomSeries } from '../../server/phantom/series.ts';
import { writeSeries } from '../../server/phantom/write-series.ts';
import { missingPrograms } from '../support/programs.ts';
import { pdu } from '../support/raw-peer.ts';
import { startRawProvider } from '../support/raw-provider.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const target = (port: number, change: object = {}) => ({
  device: { name: 'WS1', aeTitle: 'STORESCP', host: '127.0.0.1', port, tls: false, ...change },
  callingAeTitle: 'PETFECTIOR',
  tls: {},
  signal: AbortSignal.timeout(30_000),
});

async function outcomes(port: number, change: object = {}): Promise<{ outcomes: string; failure: string }> {
  const steps = await diagnose(target(port, change));
  assert.deepEqual(
    steps.map(({ name }) => name),
    ['NAME_RESOLUTION', 'TCP', 'TLS', 'ASSOCIATION', 'ECHO', 'STORE'],
  );
  return {
    outcomes: steps.map(({ outcome }) => outcome[0]).join(''),
    failure: steps
      .flatMap(({ outcome, notice }) => (outcome === 'FAILED' ? noticeMessage(notice) : []))
      .join(),
  };
}

/** A far side that does one thing to whoever connects. */
async function farSide(act: (socket: Socket) => void): Promise<{ port: number } & Disposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    act(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const reject =
  (...reason: number[]) =>
  (socket: Socket) =>
    socket.once('data', () => socket.write(pdu(3, Buffer.from([0, ...reason]))));

const skip = missingPrograms('storescp', 'dcmdump', 'dciodvfy');

test(
  'a device that works passes every step, and holds one test image however often it is tried',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    await using peer = await startStorescp(join(directory.path, 'in'));
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await outcomes(peer.port), { outcomes: 'PPSPPP', failure: '' });
    }
    const received = peer.received();
    assert.equal(new Set(received.map(({ sopInstanceUid }) => sopInstanceUid)).size, 1);
    const [file] = received.map(({ path }) => path) as [string];
    assert.deepEqual(await dcmdumpValues([file], '0010,0010'), ['PETFECTIOR^TEST']);
    assert.deepEqual(await dciodvfyErrors(file), []);
  },
);

test('the diagnosis proposes of PET images what a delivery proposes, and passes with implicit VR alone', async () => {
  using directory = temporaryDirectory();
  using peer = await startRawProvider({ transferSyntaxes: [TRANSFER_SYNTAX.implicitLittleEndian] });
  assert.equal((await outcomes(peer.port)).outcomes, 'PPSPPP');
  for (const transferSyntax of ['explicit', 'implicit'] as const) {
    const series = makePhantomSeries({ slices: 1, rows: 16, transferSyntax });
    const [path] = writeSeries(join(directory.path, transferSyntax), series.objects) as [string];
    const sopInstanceUid = series.objects[0]?.sopInstanceUid as string;
    const { transferSyntaxUid } = series;
    const object = { path, sopClassUid: PET_IMAGE_STORAGE, sopInstanceUid, transferSyntaxUid };
    const titles = { host: '127.0.0.1', callingAeTitle: 'PETFECTIOR', calledAeTitle: 'STORESCP' };
    assert.equal((await storeObjects({ ...titles, port: peer.port, objects: [object] })).stored, 1);
  }
  const [diagnosed, ...delivered] = peer.requests.map((body) =>
    decodeAssociateRequest(body)
      .contexts.filter(({ abstractSyntaxUid }) => abstractSyntaxUid === PET_IMAGE_STORAGE)
      .map(({ transferSyntaxUids }) => transferSyntaxUids.join())
      .toSorted(),
  );
  for (const proposed of delivered) assert.deepEqual(proposed, diagnosed);
});

test('each way to fail is named with what to do', async () => {
  using silent = await farSide(() => undefined);
  using closing = await farSide((socket) => socket.once('data', () => socket.end()));
  using aborting = await farSide((socket) =>
    socket.once('data', () => socket.end(pdu(7, Buffer.from([0, 0, 2, 0])))),
  );
  using calling = await farSide(reject(1, 1, 3));
  using called = await farSide(reject(1, 1, 7));
  using busy = await farSide(reject(2, 3, 2));
  using web = await farSide((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  );
  using secure = await farSide((socket) =>
    socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 10]))),
  );
  using shell = await farSide((socket) => socket.end('SSH-2.0-OpenSSH_10.0\r\n'));
  const unused = await freePort();
  const cases: readonly (readonly [number, object, string, RegExp])[] = [
    [unused, { host: 'no-such-host.invalid' }, 'FSSSSS', /not known to the name server/],
    [unused, {}, 'PFSSSS', /nothing listens on port/],
    [silent.port, { tls: true }, 'PPFSSS', /No TLS connection/],
    [silent.port, {}, 'PPSFSS', /DICOM is not answered/],
    [closing.port, {}, 'PPSFSS', /ended the association without a reason/],
    [aborting.port, {}, 'PPSFSS', /ended the association without a reason/],
    [calling.port, {}, 'PPSFSS', /does not know PETFECTIOR/],
    [called.port, {}, 'PPSFSS', /does not go by the AE title STORESCP/],
    [busy.port, {}, 'PPSFSS', /busy/],
    [web.port, {}, 'PPSFSS', /A web server answers on port/],
    [secure.port, {}, 'PPSFSS', /wants TLS/],
    [shell.port, {}, 'PPSFSS', /does not speak DICOM/],
  ];
  await Promise.all(
    cases.map(async ([port, change, expected, sentence]) => {
      const { outcomes: seen, failure } = await outcomes(port, change);
      assert.equal(seen, expected, failure);
      assert.match(failure, sentence);
    }),
  );
});

test(
  'a device that takes no PET images fails at the test image, one that is full too',
  { skip },
  async () => {
    using directory = temporaryDirectory();
    await using full = await startListener(directory.path, { watermarkBytes: Number.MAX_SAFE_INTEGER });
    const refused = await outcomes(full.port);
    assert.equal(refused.outcomes, 'PPSFSS');
    assert.match(refused.failure, /busy/);
  },
);
