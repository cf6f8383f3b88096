/** What monitoring reads: Prometheus text. Names carry their unit; nothing in it names a patient. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Events } from '../base/events.ts';
import type { ListenerStats } from '../listener/listener-message.ts';
import type { ProcessRecord, ProcessingServerService } from '../processes/process-record.ts';
import type { Supervisor } from '../processes/supervisor.ts';
import type { StorageRecord } from '../storage/storage-record.ts';
import { countTransitions } from './task-metrics.ts';

export interface MetricsPorts {
  readonly events: Events;
  readonly processes: Pick<Supervisor, 'list'>;
  readonly processingServer: Pick<ProcessingServerService, 'status'>;
  /** Undefined while the listener does not run. */
  readonly listener: () => ListenerStats | undefined;
  readonly storage: () => Promise<StorageRecord>;
  readonly openAlerts: () => Promise<readonly { readonly kind: string }[]>;
  readonly quarantined: () => Promise<number>;
  readonly subscribers: () => number;
}

export function createMetrics(ports: MetricsPorts): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'petfectior_' });
  countTransitions(registry, ports.events);
  countSent(registry, ports.events);
  addProcessMetrics(registry, ports.processes);
  addListenerMetrics(registry, ports.listener);

  gauge(registry, 'processing_server_up', '1 alive, 0 unreachable, -1 unknown', [], (metric) => {
    const { state } = ports.processingServer.status();
    metric.set(state === 'ALIVE' ? 1 : state === 'UNREACHABLE' ? 0 : -1);
  });
  gauge(registry, 'processing_server_latency_seconds', 'Of its last answer', [], (metric) => {
    const { latencyMs } = ports.processingServer.status();
    metric.set(latencyMs === null ? NaN : latencyMs / 1000);
  });
  counter(
    registry,
    'processing_server_disconnections_total',
    'How often it became unreachable',
    [],
    (metric) => metric.inc(ports.processingServer.status().disconnections),
  );
  gauge(registry, 'disk_bytes', 'File system of the data directory', ['kind'], async (metric) => {
    const { total, free, reserved, used } = await ports.storage();
    for (const [kind, bytes] of Object.entries({ total, free, reserved, used })) metric.set({ kind }, bytes);
  });
  gauge(registry, 'open_alerts', 'Alerts that are not resolved', ['kind'], async (metric) => {
    metric.reset();
    for (const { kind } of await ports.openAlerts()) metric.inc({ kind });
  });
  gauge(registry, 'quarantined_images', 'Images that no task can take', [], async (metric) =>
    metric.set(await ports.quarantined()),
  );
  gauge(registry, 'subscribers', 'Open subscriptions', [], (metric) => metric.set(ports.subscribers()));
  return registry;
}

function countSent(registry: Registry, events: Events): void {
  const add = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `petfectior_${name}`, help, labelNames, registers: [registry] });
  const images = add('sent_images_total', 'Images that destinations accepted', ['device']);
  events.on('imagesSent', ({ device, images: count }) => images.inc({ device }, count));
  const packages = add('sent_packages_total', 'Packages that the processing server confirmed', []);
  const bytes = add('sent_package_bytes_total', 'Of those packages', []);
  events.on('packageSent', ({ bytes: length }) => {
    packages.inc();
    bytes.inc(length);
  });
}

function addProcessMetrics(registry: Registry, processes: MetricsPorts['processes']): void {
  const each = (set: (labels: { process: string }, process: ProcessRecord) => void) => async () => {
    for (const process of await processes.list()) set({ process: process.name }, process);
  };
  gauge(registry, 'process_up', '1 while the process runs', ['process'], (metric) =>
    each((labels, { state }) => metric.set(labels, Number(state === 'RUNNING')))(),
  );
  gauge(registry, 'queue_tasks', 'Tasks that wait for the process', ['process'], (metric) =>
    each((labels, { queued }) => metric.set(labels, queued))(),
  );
  gauge(registry, 'running_tasks', 'Tasks, or associations, in work', ['process'], (metric) =>
    each((labels, { running }) => metric.set(labels, running))(),
  );
  counter(registry, 'process_completed_total', 'Done since the start', ['process'], (metric) =>
    each((labels, { completed }) => metric.inc(labels, completed))(),
  );
  counter(registry, 'process_failed_total', 'Failed since the start', ['process'], (metric) =>
    each((labels, { failed }) => metric.inc(labels, failed))(),
  );
}

function addListenerMetrics(registry: Registry, listener: MetricsPorts['listener']): void {
  const add = (name: string, help: string, pick: (stats: ListenerStats) => number) =>
    counter(registry, name, help, [], (metric) => metric.inc(pickOr0(listener(), pick)));
  add('received_images_total', 'Images answered with Success', ({ received }) => received);
  add('received_bytes_total', 'Of those images', ({ receivedBytes }) => receivedBytes);
  add('dropped_objects_total', 'Objects that are no PET images', ({ dropped }) => dropped);
  add('refused_objects_total', 'Objects answered with an error', ({ refused }) => refused);
  gauge(registry, 'associations', 'DICOM associations that are open', [], (metric) =>
    metric.set(pickOr0(listener(), ({ associations }) => associations)),
  );
  gauge(registry, 'listener_memory_bytes', "Resident memory of the listener's process", [], (metric) =>
    metric.set(pickOr0(listener(), ({ memory }) => memory)),
  );
}

function pickOr0(stats: ListenerStats | undefined, pick: (stats: ListenerStats) => number): number {
  return stats ? pick(stats) : 0;
}

function gauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  collect: (metric: Gauge) => Promise<void> | void,
): void {
  new Gauge({
    name: `petfectior_${name}`,
    help,
    labelNames,
    registers: [registry],
    collect() {
      return collect(this);
    },
  });
}

/** A count that is kept elsewhere, read when it is asked for. */
function counter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  collect: (metric: Counter) => Promise<void> | void,
): void {
  new Counter({
    name: `petfectior_${name}`,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      return collect(this);
    },
  });
}
