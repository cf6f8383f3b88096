/** Who asks for associations, from a real listener into a real database. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceStore } from '../../server/devices/device-store.ts';
import { Senders } from '../../server/devices/senders.ts';
import { startListener } from '../support/listener.ts';
import { openQueue } from '../support/open-queue.ts';
import {
  associateRequest,
  echoRequest,
  fragment,
  IMPLICIT,
  RawPeer,
  RELEASE,
  VERIFICATION,
} from '../support/raw-peer.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

async function openSenders() {
  const queue = await openQueue();
  const devices = new DeviceStore(queue.database, queue.events);
  await devices.load();
  const senders = new Senders(queue.database, devices, queue.events, (error) => assert.fail(String(error)));
  const announced: string[] = [];
  queue.events.on('senderUnknown', ({ aeTitle }) => announced.push(aeTitle));
  return {
    devices,
    senders,
    announced,
    [Symbol.asyncDispose]: async () => {
      await senders.close();
      await queue[Symbol.asyncDispose]();
    },
  };
}

const ECHO = [{ id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT] }];

test('who only echoes, and who is rejected, is offered for declaring; a declared device is seen', async () => {
  await using it = await openSenders();
  await it.devices.create({ name: 'CT', aeTitle: 'CT', host: '127.0.0.1', port: 104 });
  using directory = temporaryDirectory();
  await using running = await startListener(
    directory.path,
    { checksCalledAeTitle: true },
    {},
    { onCaller: ({ aeTitle, address }, at) => it.senders.note(aeTitle, address, at) },
  );
  for (const [calling, from] of [
    ['ECHOES', '127.0.0.2'],
    ['ECHOES', '127.0.0.2'],
    ['CT', '127.0.0.1'],
  ] as const) {
    await using peer = await RawPeer.associate(running.port, ECHO, { calling, from });
    peer.send(fragment(1, 3, echoRequest()));
    assert.equal(await peer.nextStatus(), 0);
    peer.send(RELEASE);
    await peer.closed();
  }
  await using rejected = await RawPeer.connect(running.port, '127.0.0.3');
  rejected.send(associateRequest(ECHO, { calling: 'REJECTED', called: 'ANOTHER' }));
  assert.equal((await rejected.next()).type, 3);
  // Neither connects only, nor speaks DICOM: nobody to declare.
  await using scanner = await RawPeer.connect(running.port, '127.0.0.4');
  scanner.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await scanner.closed();

  const unknown = await waitFor(
    async () => {
      const found = await it.senders.unknown();
      return found.some(({ aeTitle }) => aeTitle === 'REJECTED') && found;
    },
    { what: 'the rejected peer is known' },
  );
  assert.deepEqual(
    unknown.map(({ aeTitle, address, associations }) => ({ aeTitle, address, associations })),
    [
      { aeTitle: 'REJECTED', address: '127.0.0.3', associations: 1 },
      { aeTitle: 'ECHOES', address: '127.0.0.2', associations: 2 },
    ],
  );
  assert.ok(it.devices.get('CT')?.lastSeenAt);
});

test('of several devices at one address a sender is the one with its AE title, or none of them', async () => {
  await using it = await openSenders();
  const named = (name: string, host: string) => ({ name, aeTitle: name, host, port: 104 });
  for (const [name, host] of [
    ['CT', '192.0.2.1'],
    ['PACS', '192.0.2.2'],
    ['WS', '192.0.2.2'],
  ] as const)
    await it.devices.create(named(name, host));
  const sender = (aeTitle: string, address: string) => it.devices.at(aeTitle, address)?.name;
  assert.equal(sender('ANY', '192.0.2.1'), 'CT');
  assert.equal(sender('WS ', '::ffff:192.0.2.2'), 'WS');
  assert.equal(sender('ANY', '192.0.2.2'), undefined);
  await it.senders.seen('ANY', '192.0.2.2', 1);
  assert.deepEqual(
    (await it.senders.unknown()).map(({ aeTitle }) => aeTitle),
    ['ANY'],
  );
});

test('thousands of invented titles cost a bounded number of rows, writes and alerts', async () => {
  await using it = await openSenders();
  for (let index = 0; index < 3000; index++) it.senders.note(`AE${index}`, '192.0.2.1', index);
  for (let index = 0; index < 1000; index++) it.senders.note('AE0', '192.0.2.1', 3000 + index);
  it.senders.note('', '192.0.2.1', 1);
  await it.senders.close();
  const unknown = await it.senders.unknown();
  assert.equal(unknown.length, 200);
  assert.equal(unknown[0]?.associations, 1001, 'one row, one write for all of a second');
  assert.equal(it.announced.length, 20);
});
