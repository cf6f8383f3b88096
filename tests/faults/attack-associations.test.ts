/** Associations that take room from the hospital's own devices. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echo } from '../../dicom/index.ts';
import { LISTENER_DEFAULTS } from '../../server/listener/listener-settings.ts';
import { startListener } from '../support/listener.ts';
import { RawPeer } from '../support/raw-peer.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { waitFor } from '../support/wait-for.ts';

const SCANNER = '127.0.0.1';
const ATTACKERS = ['127.0.2.1', '127.0.2.2', '127.0.2.3'];
const { associations } = LISTENER_DEFAULTS;

/** As many associations as these addresses get. */
async function attack(port: number, addresses: readonly string[]): Promise<RawPeer[]> {
  const asked = addresses.flatMap((from) =>
    Array.from({ length: associations }, () =>
      RawPeer.associate(port, undefined, { from }).catch(() => null),
    ),
  );
  return (await Promise.all(asked)).filter((peer) => peer !== null);
}

test('half of the associations are kept for declared devices, and a stranger leaves room for others', async () => {
  using folder = temporaryDirectory();
  await using running = await startListener(folder.path, { known: [SCANNER] });
  const alone = await attack(running.port, ATTACKERS.slice(0, 1));
  assert.equal(alone.length, 12);
  const open = [...alone, ...(await attack(running.port, ATTACKERS))];
  assert.equal(open.length, associations / 2);

  const { port } = running;
  const titles = { host: SCANNER, port, calledAeTitle: 'PETFECTIOR', callingAeTitle: 'SCANNER' };
  assert.ok((await echo(titles)) >= 0);
  const own = await attack(port, [SCANNER]);
  assert.equal(own.length, associations / 2);
  for (const { socket } of [...open, ...own]) socket.destroy();
  await waitFor(() => running.listener.stats?.associations === 0, { what: 'all are gone' });
});

test('where no device is declared, nothing is kept', async () => {
  using folder = temporaryDirectory();
  await using running = await startListener(folder.path);
  const open = await attack(running.port, ATTACKERS);
  assert.equal(open.length, associations);
  for (const { socket } of open) socket.destroy();
});
