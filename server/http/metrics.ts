/** What monitoring reads: Prometheus text. Names carry their unit; nothing in it names a patient. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ProcessService, ProcessingServerService } from '../process-record.ts';
import type { StorageRecord } from '../storage-record.ts';

export interface MetricsPorts {
  readonly processes: Pick<ProcessService, 'list'>;
  readonly processingServer: Pick<ProcessingServerService, 'status'>;
  readonly storage: () => Promise<StorageRecord>;
  readonly subscribers: () => number;
}

export function createMetrics(ports: MetricsPorts): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'petfectior_' });
  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    collect: (gauge: Gauge) => Promise<void> | void,
  ) =>
    new Gauge({
      name: `petfectior_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        return collect(this);
      },
    });
  const perProcess = (pick: (process: Awaited<ReturnType<ProcessService['list']>>[number]) => number) => {
    return async (metric: Gauge) => {
      for (const process of await ports.processes.list())
        metric.set({ process: process.name }, pick(process));
    };
  };
  gauge(
    'process_up',
    '1 while the process runs',
    ['process'],
    perProcess(({ state }) => Number(state === 'RUNNING')),
  );
  gauge(
    'queue_tasks',
    'Tasks that wait for the process',
    ['process'],
    perProcess(({ queued }) => queued),
  );
  gauge(
    'running_tasks',
    'Tasks, or associations, in work',
    ['process'],
    perProcess(({ running }) => running),
  );
  gauge(
    'completed_total',
    'Done since the start',
    ['process'],
    perProcess(({ completed }) => completed),
  );
  gauge(
    'failed_total',
    'Failed since the start',
    ['process'],
    perProcess(({ failed }) => failed),
  );
  gauge('processing_server_up', '1 alive, 0 unreachable, -1 unknown', [], (metric) => {
    const { state } = ports.processingServer.status();
    metric.set(state === 'ALIVE' ? 1 : state === 'UNREACHABLE' ? 0 : -1);
  });
  gauge('processing_server_latency_seconds', 'Of its last answer', [], (metric) => {
    const { latencyMs } = ports.processingServer.status();
    if (latencyMs !== null) metric.set(latencyMs / 1000);
  });
  gauge('disk_bytes', 'File system of the data directory', ['kind'], async (metric) => {
    const { total, free, reserved, used } = await ports.storage();
    for (const [kind, bytes] of Object.entries({ total, free, reserved, used })) metric.set({ kind }, bytes);
  });
  gauge('subscribers', 'Open subscriptions', [], (metric) => metric.set(ports.subscribers()));
  return registry;
}
