import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  draftOf,
  GENERAL_GROUPS,
  LOCAL_GROUPS,
  problemOf,
  valueOf,
} from '../../../client/features/config/setting-fields.ts';
import {
  aeTitleProblem,
  clientIdProblem,
  hostProblem,
  numberProblem,
} from '../../../client/features/config/validation.ts';
import { wordList } from '../../../client/features/config/word-list.ts';
import { deviceInput } from '../../../server/devices/device.ts';
import { DEFAULT_SETTINGS, SETTING_KEYS, settingsSchema } from '../../../server/settings/settings.ts';

const HOSTS = [
  '192.168.1.20',
  '::1',
  'fe80::1',
  'pacs',
  'pacs.example.org',
  '192.168.1',
  '1.2.3.4.5',
  '',
  ' ',
  '-a',
  'a_b',
  '256.1.1.1',
  'a..b',
  '192.168.01.1',
  'x'.repeat(64),
  'ws1 ',
  'host:104',
];
const TITLES = [
  'PETFECTIOR',
  'A',
  'WITH SPACE',
  '',
  '  ',
  'SEVENTEEN_LETTERS',
  'BACK\\SLASH',
  'ÑANDU',
  'tab\t',
];

test('a host is judged as the gateway judges it', () => {
  for (const host of HOSTS) {
    const accepted = deviceInput.safeParse({ name: 'x', aeTitle: 'X', host, port: 104 }).success;
    assert.equal(hostProblem(host) === undefined, accepted, JSON.stringify(host));
  }
});

test('an AE title is judged as the gateway judges it', () => {
  for (const aeTitle of TITLES) {
    const accepted = deviceInput.safeParse({ name: 'x', aeTitle, host: 'h', port: 104 }).success;
    assert.equal(aeTitleProblem(aeTitle) === undefined, accepted, JSON.stringify(aeTitle));
  }
});

test('a client ID is judged as the gateway judges it', () => {
  for (const clientId of ['hospital-1', 'A', '', '-a', 'a b', 'x'.repeat(64), 'x'.repeat(65), 'ñ']) {
    const accepted = settingsSchema.shape.clientId.safeParse(clientId).success;
    assert.equal(clientIdProblem(clientId) === undefined, accepted, JSON.stringify(clientId));
  }
});

test('numbers are told apart: missing, none, not whole, out of bounds', () => {
  const bounds = { min: 1, max: 10, whole: true };
  assert.equal(numberProblem('', bounds)?.key, 'problem.required');
  assert.equal(numberProblem('', { ...bounds, optional: true }), undefined);
  assert.equal(numberProblem('x', bounds)?.key, 'problem.number');
  assert.equal(numberProblem('1.5', bounds)?.key, 'problem.whole');
  assert.equal(numberProblem('11', bounds)?.key, 'problem.range');
  assert.equal(numberProblem(' 10 ', bounds), undefined);
  assert.equal(numberProblem('Infinity', bounds)?.key, 'problem.number');
});

test('every setting of the gateway is on a form, and its bounds are those of the gateway', () => {
  const fields = [...GENERAL_GROUPS, ...LOCAL_GROUPS].flatMap<(typeof GENERAL_GROUPS)[0]['fields'][0]>(
    (group) => group.fields as never,
  );
  assert.deepEqual(fields.map(({ key }) => key as string).sort(), [...SETTING_KEYS].sort());
  for (const field of fields) {
    if (field.type !== 'number') continue;
    const accepts = (value: number): boolean => settingsSchema.shape[field.key].safeParse(value).success;
    assert.ok(accepts(field.min), `${field.key} ${field.min}`);
    assert.ok(!accepts(field.min - 1), `${field.key} below ${field.min}`);
    if (field.max < 2 ** 31 - 1) {
      assert.ok(accepts(field.max), `${field.key} ${field.max}`);
      assert.ok(!accepts(field.max + 1), `${field.key} above ${field.max}`);
    }
  }
});

test('what the gateway has goes through the form unchanged', () => {
  const fields = GENERAL_GROUPS.flatMap((group) => group.fields);
  const draft = draftOf(fields, DEFAULT_SETTINGS);
  for (const field of fields) {
    assert.equal(problemOf(field, draft[field.key]!), undefined, field.key);
    assert.deepEqual(valueOf(field, draft[field.key]!), DEFAULT_SETTINGS[field.key], field.key);
  }
});

test('sizes are typed in decimal units, and kept in those of the gateway', () => {
  const fields = GENERAL_GROUPS.flatMap((group) => group.fields);
  const reserve = fields.find(({ key }) => key === 'diskReserveMib')!;
  assert.deepEqual(draftOf([reserve], { diskReserveMib: 512 }), { diskReserveMib: '537' });
  assert.equal(valueOf(reserve, '537'), 512);
  assert.equal(problemOf(reserve, '17'), undefined);
  assert.deepEqual(problemOf(reserve, '16')?.params?.['min'], 17);
  for (let mebibytes = 16; mebibytes < 3000; mebibytes++) {
    const shown = draftOf([reserve], { diskReserveMib: mebibytes })['diskReserveMib']!;
    assert.equal(valueOf(reserve, shown), mebibytes);
  }
});

test('words are separated by commas, semicolons or line ends, each once', () => {
  assert.deepEqual(wordList(' FDG, F-18 FDG;FDG\n,, '), ['FDG', 'F-18 FDG']);
  assert.deepEqual(wordList(' '), []);
});
