import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertLink } from '../../../client/features/alerts/alert-link.ts';
import { checklist, isSetUp } from '../../../client/features/first-steps/checklist.ts';
import { latencyBars } from '../../../client/features/processes/latency-bars.ts';
import { matching } from '../../../client/features/palette/matching.ts';
import { matchRoute } from '../../../client/routes.ts';

test('each address has its page', () => {
  assert.deepEqual(matchRoute('/'), { page: 'overview' });
  assert.deepEqual(matchRoute('/tasks'), { page: 'tasks' });
  assert.deepEqual(matchRoute('/tasks/'), { page: 'tasks' });
  assert.deepEqual(matchRoute('/tasks/202603020101010001'), { page: 'task', argument: '202603020101010001' });
  assert.deepEqual(matchRoute('/config/devices'), { page: 'config', argument: 'devices' });
  assert.deepEqual(matchRoute('/setup'), { page: 'setup' });
});

test('an address that is none is missing, also a broken one', () => {
  for (const path of ['/nothing', '/tasks/1/2', '/logs/x', '/%E0%A4%A']) {
    assert.equal(matchRoute(path).page, 'missing', path);
  }
});

test('latency bars are shares of the highest; what was not answered has none', () => {
  const bars = latencyBars([
    { alive: true, latencyMs: 20 },
    { alive: false, latencyMs: null },
    { alive: true, latencyMs: 40 },
  ]);
  assert.deepEqual(bars, { heights: [0.5, null, 1], highest: 40 });
  assert.equal(latencyBars([{ alive: true, latencyMs: 0 }]).heights[0], 0.02);
  assert.deepEqual(latencyBars([]), { heights: [], highest: 0 });
});

test('the first steps tick themselves off, and end with client ID, destination and a real delivery', () => {
  const fresh = {
    config: { clientId: 'petfectior', mirrorMode: false },
    localDevice: { aeTitle: 'PETFECTIOR', dicomPort: null, localAddress: '' },
    devices: [],
    testRuns: [],
    anyTask: { totalCount: 0 },
    hasDelivered: false,
  };
  const done = (known: Parameters<typeof checklist>[0]): string[] =>
    checklist(known).flatMap(({ key, done: isDone }) => (isDone ? [key] : []));
  assert.deepEqual(done(fresh), ['checklist.administrator']);
  const device = { name: 'WS', isDestination: true, lastEcho: { ok: true } };
  const ready = {
    ...fresh,
    config: { clientId: 'hospital', mirrorMode: false },
    devices: [device],
    testRuns: [{ verdict: 'FAILED' as const }, { verdict: 'PASSED' as const }],
    anyTask: { totalCount: 1 },
    hasDelivered: true,
  };
  assert.equal(
    done({ ...ready, localDevice: { ...fresh.localDevice, localAddress: '192.0.2.1' } }).length,
    8,
  );
  const silent = { ...device, lastEcho: { ok: false } };
  assert.ok(!done({ ...fresh, devices: [silent] }).includes('checklist.echo'));

  const sender = { ...device, isDestination: false };
  assert.ok(isSetUp(ready), 'the note of the address and the echo are not needed');
  assert.ok(isSetUp({ ...ready, config: { clientId: 'hospital', mirrorMode: true }, devices: [sender] }));
  for (const lacking of [
    { config: fresh.config },
    { devices: [] },
    { devices: [sender] },
    { hasDelivered: false },
  ])
    assert.ok(!isSetUp({ ...ready, ...lacking }), JSON.stringify(lacking));
});

test('an alert leads to what it is about', () => {
  const taskId = '202603020101010001';
  const link = (kind: Parameters<typeof alertLink>[0]['kind'], task: string | null = null) =>
    alertLink({ kind, subject: '', taskId: task });
  assert.equal(link('TASK_FAILED', taskId), `/tasks/${taskId}`);
  assert.equal(link('UNKNOWN_SENDER'), '/config/devices');
  assert.equal(link('DISK_LOW'), '/processes');
});

test('what is typed to go somewhere is found without case and accents, by every word, names first', () => {
  const entries = [
    { label: 'Remote devices', beside: 'Configuration' },
    { label: 'Configuración', beside: 'Página' },
    { label: 'Users', beside: 'Configuration' },
  ];
  const found = (typed: string) => matching(entries, typed).map(({ label }) => label);
  assert.deepEqual(found('CONFIGURACION'), ['Configuración']);
  assert.deepEqual(found('conf'), ['Configuración', 'Remote devices', 'Users']);
  assert.deepEqual(found('conf dev'), ['Remote devices']);
  assert.deepEqual(found(' '), ['Remote devices', 'Configuración', 'Users']);
  assert.deepEqual(found('nothing'), []);
});
