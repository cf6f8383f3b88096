import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, matchesPassword, password } from '../../../server/auth/password.ts';
import { Throttle } from '../../../server/auth/throttle.ts';

test('a password matches its own hash, however its letters are composed, and no other', async () => {
  const kept = await hashPassword('contrase\u00f1a de aqu\u00ed');
  assert.match(kept, /^scrypt\$32768\$8\$1\$/);
  assert.ok(await matchesPassword('contrasen\u0303a de aqui\u0301', kept));
  assert.ok(!(await matchesPassword('contrasena de aqui', kept)));
  assert.ok(!(await matchesPassword('contrase\u00f1a de aqu\u00ed', 'not a hash')));
  assert.notEqual(kept, await hashPassword('contrase\u00f1a de aqu\u00ed'));
});

test('passwords that are tried first are refused, long ones of any kind are not', () => {
  const accepts = (text: string) => password.safeParse(text).success;
  for (const bad of [
    'short',
    'password1234',
    'Administrador2026!',
    '123456789012',
    'aaaaaaaaaaaaa',
    'abcdefghijklmn',
    'PETfectior-2026',
  ])
    assert.ok(!accepts(bad), bad);
  for (const good of ['gamma camera in the cellar', 'Xk93-ppLw02-qa', 'la cámara gamma del sótano'])
    assert.ok(accepts(good), good);
});

test('pauses double with each failure up to a quarter of an hour, and end with a success or an hour', () => {
  const clock = { now: 0 };
  const throttle = new Throttle(() => clock.now);
  const keys = ['name a', 'address b'];
  const waits: number[] = [];
  for (let failure = 0; failure < 14; failure++) {
    throttle.failed(keys);
    waits.push(throttle.waitSeconds(keys));
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
  assert.equal(
    throttle.waitSeconds(['name c', 'address b']),
    900,
    'the address waits, whatever name it tries',
  );
  clock.now += 3_600_001;
  throttle.failed(keys);
  assert.equal(throttle.waitSeconds(keys), 0);
  throttle.succeeded(keys);
  assert.equal(throttle.waitSeconds(keys), 0);
});

test('names that are made up cost bounded memory, and do not free those that wait', () => {
  const throttle = new Throttle(() => 0);
  for (let failure = 0; failure < 6; failure++) throttle.failed(['address attacker']);
  for (let name = 0; name < 20_000; name++) throttle.failed([`name ${name}`, 'address attacker']);
  assert.equal(throttle.waitSeconds(['address attacker']), 900);
});
