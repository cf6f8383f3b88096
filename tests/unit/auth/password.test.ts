import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, matchesPassword, password } from '../../../server/auth/password.ts';

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
