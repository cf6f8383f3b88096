/** A change of a setting that needs another listener: it hands over to the next, as the composition root has it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { composeListener } from '../../server/compose/listener.ts';
import { readConfig } from '../../server/base/config.ts';
import { DeviceStore } from '../../server/devices/device-store.ts';
import { SettingsStore } from '../../server/settings/settings-store.ts';
import type { Receipt } from '../../server/storage/receipt.ts';
import { assertWithin } from '../support/assert-within.ts';
import { freePort, isListening } from '../support/free-port.ts';
import { images } from '../support/listener-under-attack.ts';
import { openQueue } from '../support/open-queue.ts';
import {
  associateRequest,
  fragment,
  PET_CONTEXTS,
  RawPeer,
  RELEASE,
  store,
  storeRequest,
} from '../support/raw-peer.ts';
import { waitFor } from '../support/wait-for.ts';

async function openListener() {
  const queue = await openQueue();
  const settings = new SettingsStore(queue.database, queue.events);
  await settings.load();
  const devices = new DeviceStore(queue.database, queue.events);
  await devices.load();
  const receipts: Receipt[] = [];
  const failures: unknown[] = [];
  const port = await freePort();
  const environment = { DATA_DIR: queue.data.root, DICOM_HOST: '127.0.0.1', DICOM_PORT: String(port) };
  const control = composeListener({
    config: readConfig(environment, false),
    settings,
    devices,
    events: queue.events,
    log: queue.log,
    onReceipts: (more) => receipts.push(...more),
    onCaller: () => undefined,
    onCommitmentReport: async () => ({ status: 0 }),
    onDeath: () => assert.fail('the process died'),
  });
  await control.process.start((error) => failures.push(error));
  return {
    queue,
    settings,
    control,
    receipts,
    failures,
    port,
    [Symbol.asyncDispose]: async () => {
      await control.process.stop(1000);
      await queue[Symbol.asyncDispose]();
    },
  };
}

const image = images[0]!;
/** Whether whoever listens there announces this maximum length, and takes an image. */
async function takesImages(port: number, maximumLength: number): Promise<boolean> {
  await using peer = await RawPeer.connect(port);
  peer.send(associateRequest(PET_CONTEXTS));
  // One that is leaving closes without a word, or rejects.
  const accept = await waitFor(() => peer.pdus.shift() ?? peer.isClosed, { what: 'an answer, or none' });
  if (accept === true || accept.type !== 2) return false;
  const announced = accept.body.readUInt32BE(accept.body.indexOf(Buffer.from([0x51, 0, 0, 4])) + 4);
  if (announced !== maximumLength) return false;
  peer.send(store(image.sopInstanceUid, image.dataset, { fragmentBytes: 8000 }));
  return (await peer.nextStatus()) === 0;
}

test('a listener with new settings takes over: the port is never gone for a second, and nothing sent is lost', async () => {
  await using it = await openListener();
  await using sending = await RawPeer.associate(it.port, PET_CONTEXTS);
  sending.send(
    fragment(1, 3, storeRequest(image.sopInstanceUid)),
    fragment(1, 0, image.dataset.subarray(0, 1000)),
  );

  let isProbing = true;
  let away = 0;
  const probing = (async () => {
    while (isProbing) {
      const asked = performance.now();
      away = (await isListening(it.port)) ? 0 : away || asked;
      if (away) assertWithin(away, 1000, 'the time without a listener');
      await pause(5);
    }
  })();
  const [before] = it.control.runs();
  await it.settings.update({ maxPduBytes: 65_536 });
  await waitFor(() => takesImages(it.port, 65_536), { what: 'the new maximum length is announced' });
  isProbing = false;
  await probing;

  // What was being sent to the one before is taken to its end, and its files are known to be in the making.
  assert.ok(it.control.runs().includes(before!) && it.control.runs().length === 2);
  sending.send(fragment(1, 2, image.dataset.subarray(1000)));
  assert.equal(await sending.nextStatus(), 0);
  sending.send(RELEASE);
  assert.equal((await sending.next()).type, 6);
  await waitFor(() => it.control.runs().length === 1, { what: 'the one before is gone' });
  await waitFor(() => it.receipts.length === 2, { what: 'the receipts of both' });
  assert.deepEqual(it.failures, []);
});

test('settings that change in a burst, and a stop meanwhile, leave one listener or none', async () => {
  await using it = await openListener();
  for (const maxPduBytes of [8192, 16_384, 32_768]) await it.settings.update({ maxPduBytes });
  await waitFor(() => takesImages(it.port, 32_768), { what: 'the last of them holds' });
  await it.settings.update({ maxPduBytes: 65_536 });
  await it.control.process.stop(1000);
  assert.deepEqual(it.control.runs(), []);
  assert.equal(await isListening(it.port), false);
});

test('a port that is taken is told to whoever watches, and the listener is there when it is free', async () => {
  await using it = await openListener();
  await using other = await openListener();
  await it.settings.update({ dicomPort: other.port });
  await waitFor(() => it.failures.length === 1, { what: 'the failure is told' });
  assert.match(String(it.failures[0]), /port/i);
  await other.control.process.stop(1000);
  await it.control.process.start((error) => it.failures.push(error));
  assert.equal(it.control.port(), other.port);
  assert.ok(await isListening(other.port));
});
