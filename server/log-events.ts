/**
 * Every event that the gateway logs, with the English sentence shown for it. `{name}` is replaced by that field.
 * Names are stable: alerting rules outside match on them. Sorted by module, then name.
 */
export const LOG_EVENTS = {
  // gateway
  'gateway.ready': 'Ready: console and API on {url}, DICOM on port {dicomPort} as {aeTitle}',
  'gateway.starting':
    'PETfectior Client {version} starting on Node {node}, data in {dataDir}, database {database}',
  'gateway.stopped': 'Stopped',
  'gateway.stopping': 'Stopping on {signal}: finishing what runs',
  'process.failed': '{process} failed: {error}; restarting in {seconds} s',
  'process.running': '{process} is running',
  'process.stopped': '{process} is stopped',
  'runner.claim-failed': '{step} could not look for tasks: {error}',
  'runner.commit-failed': '{step} could not record what became of task {taskId}: {error}',
  'runner.internal-error': 'Internal error {reference} in task {taskId} at {step}: {error}',
  'task.failed': 'Task {taskId} failed at {step}: {error}',
  'delivery.retry': 'Delivery of task {taskId} to {device}: {failed} images to go after attempt {attempt}: {error}',
  'unpacker.discard-failed': 'The processing server still holds the result of task {taskId}: {error}',
} as const satisfies Record<string, string>;

export type LogEvent = keyof typeof LOG_EVENTS;
