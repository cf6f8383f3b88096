import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv, toNdjson } from '../../../client/features/logs/log-file.ts';
import { aroundLink, filterOf, localMinute, valuesOf } from '../../../client/features/logs/log-filter.ts';
import { logText } from '../../../client/i18n/log-text.ts';
import { newest } from '../../../client/features/logs/tail.ts';

const line = {
  cursor: '1',
  at: '2026-03-02T10:00:00.000Z',
  level: 'WARN',
  module: 'PACKER',
  event: 'pack.slow',
  message: 'He said "slow",\nthen went on',
  taskId: null,
  association: null,
  fields: { ms: 3 },
} as const;

test('a level means that one and all above', () => {
  const filter = filterOf(valuesOf(new URLSearchParams('level=WARN&module=PACKER&kind=dicom')));
  assert.deepEqual(filter, { levels: ['WARN', 'ERROR'], modules: ['PACKER'], dicom: true });
});

test('values in the address that mean nothing are left out', () => {
  const meaningless = 'level=LOUD&module=X&kind=y&from=never&api=shown';
  assert.deepEqual(filterOf(valuesOf(new URLSearchParams(meaningless))), {});
});

test('the console’s own requests are left out until they are asked for', () => {
  const { modules } = filterOf(valuesOf(new URLSearchParams('')));
  assert.ok(modules?.includes('STORE_SCU') && !modules.includes('API'));
  assert.deepEqual(filterOf(valuesOf(new URLSearchParams('module=API'))), { modules: ['API'] });
  assert.deepEqual(filterOf(valuesOf(new URLSearchParams('api=shown'))), {});
});

test('the minutes round an instant are two before and two after it', () => {
  const instant = new Date(2026, 2, 2, 10, 30, 15);
  const query = new URL(aroundLink(instant.toISOString()), 'http://x').searchParams;
  assert.equal(query.get('from'), '2026-03-02T10:28');
  assert.equal(query.get('to'), '2026-03-02T10:32');
  assert.equal(localMinute(instant.getTime()), '2026-03-02T10:30');
});

test('CSV quotes what needs it and never begins a cell as a formula', () => {
  const csv = toCsv([line, { ...line, message: '=HYPERLINK("x")' }]);
  const [header, ...rest] = csv.split('\r\n');
  assert.equal(header, 'at,level,module,event,taskId,message');
  assert.equal(rest[0], '2026-03-02T10:00:00.000Z,WARN,PACKER,pack.slow,,"He said ""slow"",\nthen went on"');
  assert.match(rest[1]!, /,"'=HYPERLINK\(""x""\)"$/);
});

test('NDJSON gives every line back', () => {
  assert.deepEqual(
    toNdjson([line, line])
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as unknown),
    [line, line],
  );
});

test('lines are kept once, newest first, and not without end', () => {
  const lines = Array.from({ length: 3000 }, (_, index) => ({ cursor: String(3000 - index) }));
  const kept = newest([{ cursor: '3000' }, ...lines]);
  assert.equal(kept.length, 1000);
  assert.equal(kept[0]?.cursor, '3000');
  assert.equal(kept.at(-1)?.cursor, '2001');
  const twice = newest([{ cursor: '9' }, { cursor: '10' }, { cursor: '8' }, { cursor: '10' }]);
  assert.deepEqual(twice, [{ cursor: '10' }, { cursor: '9' }, { cursor: '8' }]);
});

test('a line is said in the language by its event; an event that is not known, as the gateway says it', () => {
  const words = {
    events: {
      'task.queued': 'La tarea {taskId} está en cola en {step}',
      'delivery.retry': 'Entrega a {device}: {error}',
    },
    params: (params: Readonly<Record<string, unknown>>) => ({ ...params, step: 'Packer' }),
    notice: ({ code, message }: { code: string; message: string }) =>
      code === 'PORT_CLOSED' ? 'Nadie escucha.' : message,
  };
  const queued = {
    event: 'task.queued',
    message: 'Task 1 is queued at PACKER',
    taskId: '1',
    association: null,
    fields: { step: 'PACKER' },
  };
  assert.equal(logText(words, queued), 'La tarea 1 está en cola en Packer');
  assert.equal(logText(words, line), line.message);
  const error = 'Nothing listens.';
  const retry = { ...queued, event: 'delivery.retry', message: `Delivery to PACS: ${error}` };
  const said = (code: string) => ({ device: 'PACS', error, said: { error: { code, params: {} } } });
  assert.equal(logText(words, { ...retry, fields: said('PORT_CLOSED') }), 'Entrega a PACS: Nadie escucha');
  assert.equal(logText(words, { ...retry, fields: said('NEWER') }), 'Entrega a PACS: Nothing listens');
});
