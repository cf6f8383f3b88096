import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceInput } from '../../../server/devices/device.ts';

const problems = (change: object) =>
  deviceInput
    .safeParse({ name: 'WS1', aeTitle: 'WS1', host: '192.0.2.7', port: 104, ...change })
    .error?.issues.map(({ path }) => path.join('.')) ?? [];

test('hosts are names or whole addresses', () => {
  for (const host of ['192.0.2.7', '::1', 'fe80::1', 'pacs', 'pacs.hospital.example', 'PACS-2'])
    assert.deepEqual(problems({ host }), [], host);
  for (const host of [
    '',
    '192.0.2',
    '192.0.2.256',
    '1.2.3.4.5',
    '-pacs',
    'pacs..example',
    'a b',
    'http://pacs',
    'pacs:104',
  ])
    assert.deepEqual(problems({ host }), ['host'], host);
});

test('AE titles follow PS3.5 6.2', () => {
  for (const aeTitle of ['A', 'STORE SCP', 'x'.repeat(16), '  PADDED  '])
    assert.deepEqual(problems({ aeTitle }), [], aeTitle);
  for (const aeTitle of ['', '   ', 'x'.repeat(17), 'BACK\\SLASH', 'TA\tB', 'ESTACIÓN'])
    assert.deepEqual(problems({ aeTitle }), ['aeTitle'], aeTitle);
});

test('every problem is told at once', () => {
  assert.deepEqual(problems({ name: '', aeTitle: '', host: '', port: 0 }).sort(), [
    'aeTitle',
    'host',
    'name',
    'port',
  ]);
});
