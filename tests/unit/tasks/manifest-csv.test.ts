import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestCsv } from '../../../server/tasks/manifest-csv.ts';

test('a manifest is a table that spreadsheets read, and run nothing of', () => {
  const csv = manifestCsv([
    { path: 'metadata.dose', value: '-3.5e8' },
    { path: 'metadata.model', value: 'say "PET", 2\nlines' },
    { path: 'metadata.method', value: '=HYPERLINK("http://192.0.2.1")' },
    { path: 'metadata.kernel', value: '-1+cmd' },
  ]);
  assert.equal(
    csv,
    '\ufeff"path","value"\r\n"metadata.dose","-3.5e8"\r\n"metadata.model","say ""PET"", 2\nlines"\r\n' +
      `"metadata.method","'=HYPERLINK(""http://192.0.2.1"")"\r\n"metadata.kernel","'-1+cmd"\r\n`,
  );
});
