import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../server/db/database.ts';
import { GatewayError } from '../../../server/base/errors.ts';
import { Logger, type LogRecord } from '../../../server/base/log.ts';
import { notice } from '../../../server/base/notices.ts';
import { matchesLogFilter, type LogEntry, type LogFilter } from '../../../server/logs/log-entry.ts';
import { LogFile } from '../../../server/logs/log-file.ts';
import { LogStore } from '../../../server/logs/log-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

async function open() {
  const folder = temporaryDirectory('logs-');
  const database = await openDatabase({ kind: 'sqlite', file: join(folder.path, 'logs.db') });
  const added: LogEntry[] = [];
  const store = new LogStore(database);
  store.onAdded((entries) => added.push(...entries));
  return {
    store,
    database,
    added,
    log: new Logger('GATEWAY', store.add),
    folder: folder.path,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      folder[Symbol.dispose]();
    },
  };
}

test('entries are found by each filter, in the database as in memory, newest first and page by page', async () => {
  await using logs = await open();
  const { log, store } = logs;
  log.info('gateway.stopping', { signal: 'SIGTERM' });
  log
    .module('DICOM_LISTENER')
    .warn('process.failed', { process: '100%', error: 'x', seconds: 1, taskId: '202601010000000001' });
  log.module('PACKER').error('process.failed', { process: '1000', error: 'y', seconds: 2 });
  log.debug('gateway.stopped');
  await store.flush();
  const all = logs.added;
  assert.deepEqual(
    all.map(({ cursor }) => cursor),
    [1, 2, 3, 4],
  );
  const filters: LogFilter[] = [
    {},
    { levels: ['warn', 'error'] },
    { levels: [] },
    { modules: ['PACKER'] },
    { taskId: '202601010000000001' },
    { text: 'PROCESS' },
    { text: '100%' },
    { text: '_' },
    { dicom: true },
    { dicom: false },
    { from: all[0]!.at, to: all[0]!.at },
    { from: all[0]!.at },
  ];
  for (const filter of filters) {
    const { items, total } = await store.list(filter, { first: 10, after: null });
    const expected = all.filter((entry) => matchesLogFilter(entry, filter)).reverse();
    assert.deepEqual(items, expected, JSON.stringify(filter));
    assert.deepEqual(await total(), { count: expected.length, exact: true });
  }
  const first = await store.list({}, { first: 3, after: null });
  assert.ok(first.hasNextPage);
  const second = await store.list({}, { first: 3, after: String(first.items.at(-1)!.cursor) });
  assert.deepEqual([second.items.map(({ cursor }) => cursor), second.hasNextPage], [[1], false]);
});

test('records wait while the database is away, in bounded number, and are written when it is back', async () => {
  await using logs = await open();
  const { log, store, database } = logs;
  await database.queries.schema.alterTable('log_entry').renameTo('away').execute();
  for (let record = 0; record < 10_050; record++) log.info('gateway.stopping', { signal: String(record) });
  await assert.rejects(store.flush());
  await database.queries.schema
    .alterTable('away' as never)
    .renameTo('log_entry')
    .execute();
  await store.flush();
  assert.ok(logs.added.length <= 10_000 && logs.added.length > 9000, `${logs.added.length}`);
  assert.equal(logs.added.at(-1)!.fields['signal'], '10049');
});

test('the oldest make room', async () => {
  await using logs = await open();
  for (let record = 0; record < 25; record++) logs.log.info('gateway.stopping', { signal: String(record) });
  await logs.store.flush();
  assert.equal(await logs.store.prune(0, { rows: 10, bytes: 1e9 }), 15);
  const { items } = await logs.store.list({}, { first: 50, after: null });
  assert.deepEqual([items.length, items[0]!.fields['signal']], [10, '24']);
  // A row counts for its texts and some 300 bytes.
  assert.equal(await logs.store.prune(0, { rows: 10, bytes: 2000 }), 5);
});

test('files are rotated by size, hold one JSON object a line, and the oldest goes', async () => {
  using folder = temporaryDirectory('log-files-');
  const file = new LogFile(folder.path, 1000);
  const record: LogRecord = {
    at: Date.UTC(2026, 0, 1),
    level: 'info',
    module: 'GATEWAY',
    event: 'gateway.stopped',
    message: 'Stopped',
    taskId: undefined,
    association: undefined,
    requestId: undefined,
    fields: { note: 'x'.repeat(200) },
  };
  for (let line = 0; line < 60; line++) file.add({ ...record, fields: { ...record.fields, line } });
  await file.close();
  const names = readdirSync(folder.path).sort();
  assert.equal(names.length, 10);
  const lines = names.flatMap((name) => {
    const text = readFileSync(join(folder.path, name), 'utf8');
    assert.ok(text.length <= 1000, name);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; time: string });
  });
  const numbers = lines.map(({ line }) => line).sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    Array.from({ length: numbers.length }, (_, index) => 60 - numbers.length + index),
  );
  assert.equal(lines[0]!.time, '2026-01-01T00:00:00.000Z');
});

test('a notice and a failure are said in English, and kept by code for other languages, within bounds', () => {
  const written: LogRecord[] = [];
  const log = new Logger('STORE_SCU', (record) => written.push(record));
  const cause = notice('PORT_CLOSED', { host: 'pacs', port: 104 });
  log.warn('delivery.retry', { taskId: '1', device: 'PACS', failed: 3, attempt: 2, error: cause });
  log.warn('commitment.failed', {
    taskId: '1',
    device: 'PACS',
    error: { ...notice('COMMITMENT_NOT_REQUESTED', { device: 'PACS' }), cause },
  });
  const failure = new GatewayError('SERVER_UNREACHABLE', { reason: 'x'.repeat(5000) });
  log.error('effect.failed', { taskId: '1', kind: 'DISCARD', error: failure });
  log.error('effect.failed', { taskId: '1', kind: 'DISCARD', error: new Error('plain') });
  const [retry, commitment, failed, plain] = written as [LogRecord, LogRecord, LogRecord, LogRecord];
  assert.match(retry.message, /to PACS: 3 images to go after attempt 2: pacs is there, but nothing listens/);
  assert.deepEqual(retry.fields['said'], { error: cause });
  assert.match(String(commitment.fields['error']), /could not be asked.*nothing listens on port 104/);
  assert.deepEqual((commitment.fields['said'] as Record<string, { cause: unknown }>)['error']!.cause, cause);
  assert.ok(JSON.stringify(failed.fields).length < 1500);
  assert.equal(
    (failed.fields['said'] as Record<string, { code: string }>)['error']!.code,
    'SERVER_UNREACHABLE',
  );
  assert.equal('said' in plain.fields, false);
});
