import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { after, before, suite, test } from 'node:test';
import { echo, readFileMeta } from '../../dicom/index.ts';
import { startListener, type RunningListener } from '../support/listener.ts';
import { makePhantomSeries } from '../support/phantom/series.ts';
import {
  ABORT,
  associateRequest,
  commandSet,
  echoRequest,
  EXPLICIT,
  fragment,
  IMPLICIT,
  pdu,
  PET,
  PET_CONTEXTS,
  RawPeer,
  RELEASE,
  store,
  storeRequest,
  VERIFICATION,
} from '../support/raw-peer.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const ARTIM_MS = 400;
const IDLE_MS = 700;
const DEFLATED = '1.2.840.10008.1.2.1.99';

const phantom = makePhantomSeries({ slices: 3, rows: 64, transferSyntax: 'explicit' });
const images = phantom.objects.map(({ bytes, sopInstanceUid }) => ({
  sopInstanceUid,
  dataset: bytes.subarray(readFileMeta(bytes).datasetOffset),
}));
const [image] = images as [(typeof images)[number]];

suite('a hostile peer', () => {
  let directory: TemporaryDirectory;
  let running: RunningListener;
  let port: number;
  let pid: number | undefined;

  before(async () => {
    directory = temporaryDirectory();
    running = await startListener(
      directory.path,
      {},
      { artimMs: ARTIM_MS, idleMs: IDLE_MS, durability: 'process' },
    );
    port = running.port;
    pid = running.listener.pid;
  });
  after(async () => {
    await running[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  });

  /** After each attack: the same process, a good peer is served, and memory is where it was. */
  async function assertUnharmed(): Promise<void> {
    await using good = await RawPeer.associate(port, PET_CONTEXTS, { from: '127.0.0.9' });
    good.send(store(image.sopInstanceUid, image.dataset));
    assert.equal(await good.nextStatus(), 0);
    good.send(RELEASE);
    assert.equal((await good.next()).type, 6);
    assert.equal(running.listener.pid, pid);
    assert.deepEqual(running.failures, []);
  }

  const spooled = () => {
    try {
      return readdirSync(join(directory.path, 'spool'), { recursive: true }).filter((name) =>
        `${name}`.endsWith('.dcm'),
      );
    } catch {
      return [];
    }
  };

  /** What the peer does must end in an A-ABORT of the service provider with this reason. */
  function abortedFor(name: string, reason: number, attack: (peer: RawPeer) => void): void {
    test(name, async () => {
      const count = spooled().length;
      await using peer = await RawPeer.associate(port);
      attack(peer);
      assert.deepEqual(await peer.nextAbort(), { source: 2, reason });
      await peer.closed();
      assert.equal(spooled().length, count);
      await assertUnharmed();
    });
  }

  test('random bytes instead of a request are answered with A-ABORT', async () => {
    for (let round = 0; round < 20; round++) {
      await using peer = await RawPeer.connect(port);
      const bytes = randomBytes(2000);
      bytes[0] = 0x40;
      peer.send(bytes);
      assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 1 });
      await peer.closed();
    }
    await assertUnharmed();
  });

  test('a request with a huge length is refused on its header', async () => {
    await using peer = await RawPeer.connect(port);
    peer.send(pdu(1, Buffer.alloc(100), 0xffffffff));
    assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 6 });
    await peer.closed();
    await assertUnharmed();
  });

  for (const [name, request] of [
    ['items that reach beyond the request', truncatedRequest()],
    [
      'an even presentation context id',
      associateRequest([{ id: 2, abstractSyntax: PET, transferSyntaxes: [EXPLICIT] }]),
    ],
    ['one presentation context id twice', associateRequest([...PET_CONTEXTS, ...PET_CONTEXTS])],
    ['no presentation context', associateRequest([])],
  ] as const) {
    test(`a request with ${name} is aborted`, async () => {
      await using peer = await RawPeer.connect(port);
      peer.send(request);
      assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 6 });
      await peer.closed();
      await assertUnharmed();
    });
  }

  for (const [name, options, expected] of [
    ['another protocol version', { protocolVersion: 2 }, [1, 2, 2]],
    ['another application context', { applicationContext: '1.2.3' }, [1, 1, 2]],
  ] as const) {
    test(`a request with ${name} is rejected as the standard says`, async () => {
      await using peer = await RawPeer.connect(port);
      peer.send(associateRequest(PET_CONTEXTS, options));
      const { type, body } = await peer.next();
      assert.equal(type, 3);
      assert.deepEqual([...body.subarray(1)], expected);
      await peer.closed();
    });
  }

  test('a request that drips, and silence, end with ARTIM', async () => {
    await using silent = await RawPeer.connect(port);
    await using dripping = await RawPeer.connect(port);
    const request = associateRequest();
    let at = 0;
    const drip = setInterval(() => dripping.send(request.subarray(at, ++at)), 50);
    const started = performance.now();
    await Promise.all([silent.closed(), dripping.closed()]);
    clearInterval(drip);
    assert.ok(performance.now() - started < ARTIM_MS + 1500);
    assert.ok(at < request.length);
    await assertUnharmed();
  });

  test('a dataset that drips ends the association when a PDU takes too long', async () => {
    await using peer = await RawPeer.associate(port);
    peer.send(fragment(1, 3, storeRequest(image.sopInstanceUid)));
    const bytes = fragment(1, 2, image.dataset.subarray(0, 10_000));
    let at = 0;
    const drip = setInterval(() => peer.send(bytes.subarray(at, (at += 10))), 30);
    assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 0 });
    clearInterval(drip);
    await peer.closed();
    await assertUnharmed();
  });

  test('an association on which nothing happens is aborted after the idle time', async () => {
    await using peer = await RawPeer.associate(port);
    assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 0 });
    await peer.closed();
  });

  test('a peer that never closes after A-ABORT is closed by ARTIM', async () => {
    await using peer = await RawPeer.associate(port);
    peer.socket.allowHalfOpen = true;
    peer.send(associateRequest());
    await peer.nextAbort();
    // Closed for good, so that what is still sent is answered with a reset.
    await waitFor(
      () => {
        peer.send(Buffer.alloc(1));
        return peer.isClosed;
      },
      { what: 'the connection is gone', timeoutMs: ARTIM_MS + 2000 },
    );
  });

  abortedFor('a P-DATA-TF over the announced length is refused on its header', 6, (peer) =>
    peer.send(pdu(4, Buffer.alloc(10), 256 * 1024 + 1)),
  );
  abortedFor('a P-DATA-TF of four gigabytes is refused on its header', 6, (peer) =>
    peer.send(pdu(4, Buffer.alloc(10), 0xffffffff)),
  );
  abortedFor('a presentation data value longer than its PDU', 6, (peer) =>
    peer.send(pdu(4, Buffer.from([0, 0, 0, 200, 1, 3, 0, 0]))),
  );
  abortedFor('a presentation data value too short for its own header', 6, (peer) =>
    peer.send(pdu(4, Buffer.from([0, 0, 0, 1, 1, 3, 0, 0]))),
  );
  abortedFor('a presentation data value cut off by the end of its PDU', 6, (peer) =>
    peer.send(pdu(4, Buffer.concat([fragment(1, 1, Buffer.alloc(4)).subarray(6), Buffer.from([0, 0, 0])]))),
  );
  abortedFor('a second association request', 2, (peer) => peer.send(associateRequest()));
  abortedFor('a PDU of the requestor of an association: A-ASSOCIATE-AC', 2, (peer) =>
    peer.send(pdu(2, Buffer.alloc(80))),
  );
  abortedFor('an A-RELEASE-RP that nobody asked for', 2, (peer) => peer.send(pdu(6, Buffer.alloc(4))));
  abortedFor('an unknown PDU', 1, (peer) => peer.send(pdu(8, Buffer.alloc(4))));
  abortedFor('a release request of the wrong length', 6, (peer) => peer.send(pdu(5, Buffer.alloc(8))));
  abortedFor('a store on a presentation context that was never proposed', 6, (peer) =>
    peer.send(store(image.sopInstanceUid, image.dataset, { contextId: 99 })),
  );
  abortedFor('a dataset without a command', 5, (peer) =>
    peer.send(fragment(1, 2, image.dataset.subarray(0, 500))),
  );
  abortedFor('a command within a dataset', 5, (peer) =>
    peer.send(
      fragment(1, 3, storeRequest(image.sopInstanceUid)),
      fragment(1, 0, image.dataset.subarray(0, 500)),
      fragment(1, 3, echoRequest()),
    ),
  );
  abortedFor('a message that changes its presentation context', 6, (peer) =>
    peer.send(
      fragment(1, 3, storeRequest(image.sopInstanceUid)),
      fragment(3, 2, image.dataset.subarray(0, 500)),
    ),
  );
  abortedFor('a command set that never ends', 6, (peer) => {
    for (let round = 0; round < 20; round++) peer.send(fragment(1, 1, Buffer.alloc(1000)));
  });
  abortedFor('a command set of noise', 6, (peer) => peer.send(fragment(1, 3, randomBytes(300))));
  abortedFor('a command set without a command field', 6, (peer) =>
    peer.send(fragment(1, 3, commandSet([[0x0110, 1]]))),
  );
  abortedFor('a response to nothing', 5, (peer) =>
    peer.send(
      fragment(
        1,
        3,
        commandSet([
          [0x0100, 0x8001],
          [0x0120, 1],
          [0x0800, 0x0101],
          [0x0900, 0],
        ]),
      ),
    ),
  );

  test('P-DATA-TF, release and abort before an association end the connection', async () => {
    for (const bytes of [store(image.sopInstanceUid, image.dataset), RELEASE, ABORT]) {
      await using peer = await RawPeer.connect(port);
      peer.send(bytes);
      await peer.closed();
      assert.ok(peer.pdus.every(({ type }) => type === 7));
    }
    await assertUnharmed();
  });

  test('a store on a rejected presentation context is aborted, not answered', async () => {
    const contexts = [
      { id: 1, abstractSyntax: PET, transferSyntaxes: ['1.2.840.10008.1.2.2'] },
      PET_CONTEXTS[1]!,
    ];
    await using peer = await RawPeer.associate(port, contexts);
    peer.send(store(image.sopInstanceUid, image.dataset));
    assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 6 });
    await assertUnharmed();
  });

  test('stores after a rejected association are not answered', async () => {
    await using peer = await RawPeer.connect(port);
    peer.send(
      associateRequest(PET_CONTEXTS, { protocolVersion: 2 }),
      store(image.sopInstanceUid, image.dataset),
    );
    assert.equal((await peer.next()).type, 3);
    await peer.closed();
    assert.deepEqual(peer.pdus, []);
  });

  test('presentation contexts keep their ids in any order, each with its own result', async () => {
    await using peer = await RawPeer.connect(port);
    peer.send(
      associateRequest([
        { id: 7, abstractSyntax: PET, transferSyntaxes: ['1.2.840.10008.1.2.2'] },
        { id: 5, abstractSyntax: '1.2.3.4', transferSyntaxes: [IMPLICIT] },
        { id: 1, abstractSyntax: PET, transferSyntaxes: ['1.2.840.10008.1.2.2', EXPLICIT, IMPLICIT] },
        { id: 3, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT] },
      ]),
    );
    const { type, body } = await peer.next();
    assert.equal(type, 2);
    assert.deepEqual(decisions(body), [
      [7, 4],
      [5, 3],
      [1, 0],
      [3, 0],
    ]);
    peer.send(store(image.sopInstanceUid, image.dataset, { contextId: 1 }));
    assert.equal(await peer.nextStatus(), 0);
  });

  test('our own maximum length is announced whatever the peer announces, and its window is answered as 1/1', async () => {
    for (const maximumLength of [0, 16, 0xffffffff]) {
      await using peer = await RawPeer.connect(port);
      peer.send(associateRequest(PET_CONTEXTS, { maximumLength, window: [8, 8] }));
      const { body } = await peer.next();
      const length = body.indexOf(Buffer.from([0x51, 0, 0, 4]));
      assert.equal(body.readUInt32BE(length + 4), 256 * 1024);
      const window = body.indexOf(Buffer.from([0x53, 0, 0, 4]));
      assert.deepEqual([...body.subarray(window + 4, window + 8)], [0, 1, 0, 1]);
    }
  });

  test('stores sent ahead are all done, in their order', async () => {
    await using peer = await RawPeer.associate(port);
    const count = spooled().length;
    peer.send(
      ...images.map(({ sopInstanceUid, dataset }, index) =>
        store(sopInstanceUid, dataset, { messageId: index + 7 }),
      ),
    );
    peer.send(RELEASE);
    for (const index of images.keys()) {
      const { body } = await peer.next();
      const at = body.indexOf(Buffer.from([0x00, 0x00, 0x20, 0x01, 2, 0, 0, 0]));
      assert.equal(body.readUInt16LE(at + 8), index + 7);
    }
    assert.equal((await peer.next()).type, 6);
    assert.equal(spooled().length, count + images.length);
  });

  for (const [name, end] of [
    ['an abort', (peer: RawPeer) => peer.send(ABORT)],
    ['a lost connection', (peer: RawPeer) => peer.socket.resetAndDestroy()],
  ] as const) {
    test(`${name} within a store leaves nothing behind`, async () => {
      const count = spooled().length;
      await using peer = await RawPeer.associate(port);
      peer.send(
        fragment(1, 3, storeRequest(image.sopInstanceUid)),
        fragment(1, 0, image.dataset.subarray(0, 7000)),
      );
      end(peer);
      await peer.closed();
      await assertUnharmed();
      assert.equal(spooled().length, count + 1);
    });
  }

  test('fragments of one byte make the same file as one fragment', async () => {
    await using peer = await RawPeer.associate(port);
    const before = running.receipts.length;
    peer.send(store(image.sopInstanceUid, image.dataset, { fragmentBytes: 1 }));
    assert.equal(await peer.nextStatus(), 0);
    const receipt = await waitFor(() => running.receipts[before], { what: 'the receipt' });
    const file = readFileSync(join(directory.path, receipt.key));
    assert.ok(file.subarray(readFileMeta(file).datasetOffset).equals(image.dataset));
  });

  test('paths in UIDs and titles reach no path', async () => {
    await using peer = await RawPeer.associate(port, PET_CONTEXTS, { calling: '../../../TMP/X' });
    peer.send(store('../../../etc/passwd', image.dataset));
    assert.equal(await peer.nextStatus(), 0x0117);
    for (const uid of [phantom.seriesInstanceUid, phantom.studyInstanceUid]) {
      const evil = '../'.repeat(40).slice(0, uid.length);
      const dataset = Buffer.from(image.dataset.toString('latin1').replace(uid, evil), 'latin1');
      peer.send(store(image.sopInstanceUid, dataset));
      assert.equal((await peer.nextStatus()) & 0xf000, 0xc000);
    }
    peer.send(store(image.sopInstanceUid, image.dataset));
    assert.equal(await peer.nextStatus(), 0);
    const sources = readdirSync(join(directory.path, 'spool'));
    assert.ok(sources.includes('%2E.%2F..%2F..%2FTMP%2FX@127.0.0.1'), sources.join());
    assert.deepEqual(readdirSync(directory.path), ['spool']);
  });

  for (const [name, dataset, status] of [
    ['noise', randomBytes(5000), 0xc000],
    ['nothing', Buffer.alloc(0), 0xc000],
    ['a header that breaks off', image.dataset.subarray(0, 600), 0xc000],
    ['sequences nested ten thousand deep', nested(10_000), 0xc000],
    ['more elements than any image has', elements(150_000), 0xc000],
    ['another instance than the command says', images[1]?.dataset as Buffer, 0xa900],
  ] as const) {
    test(`a dataset that is ${name} is answered with a failure, and the next is taken`, async () => {
      await using peer = await RawPeer.associate(port);
      const bytes =
        dataset.length > 0
          ? store(image.sopInstanceUid, dataset)
          : Buffer.concat([fragment(1, 3, storeRequest(image.sopInstanceUid)), fragment(1, 2, dataset)]);
      peer.send(bytes);
      assert.equal(await peer.nextStatus(), status);
      peer.send(store(image.sopInstanceUid, image.dataset));
      assert.equal(await peer.nextStatus(), 0);
    });
  }

  test('a deflate bomb is refused at its bound', async () => {
    const bomb = deflateRawSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
    await using peer = await RawPeer.associate(port, [
      { id: 1, abstractSyntax: PET, transferSyntaxes: [DEFLATED] },
    ]);
    peer.send(store(image.sopInstanceUid, bomb));
    assert.equal((await peer.nextStatus()) & 0xf000, 0xc000);
    await assertUnharmed();
  });

  test('operations that are not offered are answered as unrecognised, with and without a dataset', async () => {
    await using peer = await RawPeer.associate(port);
    const find = (dataset: number) =>
      commandSet([
        [0x0002, PET],
        [0x0100, 0x20],
        [0x0110, 5],
        [0x0800, dataset],
      ]);
    peer.send(fragment(1, 3, find(0x0101)));
    assert.equal(await peer.nextStatus(), 0x0211);
    peer.send(fragment(1, 3, find(1)), fragment(1, 2, Buffer.alloc(100)));
    assert.equal(await peer.nextStatus(), 0x0211);
    peer.send(
      fragment(
        1,
        3,
        commandSet([
          [0x0100, 0x0fff],
          [0x0120, 5],
          [0x0800, 0x0101],
        ]),
      ),
      fragment(3, 3, echoRequest(9)),
    );
    assert.equal(await peer.nextStatus(), 0);
  });

  test('a store without a dataset, or of another class than its context, is refused', async () => {
    await using peer = await RawPeer.associate(port);
    peer.send(fragment(1, 3, storeRequest(image.sopInstanceUid, 1, PET, 0x0101)));
    assert.equal(await peer.nextStatus(), 0x0212);
    peer.send(
      fragment(1, 3, storeRequest(image.sopInstanceUid, 1, '1.2.840.10008.5.1.4.1.1.2')),
      fragment(1, 2, image.dataset),
    );
    assert.equal(await peer.nextStatus(), 0x0122);
  });

  test('two hundred connections that ask for nothing keep nobody out', async () => {
    const idle = await Promise.all(Array.from({ length: 200 }, () => RawPeer.connect(port)));
    await assertUnharmed();
    await Promise.all(idle.map((peer) => peer.closed(ARTIM_MS + 3000)));
  });

  test('two hundred associations: one address does not take them all, and the limit is said', async () => {
    const peers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const peer = await RawPeer.connect(port);
        peer.send(associateRequest());
        return peer;
      }),
    );
    const answers = await Promise.all(peers.map((peer) => peer.next().catch(() => undefined)));
    const accepted = answers.filter((answer) => answer?.type === 2).length;
    assert.ok(accepted > 0 && accepted <= 24, `${accepted} accepted`);
    for (const answer of answers)
      if (answer?.type === 3) assert.deepEqual([...answer.body.subarray(1)], [2, 3, 2]);
    await assertUnharmed();
    for (const peer of peers) peer.socket.destroy();
    await waitFor(() => running.listener.stats?.associations === 0, { what: 'all are gone' });
  });

  test('a peer that asks without reading the answers is not served for ever', async () => {
    await using peer = await RawPeer.associate(port);
    peer.socket.pause();
    const echoes = Buffer.concat(
      Array.from({ length: 2000 }, (_, index) => fragment(3, 3, echoRequest(index + 1))),
    );
    for (let round = 0; round < 40; round++) peer.send(echoes);
    await waitFor(
      () =>
        running.logs.some(
          ({ event, fields }) =>
            event === 'listener.association-aborted' && `${fields['reason']}`.includes('not read'),
        ),
      { what: 'the association is aborted' },
    );
    await assertUnharmed();
  });

  test('an image of 300 MB goes to its file in constant memory', async () => {
    const pixels = image.dataset.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
    const length = 300 * 1024 * 1024;
    const head = Buffer.from(image.dataset.subarray(0, pixels + 12));
    head.writeUInt32LE(length, pixels + 8);
    await using peer = await RawPeer.associate(port);
    peer.send(fragment(1, 3, storeRequest(image.sopInstanceUid)), fragment(1, 0, head));
    const block = fragment(1, 0, Buffer.alloc(256 * 1024 - 6));
    let left = length;
    let peak = 0;
    while (left > 0) {
      const size = Math.min(left, 256 * 1024 - 6);
      const bytes = size === 256 * 1024 - 6 ? block : fragment(1, 0, Buffer.alloc(size));
      if (!peer.socket.write(bytes))
        await waitFor(() => !peer.socket.writableNeedDrain, { what: 'drain', everyMs: 1 });
      left -= size;
      peak = Math.max(peak, running.listener.stats?.memory ?? 0);
    }
    peer.send(fragment(1, 2, Buffer.alloc(0)));
    assert.equal(await peer.nextStatus(), 0);
    assert.ok(peak < 250e6, `${Math.round(peak / 1e6)} MB`);
    await waitFor(() => running.receipts.some(({ bytes }) => bytes > length), { what: 'the receipt' });
  });

  test('echo works after all of it, in the same process', async () => {
    await echo({ host: '127.0.0.1', port, callingAeTitle: 'GOOD', calledAeTitle: 'PETFECTIOR' });
    assert.equal(running.listener.pid, pid);
    const internal = running.logs.filter(({ event }) => event === 'listener.internal-error');
    assert.deepEqual(
      internal.map(({ message }) => message),
      [],
    );
  });
});

function truncatedRequest(): Buffer {
  const request = associateRequest();
  const body = Buffer.from(request.subarray(6, request.length - 3));
  return pdu(1, body);
}

/** Context ids and results of an A-ASSOCIATE-AC. */
function decisions(body: Buffer): number[][] {
  const found: number[][] = [];
  for (let at = 68; at < body.length; at += 4 + body.readUInt16BE(at + 2)) {
    if (body[at] === 0x21) found.push([body[at + 4] as number, body[at + 6] as number]);
  }
  return found;
}

/** Empty elements with rising tags. */
function elements(count: number): Buffer {
  const bytes = Buffer.alloc(count * 8);
  for (let index = 0; index < count; index++) {
    bytes.writeUInt16LE(8 + (index >> 15), index * 8);
    bytes.writeUInt16LE(index & 0x7fff, index * 8 + 2);
    bytes.write('LO', index * 8 + 4, 'latin1');
  }
  return bytes;
}

/** Explicit VR, undefined lengths: each item holds another sequence. */
function nested(depth: number): Buffer {
  const level = Buffer.from([
    0x40, 0, 0x30, 0xa7, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff,
    0xff,
  ]);
  return Buffer.concat(Array<Buffer>(depth).fill(level));
}
