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
  'listener.association-aborted':
    'Association with {callingAeTitle}@{address} aborted after {objects} objects: {reason}',
  'listener.association-accepted':
    'Association with {callingAeTitle}@{address} accepted, {contexts} contexts',
  'listener.association-lost':
    'Association with {callingAeTitle}@{address} lost after {objects} objects: {error}',
  'listener.association-rejected':
    'Association with {callingAeTitle}@{address} calling {calledAeTitle} rejected (result {result}, source {source}, reason {reason})',
  'listener.association-released': '{callingAeTitle}@{address} sent {objects} objects in {durationMs} ms',
  'listener.connection-refused': 'Connection from {address} refused: too many connections',
  'listener.echo': 'C-ECHO from {callingAeTitle}@{address}',
  'listener.internal-error': 'Internal error on association {association}: {error}',
  'listener.object-refused': 'An object of {callingAeTitle}@{address} was answered with {status}: {reason}',
  'listener.series-dropped':
    'Objects of class {sopClassUid} from {callingAeTitle}@{address} are no PET images: taken and dropped',
  'process.failed': '{process} failed: {error}; restarting in {seconds} s',
  'process.running': '{process} is running',
  'process.stopped': '{process} is stopped',
  'runner.claim-failed': '{step} could not look for tasks: {error}',
  'runner.commit-failed': '{step} could not record what became of task {taskId}: {error}',
  'runner.internal-error': 'Internal error {reference} in task {taskId} at {step}: {error}',
  'task.failed': 'Task {taskId} failed at {step}: {error}',
} as const satisfies Record<string, string>;

export type LogEvent = keyof typeof LOG_EVENTS;
