import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependencies, isAllowed } from './licences.ts';
import { readSource } from './source-files.ts';

/**
 * Packages that may run a script at installation. core-js-pure's prints a message; the installation is complete
 * without any.
 */
const INSTALL_SCRIPTS = new Set(['core-js-pure']);

test('every dependency has a licence that may be used where it is used', () => {
  const wrong = dependencies().filter((one) => !isAllowed(one));
  assert.deepEqual(wrong, []);
});

test('a licence outside the list is seen', () => {
  assert.ok(isAllowed({ licence: '(GPL-3.0 OR MIT)', ships: true }));
  assert.ok(!isAllowed({ licence: 'GPL-3.0-only', ships: false }));
  assert.ok(!isAllowed({ licence: 'MPL-2.0', ships: true }));
  assert.ok(!isAllowed({ licence: '(MIT AND AGPL-3.0)', ships: true }));
  assert.ok(!isAllowed({ licence: 'unknown', ships: false }));
});

test('no dependency runs a script at installation that was not looked at', () => {
  const found = dependencies().filter((one) => one.hasInstallScript && !INSTALL_SCRIPTS.has(one.name));
  assert.deepEqual(found, []);
});

test('every dependency is pinned to one version', () => {
  const manifest = JSON.parse(readSource('package.json')) as Record<string, unknown>;
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((part) =>
    Object.entries((manifest[part] ?? {}) as Record<string, string>).filter(
      ([, version]) => !/^(npm:[@\w/.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    ),
  );
  assert.deepEqual(loose, []);
});

test('the lock file names no download addresses, so that it holds behind any mirror', () => {
  assert.doesNotMatch(readSource('package-lock.json'), /"resolved": "http/);
});
