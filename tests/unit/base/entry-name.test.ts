import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryName } from '../../../server/base/entry-name.ts';
import { deviceInput } from '../../../server/devices/device.ts';

test('a name has no characters that cannot be seen, whatever it names', () => {
  for (const name of ['FDG\u200b', 'PACS\u202eNORTH', 'A\u0000B', 'WS\u00ad1', 'a\nb', '\ufeffPACS x\u2060'])
    assert.equal(
      entryName.safeParse(name).error?.issues[0]?.message,
      'INVISIBLE_CHARACTERS',
      JSON.stringify(name),
    );
  for (const name of ['FDG', ' [68Ga]Ga-PSMA-11 ', 'Cámara 2', 'رقم\u200cها'])
    assert.ok(entryName.safeParse(name).success, name);
  const device = { name: 'PACS\u200b', aeTitle: 'PACS', host: '192.0.2.1', port: 104 };
  assert.equal(deviceInput.safeParse(device).error?.issues[0]?.message, 'INVISIBLE_CHARACTERS');
});
