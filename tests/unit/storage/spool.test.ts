import assert from 'node:assert/strict';
import { normalize } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildSpoolKey, parseSpoolKey } from '../../../server/storage/spool.ts';

const uid = fc
  .array(fc.integer({ min: 0, max: 99999 }), { minLength: 2, maxLength: 8 })
  .map((parts) => parts.join('.'));
const text = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 16,
});

test('a key says again what it was built of, and never leaves its place', () => {
  fc.assert(
    fc.property(
      text,
      fc.oneof(fc.ipV4(), fc.ipV6(), text),
      uid,
      uid,
      (aeTitle, address, seriesInstanceUid, sopInstanceUid) => {
        const key = { source: { aeTitle, address }, seriesInstanceUid, sopInstanceUid, unique: 'r0a1-z9' };
        const path = buildSpoolKey(key);
        assert.deepEqual(parseSpoolKey(path), key);
        assert.equal(normalize(path), path);
        assert.equal(path.split('/').length, 4);
        assert.ok(path.startsWith('spool/'));
      },
    ),
  );
});

test('what is no UID becomes no path', () => {
  const source = { aeTitle: 'A', address: '127.0.0.1' };
  for (const evil of ['../x', '1.2/..', '', '1..2', '1.2.', `1.${'2'.repeat(80)}`, '1.2\0']) {
    const build = (series: string, instance: string) => () =>
      buildSpoolKey({ source, seriesInstanceUid: series, sopInstanceUid: instance, unique: 'r1' });
    assert.throws(build(evil, '1.2'), RangeError);
    assert.throws(build('1.2', evil), RangeError);
  }
});

test('anything else is no key', () => {
  for (const path of [
    '',
    'spool',
    'spool/A@1/1.2/1.2.3.dcm',
    'spool/A@1/1.2/x.r1.dcm',
    'other/A@1/1.2/1.2.r1.dcm',
    'spool/A/1.2/1.2.r1.dcm',
    'spool/A@1/../1.2.r1.dcm',
  ]) {
    assert.equal(parseSpoolKey(path), undefined, path);
  }
});
