import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pushSeries } from '../../demo/push.ts';
import { startApiServer } from '../../support/api-server.ts';
import { makePhantomSeries } from '../../../server/phantom/series.ts';
import { failTask, runStep } from '../../support/drive-task.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Samples by `name{labels}`. */
function parse(text: string): Map<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const [, name, value] = /^(\w+(?:\{.*\})?) (\S+)$/.exec(line) ?? assert.fail(`not a sample: ${line}`);
      return [name!, Number(value)];
    }),
  );
}

test('metrics count what tasks do, and name no patient', async () => {
  await using api = await startApiServer();
  const id = await api.receive('1.2.3', { patientId: 'SECRET-PATIENT' });
  await runStep(api.store, id);
  await failTask(api.store, id, { code: 'NO_DESTINATION', params: { source: 'SCANNER' } });
  await waitFor(async () => (await api.services.alerts.open()).length === 1, { what: 'the alert' });

  const { services } = api;
  await services.processes.start('DICOM_LISTENER');
  const listener = { host: '127.0.0.1', port: services.dicomPort(), aeTitle: 'PETFECTIOR' };
  await pushSeries(
    makePhantomSeries({ slices: 3, columns: 16, patientName: 'DOE^JANE' }),
    listener,
    'SCANNER',
  );
  const metrics = async () => parse(await (await fetch(`${api.url}/metrics`)).text());
  const received = async () => (await metrics()).get('petfectior_received_images_total');
  await waitFor(async () => (await received()) === 3, { what: 'what the listener tells of itself' });

  api.events.publish('imagesSent', { device: 'PACS', images: 89 });
  api.events.publish('imagesSent', { device: 'PACS', images: 1 });
  api.events.publish('packageSent', { bytes: 5000 });

  const response = await fetch(`${api.url}/metrics`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  const text = await response.text();
  assert.doesNotMatch(text, /SECRET|DOE/);
  const samples = parse(text);
  assert.equal(samples.get('petfectior_step_duration_seconds_count{step="COMPILATOR"}'), 1);
  assert.equal(samples.get('petfectior_failures_total{step="VALIDATOR",code="NO_DESTINATION"}'), 1);
  assert.equal(samples.get('petfectior_open_alerts{kind="TASK_FAILED"}'), 1);
  assert.equal(samples.get('petfectior_process_up{process="TASK_MANAGER"}'), 1);
  assert.equal(samples.get('petfectior_process_up{process="SERVER_MONITOR"}'), 0);
  assert.equal(samples.get('petfectior_received_images_total'), 3);
  assert.equal(samples.get('petfectior_sent_images_total{device="PACS"}'), 90);
  assert.equal(samples.get('petfectior_sent_package_bytes_total'), 5000);
  const { total } = await services.storage();
  assert.equal(samples.get('petfectior_disk_bytes{kind="total"}'), total);
  assert.ok(samples.get('petfectior_nodejs_eventloop_lag_seconds') !== undefined);
  assert.equal(await received(), 3, 'asking does not count');
});

test('the dashboard asks only for metrics that exist', async () => {
  await using api = await startApiServer();
  const names = new Set(
    [...(await (await fetch(`${api.url}/metrics`)).text()).matchAll(/^# TYPE (\w+)/gm)].map(
      ([, name]) => name,
    ),
  );
  const dashboard = readFileSync(new URL('../../../docs/grafana-dashboard.json', import.meta.url), 'utf8');
  const asked = new Set(
    [...dashboard.matchAll(/petfectior_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')),
  );
  // What the page on the API promises to monitor.
  for (const promised of [
    'queue_tasks',
    'step_duration_seconds',
    'received_images_total',
    'received_bytes_total',
    'sent_images_total',
    'sent_package_bytes_total',
    'associations',
    'failures_total',
    'disk_bytes',
    'processing_server_up',
    'subscribers',
    'nodejs_eventloop_lag_p99_seconds',
  ])
    assert.ok(asked.has(`petfectior_${promised}`), promised);
  assert.deepEqual(
    [...asked].filter((name) => !names.has(name)),
    [],
  );
});
