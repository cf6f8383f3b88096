import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOLDING, LogFolding } from '../../../server/base/log-folding.ts';
import { Logger, type LogRecord } from '../../../server/base/log.ts';

function open() {
  const clock = { now: 0 };
  const written: LogRecord[] = [];
  const folding = new LogFolding(
    (record) => written.push(record),
    () => clock.now,
  );
  return { clock, written, folding, log: new Logger('DICOM_LISTENER', folding.add) };
}

test('of what one source repeats the first lines are written, the rest is counted and the count written', () => {
  const { written, folding, log } = open();
  const total = FOLDING.source.burst + 3120;
  for (let line = 0; line < total; line++)
    log.info('listener.echo', { callingAeTitle: 'A', address: '192.0.2.7' });
  log.warn('listener.echo', { callingAeTitle: 'B', address: '192.0.2.8' });
  assert.equal(written.length, FOLDING.source.burst + 1, 'another source is written meanwhile');
  folding.tell();
  const last = written.at(-1)!;
  assert.deepEqual(
    [last.event, last.message, last.level, last.module, last.fields],
    [
      'log.folded',
      'And 3120 more of listener.echo from 192.0.2.7',
      'info',
      'DICOM_LISTENER',
      { count: 3120, event: 'listener.echo', source: '192.0.2.7' },
    ],
  );
  folding.tell();
  assert.equal(written.length, FOLDING.source.burst + 2, 'a count is written once');
});

test('one source that never stops writes a line in two seconds, all sources of an event one a second', () => {
  const { clock, written, folding, log } = open();
  const day = 24 * 3600;
  for (let second = 0; second < day; second++) {
    clock.now += 1000;
    for (let line = 0; line < 5; line++) log.info('listener.echo', { address: '192.0.2.7' });
  }
  folding.tell();
  assert.ok(written.length <= FOLDING.source.burst + day / 2 + 1, `${written.length} lines of one source`);
  written.length = 0;
  for (let line = 0; line < 200_000; line++)
    log.info('listener.connection-refused', { address: `10.0.${(line >> 8) % 200}.${line & 255}` });
  assert.equal(written.length, FOLDING.event.burst);
  folding.tell();
  assert.equal(
    written.length,
    FOLDING.event.burst + FOLDING.toldAlone + 1,
    'the largest alone, the others together',
  );
  const told = written
    .slice(FOLDING.event.burst)
    .reduce((sum, { fields }) => sum + Number(fields['count']), 0);
  assert.equal(told + FOLDING.event.burst, 200_000, 'nothing is left uncounted');
});

test('the story of each task is written, however many there are', () => {
  const { written, log } = open();
  for (let task = 0; task < 500; task++)
    for (let step = 0; step < 20; step++)
      log.info('task.running', { taskId: `2026010100${String(task).padStart(8, '0')}`, step, attempt: 1 });
  assert.equal(written.length, 10_000);
});
