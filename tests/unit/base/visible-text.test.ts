import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';
import { lineWriter } from '../../../server/base/log-output.ts';
import { Logger, type LogRecord } from '../../../server/base/log.ts';
import { visible, visibleLines } from '../../../server/base/visible-text.ts';
import { waitFor } from '../../support/wait-for.ts';

test('characters that are not seen, or that move others, are written as their codes', () => {
  const name = 'DOE\u202e^\u2066J\u0000\u001b[31m\u009b\u200b\u2028\ufeff\u{e0041}\ud800';
  assert.equal(
    visible(name),
    'DOE\\u202e^\\u2066J\\u0000\\u001b[31m\\u009b\\u200b\\u2028\\ufeff\\u{e0041}\\ud800',
  );
  assert.equal(visible('a\r\nb\tc'), 'a\\u000d\\u000ab\\u0009c');
  assert.equal(visibleLines('a\r\nb\tc\u202e'), 'a\r\nb\tc\\u202e');
});

test('letters of every script, accents, joiners and emoji stay as they are', () => {
  for (const text of ['Müller^Zoë', 'ปวีณา', 'علی\u200cرضا', '山田^太郎', '👩\u200d⚕️', 'İ', '$ %&/\\'])
    assert.equal(visible(text), text);
});

test('no field, error or cause can steer a terminal or forge a line of the log', () => {
  const records: LogRecord[] = [];
  const log = new Logger('GATEWAY', (record) => records.push(record));
  const error = new Error('first\nsecond \u001b]0;title\u0007', { cause: new Error('\u202ecause') });
  log.warn('alerts.failed', { error, devices: ['\u202e', 7] });
  assert.doesNotMatch(records[0]!.message, /[\u0000-\u001f\u202e]/);
  assert.match(records[0]!.message, /first\\u000asecond .*\\u202ecause/);
  assert.deepEqual(records[0]!.fields['devices'], ['\\u202e', 7]);
});

test('a reader that has gone away ends the lines, is told once, and throws nothing', async () => {
  const seen: string[] = [];
  const gone = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const write = lineWriter(gone, (error) => seen.push(error.message));
  for (let line = 0; line < 5; line++) write('line\n');
  await waitFor(() => seen.length > 0, { what: 'the error' });
  for (let line = 0; line < 5; line++) write('line\n');
  assert.deepEqual(seen, ['write EPIPE']);
  const there = new PassThrough();
  lineWriter(there, () => assert.fail('nothing is wrong'))('one\n');
  assert.equal(String(there.read()), 'one\n');
});
