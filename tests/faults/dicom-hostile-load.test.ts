/** What a peer may put into objects and messages, and how many of it there may be. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { echo, readFileMeta } from '../../dicom/index.ts';
import { ARTIM_MS, image, images, listenerUnderAttack, phantom } from '../support/listener-under-attack.ts';
import {
  associateRequest,
  commandSet,
  echoRequest,
  fragment,
  PET,
  PET_CONTEXTS,
  RawPeer,
  store,
  storeRequest,
} from '../support/raw-peer.ts';
import { CODE_CACHE } from '../../server/base/code-cache.ts';
import { waitFor } from '../support/wait-for.ts';

const DEFLATED = '1.2.840.10008.1.2.1.99';

suite('a hostile peer: what it sends, and how much', () => {
  const scene = listenerUnderAttack();
  const { assertUnharmed } = scene;

  test('fragments of one byte make the same file as one fragment', async () => {
    await using peer = await RawPeer.associate(scene.port);
    const before = scene.running.receipts.length;
    peer.send(store(image.sopInstanceUid, image.dataset, { fragmentBytes: 1 }));
    assert.equal(await peer.nextStatus(), 0);
    const receipt = await waitFor(() => scene.running.receipts[before], { what: 'the receipt' });
    const file = readFileSync(join(scene.folder, receipt.key));
    assert.ok(file.subarray(readFileMeta(file).datasetOffset).equals(image.dataset));
  });

  test('paths in UIDs and titles reach no path', async () => {
    await using peer = await RawPeer.associate(scene.port, PET_CONTEXTS, { calling: '../../../TMP/X' });
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
    const sources = readdirSync(join(scene.folder, 'spool'));
    assert.ok(sources.includes('%2E.%2F..%2F..%2FTMP%2FX@127.0.0.1'), sources.join());
    assert.deepEqual(readdirSync(scene.folder).sort(), [CODE_CACHE, 'spool']);
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
      await using peer = await RawPeer.associate(scene.port);
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
    await using peer = await RawPeer.associate(scene.port, [
      { id: 1, abstractSyntax: PET, transferSyntaxes: [DEFLATED] },
    ]);
    peer.send(store(image.sopInstanceUid, bomb));
    assert.equal((await peer.nextStatus()) & 0xf000, 0xc000);
    await assertUnharmed();
  });

  test('operations that are not offered are answered as unrecognised, with and without a dataset', async () => {
    await using peer = await RawPeer.associate(scene.port);
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
    await using peer = await RawPeer.associate(scene.port);
    peer.send(fragment(1, 3, storeRequest(image.sopInstanceUid, 1, PET, 0x0101)));
    assert.equal(await peer.nextStatus(), 0x0212);
    peer.send(
      fragment(1, 3, storeRequest(image.sopInstanceUid, 1, '1.2.840.10008.5.1.4.1.1.2')),
      fragment(1, 2, image.dataset),
    );
    assert.equal(await peer.nextStatus(), 0x0122);
  });

  test('two hundred connections that ask for nothing keep nobody out', async () => {
    const idle = await Promise.all(Array.from({ length: 200 }, () => RawPeer.connect(scene.port)));
    await assertUnharmed();
    await Promise.all(idle.map((peer) => peer.closed(ARTIM_MS + 3000)));
  });

  test('two hundred associations: one address does not take them all, and the limit is said', async () => {
    const peers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const peer = await RawPeer.connect(scene.port);
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
    await waitFor(() => scene.running.listener.stats?.associations === 0, { what: 'all are gone' });
  });

  test('a peer that asks without reading the answers is not served for ever', async () => {
    await using peer = await RawPeer.associate(scene.port);
    peer.socket.pause();
    const echoes = Buffer.concat(
      Array.from({ length: 2000 }, (_, index) => fragment(3, 3, echoRequest(index + 1))),
    );
    for (let round = 0; round < 40; round++) peer.send(echoes);
    await waitFor(
      () =>
        scene.running.logs.some(
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
    await using peer = await RawPeer.associate(scene.port);
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
      peak = Math.max(peak, scene.running.listener.stats?.memory ?? 0);
    }
    peer.send(fragment(1, 2, Buffer.alloc(0)));
    assert.equal(await peer.nextStatus(), 0);
    assert.ok(peak < 250e6, `${Math.round(peak / 1e6)} MB`);
    await waitFor(() => scene.running.receipts.some(({ bytes }) => bytes > length), { what: 'the receipt' });
  });

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
