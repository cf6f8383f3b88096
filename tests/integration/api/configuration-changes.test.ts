/** Whoever changes the configuration, whoever looks at it is told which part to read again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApiServer, type ApiServer } from '../../support/api-server.ts';
import { subscribeSse } from '../../support/sse-client.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Told {
  configurationChanged: { part: string };
}

const CHANGES: readonly (readonly [part: string, change: (api: ApiServer) => Promise<unknown>])[] = [
  ['SETTINGS', ({ services }) => services.settings.update({ clientId: 'hospital' })],
  ['SETTINGS', ({ services }) => services.settings.update({ aeTitle: 'GATEWAY2' })],
  [
    'DEVICES',
    ({ services }) => services.devices.create({ name: 'WS', aeTitle: 'WS', host: '192.0.2.7', port: 104 }),
  ],
  ['DEVICES', ({ services }) => services.devices.update('WS', { port: 11112 })],
  ['DEVICES', ({ services }) => services.senders.seen('WS', '192.0.2.7', Date.now())],
  ['DEVICES', ({ services }) => services.senders.seen('STRANGER', '192.0.2.99', Date.now())],
  ['DEVICES', ({ services }) => services.devices.delete('WS')],
  [
    'RADIOPHARMACEUTICALS',
    ({ services }) =>
      services.radiopharmaceuticals.create({ name: 'X', codes: [], synonyms: ['X'], halfLife: 6586 }),
  ],
  ['RESTORE', async ({ events }) => events.publish('recordsChanged', { part: 'RESTORE' })],
  ['SCANNER_MODELS', ({ services }) => services.scannerModels.seen('SIEMENS', 'mCT', Date.now())],
  [
    'ACCESS',
    ({ services }) =>
      services.users.create({ username: 'reader', password: 'a long enough phrase', role: 'VIEWER' }),
  ],
  ['ACCESS', ({ services }) => services.users.delete('reader')],
  [
    'WEBHOOKS',
    ({ services }) =>
      services.webhooks.create({ url: 'https://monitoring.example.org/', kinds: [], enabled: false }),
  ],
  ['AUDIT_COLLECTOR', ({ services }) => services.auditCollectors.update({ siteId: 'Hospital' })],
  ['MAIL', ({ services }) => services.mails.update({ language: 'ES' })],
];

function partsOf(received: readonly Told[]): string[] {
  return received
    .map(({ configurationChanged }) => configurationChanged.part)
    .filter((part) => part !== 'ALERTS');
}

test('each change is told once, as the part that it is in', async () => {
  await using api = await startApiServer();
  const chief = { username: 'chief', password: 'a long enough phrase', role: 'ADMINISTRATOR' } as const;
  await api.services.users.create(chief);
  const token = await api.tokenOf('VIEWER');
  const stream = await subscribeSse<Told>(
    { url: api.url, token },
    'subscription { configurationChanged { part } }',
  );
  const told: string[] = [];
  for (const [part, change] of CHANGES) {
    await change(api);
    await waitFor(() => partsOf(stream.received).length > told.length, { what: `${part} is told` });
    told.push(part);
    assert.deepEqual(
      // A change may open or end an alert, which is told by itself.
      partsOf(stream.received),
      told,
    );
  }
  await stream.close();
});
