import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureText } from '../../../client/i18n/failure-text.ts';
import {
  decimalSign,
  formatBytes,
  formatDate,
  formatDuration,
  formatHalfLife,
  formatMoment,
  formatPersonName,
  plainNumber,
} from '../../../client/i18n/format.ts';
import { noticeText } from '../../../client/i18n/notice-text.ts';
import { fill, preferredLocale } from '../../../client/i18n/translate.ts';

test('parameters are put in; a missing one stays visible', () => {
  assert.equal(fill('{sent} of {total}', { sent: 3 }), '3 of ?');
  assert.equal(fill('no parameter', { sent: 3 }), 'no parameter');
});

test("the first supported language among the browser's is taken", () => {
  assert.equal(preferredLocale(['fr-FR', 'es-AR', 'en'], ['en', 'es'], 'en'), 'es');
  assert.equal(preferredLocale(['de'], ['en', 'es'], 'en'), 'en');
});

test('a failure is told in the catalogue’s words, or in the gateway’s where the code is not known', () => {
  const catalogue = { TOO_FEW_IMAGES: { title: 'Too few', text: '{received} came', action: 'Send all' } };
  assert.equal(failureText(catalogue, 'TOO_FEW_IMAGES', { received: 3 }, 'x').text, '3 came');
  assert.deepEqual(failureText(catalogue, 'NEWER', {}, 'Its sentence.'), {
    title: 'NEWER',
    text: 'Its sentence.',
    action: '',
  });
});

test('durations have two units at most', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [-5, '0 ms'],
    [999, '999 ms'],
    [999.7, '1 s'],
    [3249, '3.2 s'],
    [9960, '10 s'],
    [59_700, '1 min'],
    [250_000, '4 min 10 s'],
    [7_500_000, '2 h 5 min'],
    [3 * 86_400_000 + 4 * 3_600_000, '3 d 4 h'],
  ];
  for (const [ms, text] of cases) assert.equal(formatDuration(ms, 'en'), text);
  assert.equal(formatDuration(3249, 'es'), '3,2 s');
});

test('numbers within sentences and fields have the sign of the language, and no groups', () => {
  assert.deepEqual([decimalSign('en'), decimalSign('es')], ['.', ',']);
  assert.equal(plainNumber(11_112, 'en'), '11112');
  assert.equal(plainNumber(11_112.25, 'es'), '11112,25');
});

test('half-lives are as tables of nuclides give them', () => {
  const cases: [number, string][] = [
    [75.5, '75.5 s'],
    [122.2, '2.037 min'],
    [6586.2, '109.8 min'],
    [45_721, '12.7 h'],
    [282_280, '3.267 d'],
  ];
  for (const [seconds, text] of cases) assert.equal(formatHalfLife(seconds, 'en'), text);
  assert.equal(formatHalfLife(6586.2, 'es'), '109,8 min');
});

test('bytes have three significant digits in decimal multiples', () => {
  assert.equal(formatBytes(0, 'en'), '0 B');
  assert.equal(formatBytes(999.6, 'en'), '1 kB');
  assert.equal(formatBytes(2_914_302, 'en'), '2.91 MB');
  assert.equal(formatBytes(3e15, 'es'), '3000 TB');
});

test('a moment of today shows the time, of another day the day too, of another year the year too', () => {
  const now = new Date(2026, 2, 5, 12, 0, 0);
  assert.equal(formatMoment(new Date(2026, 2, 5, 9, 4, 7), now, 'en'), '09:04:07');
  assert.match(formatMoment(new Date(2026, 2, 4, 9, 4, 7), now, 'en'), /Mar 4.*09:04/);
  assert.match(formatMoment(new Date(2025, 2, 4, 9, 4, 7), now, 'en'), /2025/);
});

test('midnight is 00, not 24', () => {
  const at = new Date(2026, 2, 5, 0, 4, 7);
  assert.equal(formatMoment(at, at, 'en'), '00:04:07');
});

test('dates are taken in both spellings and anything else is left as it came', () => {
  assert.equal(formatDate('20260302', 'en'), 'Mar 2, 2026');
  assert.equal(formatDate('2026-03-02', 'en'), 'Mar 2, 2026');
  assert.equal(formatDate('unknown', 'en'), 'unknown');
});

test('person names read as people write them', () => {
  assert.equal(formatPersonName('DOE^JANE^^DR'), 'DOE, JANE DR');
  assert.equal(formatPersonName('DOE'), 'DOE');
  assert.equal(formatPersonName('^^^'), '');
  assert.equal(formatPersonName('=山田^太郎'), '山田, 太郎');
});

test('a notice is said by its code with its cause, or in English where the code is newer than the console', () => {
  const words = {
    notices: { TEST_IMAGE_FAILED: 'No se guardó. {cause} Más.', PORT_CLOSED: 'Puerto {port} cerrado.' },
    failures: { STORAGE_FULL: { title: 'Disco lleno', text: 'No cabe.', action: 'Hacer sitio.' } },
    params: (params: Readonly<Record<string, unknown>>) => params,
  };
  const said = (code: string, params = {}, cause?: Parameters<typeof noticeText>[1]) =>
    noticeText(words, { code: code as never, message: 'In English.', params, cause });
  const closed = { code: 'PORT_CLOSED', message: 'x', params: { port: 104 } } as const;
  assert.equal(said('TEST_IMAGE_FAILED', {}, closed), 'No se guardó. Puerto 104 cerrado. Más.');
  assert.equal(said('TEST_IMAGE_FAILED'), 'No se guardó. Más.');
  assert.equal(said('STORAGE_FULL'), 'No cabe.');
  assert.equal(said('NEWER_THAN_THIS'), 'In English.');
});
