/** What a peer may do to the upper layer (PS3.8 9.2): garbage, order, time, presentation contexts. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { echo } from '../../dicom/index.ts';
import { assertWithin } from '../support/assert-within.ts';
import { ARTIM_MS, image, images, listenerUnderAttack } from '../support/listener-under-attack.ts';
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
import { waitFor } from '../support/wait-for.ts';

suite('a hostile peer: the protocol', () => {
  const scene = listenerUnderAttack();
  const { assertUnharmed, spooled, abortedFor } = scene;

  test('random bytes instead of a request are answered with A-ABORT', async () => {
    for (let round = 0; round < 20; round++) {
      await using peer = await RawPeer.connect(scene.port);
      const bytes = randomBytes(2000);
      bytes[0] = 0x40;
      peer.send(bytes);
      assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 1 });
      await peer.closed();
    }
    await assertUnharmed();
  });

  test('a request with a huge length is refused on its header', async () => {
    await using peer = await RawPeer.connect(scene.port);
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
      await using peer = await RawPeer.connect(scene.port);
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
      await using peer = await RawPeer.connect(scene.port);
      peer.send(associateRequest(PET_CONTEXTS, options));
      const { type, body } = await peer.next();
      assert.equal(type, 3);
      assert.deepEqual([...body.subarray(1)], expected);
      await peer.closed();
    });
  }

  test('a request that drips, and silence, end with ARTIM', async () => {
    await using silent = await RawPeer.connect(scene.port);
    await using dripping = await RawPeer.connect(scene.port);
    const request = associateRequest();
    let at = 0;
    const drip = setInterval(() => dripping.send(request.subarray(at, ++at)), 50);
    const started = performance.now();
    await Promise.all([silent.closed(), dripping.closed()]);
    clearInterval(drip);
    assertWithin(started, ARTIM_MS + 1500);
    assert.ok(at < request.length);
    await assertUnharmed();
  });

  test('a dataset that drips ends the association when a PDU takes too long', async () => {
    await using peer = await RawPeer.associate(scene.port);
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
    await using peer = await RawPeer.associate(scene.port);
    assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 0 });
    await peer.closed();
  });

  test('a peer that never closes after A-ABORT is closed by ARTIM', async () => {
    await using peer = await RawPeer.associate(scene.port);
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
      await using peer = await RawPeer.connect(scene.port);
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
    await using peer = await RawPeer.associate(scene.port, contexts);
    peer.send(store(image.sopInstanceUid, image.dataset));
    assert.deepEqual(await peer.nextAbort(), { source: 2, reason: 6 });
    await assertUnharmed();
  });

  test('stores after a rejected association are not answered', async () => {
    await using peer = await RawPeer.connect(scene.port);
    peer.send(
      associateRequest(PET_CONTEXTS, { protocolVersion: 2 }),
      store(image.sopInstanceUid, image.dataset),
    );
    assert.equal((await peer.next()).type, 3);
    await peer.closed();
    assert.deepEqual(peer.pdus, []);
  });

  test('presentation contexts keep their ids in any order, each with its own result', async () => {
    await using peer = await RawPeer.connect(scene.port);
    peer.send(
      associateRequest([
        { id: 7, abstractSyntax: PET, transferSyntaxes: ['1.2.840.10008.1.2.2'] },
        { id: 5, abstractSyntax: '1.2.840.10008.5.1.4.31', transferSyntaxes: [IMPLICIT] },
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
      await using peer = await RawPeer.connect(scene.port);
      peer.send(associateRequest(PET_CONTEXTS, { maximumLength, window: [8, 8] }));
      const { body } = await peer.next();
      const length = body.indexOf(Buffer.from([0x51, 0, 0, 4]));
      assert.equal(body.readUInt32BE(length + 4), 256 * 1024);
      const window = body.indexOf(Buffer.from([0x53, 0, 0, 4]));
      assert.deepEqual([...body.subarray(window + 4, window + 8)], [0, 1, 0, 1]);
    }
  });

  test('stores sent ahead are all done, in their order', async () => {
    await using peer = await RawPeer.associate(scene.port);
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
      await using peer = await RawPeer.associate(scene.port);
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

  test('echo works after all of it, in the same process', async () => {
    await echo({ host: '127.0.0.1', port: scene.port, callingAeTitle: 'GOOD', calledAeTitle: 'PETFECTIOR' });
    assert.equal(scene.running.listener.pid, scene.pid);
    const internal = scene.running.logs.filter(({ event }) => event === 'listener.internal-error');
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
