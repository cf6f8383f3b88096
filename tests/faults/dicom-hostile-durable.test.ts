/** What a peer may do while its image is being made durable, and when it goes without a word. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { IDLE_MS, image, images, listenerUnderAttack } from '../support/listener-under-attack.ts';
import { isListening } from '../support/free-port.ts';
import {
  ABORT,
  associateRequest,
  fragment,
  PET_CONTEXTS,
  RawPeer,
  RELEASE,
  store,
  storeRequest,
} from '../support/raw-peer.ts';
import { waitFor } from '../support/wait-for.ts';

suite('a hostile peer: while images are made durable', () => {
  const scene = listenerUnderAttack('durable');
  const { assertUnharmed, spooled } = scene;
  const ahead = Buffer.concat(
    images.map(({ sopInstanceUid, dataset }, index) =>
      store(sopInstanceUid, dataset, { messageId: index + 7 }),
    ),
  );

  test('stores sent ahead of the answers are all done, in their order, and the release after them', async () => {
    const count = spooled().length;
    await using peer = await RawPeer.associate(scene.port);
    peer.send(ahead, RELEASE);
    for (const index of images.keys()) {
      const { type, body } = await peer.next();
      assert.equal(type, 4);
      const at = body.indexOf(Buffer.from([0x00, 0x00, 0x20, 0x01, 2, 0, 0, 0]));
      assert.equal(body.readUInt16LE(at + 8), index + 7);
    }
    assert.equal((await peer.next()).type, 6);
    assert.equal(spooled().length, count + images.length);
  });

  const ends: Readonly<Record<string, (peer: RawPeer) => void>> = {
    'hang up': (peer) => peer.socket.resetAndDestroy(),
    'close their half': (peer) => peer.socket.end(),
    abort: (peer) => peer.send(ABORT),
    'ask for another association': (peer) => peer.send(associateRequest()),
  };
  for (const [name, end] of Object.entries(ends)) {
    test(`fifteen peers that send ahead and ${name} before they are answered harm nobody`, async () => {
      const peers = await Promise.all(
        Array.from({ length: 15 }, () => RawPeer.associate(scene.port, PET_CONTEXTS)),
      );
      for (const peer of peers) {
        peer.send(ahead);
        end(peer);
      }
      await Promise.all(peers.map((peer) => peer.closed(IDLE_MS + 3000)));
      await assertUnharmed();
      assert.ok(scene.running.receipts.every(({ bytes }) => bytes > image.dataset.length));
    });
  }

  test('a peer that vanishes in the middle of an image keeps its place for the idle time only', async () => {
    const count = spooled().length;
    await using peer = await RawPeer.associate(scene.port);
    peer.send(
      fragment(1, 3, storeRequest(image.sopInstanceUid)),
      fragment(1, 0, image.dataset.subarray(0, 7000)),
    );
    // Half-open: nothing is read and nothing closed on this side, as after a power cut.
    peer.socket.pause();
    const isGivenUp = () =>
      scene.running.logs.some(
        ({ event, fields }) =>
          event === 'listener.association-aborted' && fields['reason'] === 'no PDU for too long',
      );
    assert.equal(isGivenUp(), false);
    await waitFor(isGivenUp, { what: 'the association is given up', timeoutMs: IDLE_MS + 3000 });
    await assertUnharmed();
    assert.equal(spooled().length, count + 1, 'of the good peer only');
  });

  test('the listener is bound to its address, and to no other of the machine', async () => {
    assert.equal(await isListening(scene.port, '127.0.0.1'), true);
    assert.equal(await isListening(scene.port, '127.0.0.2'), false);
  });

  test('nothing of all that was an error of ours, and all of it happened to one process', async () => {
    await assertUnharmed();
    const internal = scene.running.logs.filter(({ event }) => event === 'listener.internal-error');
    assert.deepEqual(
      internal.map(({ message }) => message),
      [],
    );
  });
});
