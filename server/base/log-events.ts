/**
 * Every event that the gateway logs, with the English sentence shown for it. `{name}` is replaced by that field.
 * Names are stable: alerting rules outside match on them. Sorted by module, then name.
 */
export const LOG_EVENTS = {
  'alerts.failed': 'An alert could not be raised or resolved: {error}',
  'api.action': '{action}: {outcome}',
  'api.internal-error': 'Internal error {reference} while answering {field}: {error}',
  'api.request-failed': 'A request for {route} failed: {error}',
  'api.socket-failed': "A subscriber's connection failed: {error}",
  'api.subscriber-stalled': 'A subscriber that had not read for {seconds} s was closed',
  'api.unavailable': 'Not answered now ({code}), {field}: {error}',
  'audit.kept-in-memory': 'The audit log cannot be written; entries wait in memory: {error}',
  'audit.lost':
    '{entries} entries of the audit log were removed for want of room before the collector took them',
  'audit.not-sent': 'Audit messages could not be read or recorded: {error}',
  'audit.not-taken': 'Audit messages were not taken by the collector: {error}',
  'audit.written-late': '{entries} entries of the audit log that waited are written; {lost} were lost',
  'auth.administrator-exists':
    'ADMIN_USERNAME and ADMIN_PASSWORD make the first administrator only, and there is one: `petfectior users reset-password` gives another password',
  'auth.directory-failed': 'The directory failed during a sign-in: {error}',
  'auth.ended-outside': 'A session was ended: its {source} no longer lets the person in',
  'auth.logout-token-refused': 'A logout token was refused: {error}',
  'auth.provider-failed': 'The OpenID provider failed: {error}',
  'auth.provider-refused': 'The OpenID provider refused a sign-in: {error}',
  'auth.recheck-failed': 'It could not be asked whether somebody may still be signed in: {error}',
  'auth.session-not-removed': 'A session that has ended cannot be removed from the database yet: {error}',
  'auth.session-not-written':
    'A session cannot be written; it lives in memory and ends with the gateway: {error}',
  'backup.failed': 'The daily backup could not be made; it is tried again in an hour: {error}',
  'backup.hold-not-read': 'Whether this restored gateway was confirmed could not be looked up: {error}',
  'backup.made': 'A backup of {files} files and {bytes} bytes was made in {folder}',
  'commitment.committed': '{device} has taken responsibility for the {images} images of task {taskId}',
  'commitment.failed': 'Storage commitment of task {taskId} by {device} failed: {error}',
  'commitment.not-recorded':
    'A report on storage commitment could not be recorded; its sender may repeat it: {error}',
  'commitment.requested':
    '{device} was asked to take responsibility for the {images} images of task {taskId}',
  'commitment.retry':
    '{device} could not be asked for storage commitment of task {taskId}, request {attempt}: {error}',
  'commitment.sweep-failed': 'A look at the storage commitments failed: {error}',
  'commitment.unexpected-report':
    'A report on storage commitment from {aeTitle}@{address} belongs to no request of ours',
  'compilator.instance-conflict': 'An image came again with other contents than before: a new task takes it',
  'compilator.rule-applied': 'Rule "{rule}" applies to task {taskId}: {action}',
  'compilator.series-began': 'Task {taskId} began with images of association {association}',
  'database.waiting': 'The database at {where} does not answer yet ({code}): trying again',
  'delivery.failed': 'Delivery of task {taskId} to {device} ended with an error: {error}',
  'delivery.retry':
    'Delivery of task {taskId} to {device}: {failed} images to go after attempt {attempt}: {error}',
  'delivery.warned': '{device} took images of task {taskId} with a warning: {error}',
  'dicom-web.broken-body': 'A STOW-RS request of {aeTitle}@{address} cannot be read to its end: {error}',
  'dicom-web.received':
    '{aeTitle}@{address} sent {objects} objects by STOW-RS in {durationMs} ms, {failed} of them not taken',
  'downloader.resubmitted':
    'The job of task {taskId} is sent to the processing server anew, which had lost it: {error}',
  'effect.failed': 'What task {taskId} left to do ({kind}) failed and is tried again: {error}',
  'effect.given-up': 'What task {taskId} left to do ({kind}) failed too often and is given up: {error}',
  'effect.sweep-failed': 'What tasks have left to do could not be looked up: {error}',
  'gateway.close-failed': '{part} could not be closed: {error}',
  'gateway.listener-failed': 'A listener of an event inside the gateway failed: {error}',
  'gateway.ready': 'Ready: console and API on {url}, DICOM on port {dicomPort} as {aeTitle}',
  'gateway.starting':
    'PETfectior Client {version} starting on Node {node}, data in {dataDir}, database {database}',
  'gateway.stopped': 'Stopped',
  'gateway.stopping': 'Stopping on {signal}: finishing what runs',
  'intake.database-away': 'The database is away; images are kept in the spool meanwhile: {error}',
  'intake.failed': 'Taking up an image failed, reference {reference}: {error}',
  'intake.file-missing': 'A file of the spool was gone when its turn came: {key}',
  'intake.file-unreadable': 'A file of the spool could not be read, and stays there: {error}',
  'intake.quarantined': 'An image of {aeTitle}@{address} was put in quarantine: {reason}',
  'intake.recovered': '{images} images found in the spool and registered',
  'listener.association-aborted':
    'Association with {callingAeTitle}@{address} aborted after {objects} objects: {reason}',
  'listener.association-accepted':
    'Association with {callingAeTitle}@{address} accepted, {contexts} of {proposed} contexts',
  'listener.association-lost':
    'Association with {callingAeTitle}@{address} lost after {objects} objects: {error}',
  'listener.association-rejected':
    'Association with {callingAeTitle}@{address} calling {calledAeTitle} rejected (result {result}, source {source}, reason {reason})',
  'listener.association-released': '{callingAeTitle}@{address} sent {objects} objects in {durationMs} ms',
  'listener.connection-refused': 'Connection from {address} refused: too many connections',
  'listener.died': "The Dicom Listener's process ended and is started again: {error}",
  'listener.echo': 'C-ECHO from {callingAeTitle}@{address}',
  'listener.internal-error': 'Internal error on association {association}: {error}',
  'listener.multi-frame-dropped':
    'Multi-frame PET (class {sopClassUid}) from {callingAeTitle}@{address} is not supported and was not kept',
  'listener.object-refused': 'An object of {callingAeTitle}@{address} was answered with {status}: {reason}',
  'listener.recovered': 'The Dicom Listener listens again',
  'listener.series-dropped': '{sopClass} from {callingAeTitle}@{address} is no PET image: taken and dropped',
  'log.folded': 'And {count} more of {event} from {source}',
  'log.output-closed':
    'Standard output cannot be written any more; the log goes on in its file and the database: {error}',
  'mail.failed': 'Mail could not be read or recorded: {error}',
  'mail.not-taken': 'A mail of alerts was not taken, or not for everybody: {error}',
  'network.proxy-refused':
    'Connection of the load balancer {address} closed, its PROXY protocol header cannot be used: {reason}',
  'node.clock-set':
    "The database's clock was set by {seconds} s: what waits goes on waiting as long as it was to",
  'node.cluster-not-read': 'The nodes of the cluster could not be looked at: {error}',
  'node.duty': 'This node does what is done once for all nodes: alerts, mail, backups, retention',
  'node.gone': 'Node {node} is gone: what it held goes on here or at another node',
  'node.not-announced': 'What happened here could not be told to the other nodes yet: {error}',
  'node.others-not-read': 'What other nodes did could not be read: {error}',
  'node.recovered': '{tasks} tasks that were cut off go on',
  'node.renewal-failed': 'This gateway could not renew its place at the queue: {error}',
  'node.seen': 'Node {node} works on the queue too',
  'packer.not-encoded-ahead':
    'Slices of a series could not be encoded while it comes in; its Packer does so: {error}',
  'preview.failed': 'The picture of the {subject} of task {taskId} could not be made: {error}',
  'problems.failed': 'A look at what is wrong failed: {error}',
  'process.failed': '{process} failed: {error}; restarting in {seconds} s',
  'process.running': '{process} is running',
  'process.stopped': '{process} is stopped',
  'processing.back': 'The processing server is back after {seconds} s',
  'processing.stand-in':
    'No processing server is configured: the stand-in inside the gateway is used. Its results are NOT FOR CLINICAL USE',
  'processing.stand-in-ended':
    'The stand-in processing server ended and starts again in {seconds} s: {error}',
  'processing.stand-in-error': 'A fault within the stand-in processing server: {error}',
  'processing.unreachable': 'The processing server cannot be reached; tasks wait until it is back: {error}',
  'retention.removed': 'Removed the images of {tasks} tasks, {records} old records',
  'retrieve.began': 'Retrieval {retrieval} from {device}: {series} series, {here} of them here already',
  'retrieve.completed': 'Retrieval {retrieval} from {device} is complete',
  'retrieve.failed': 'Retrieval {retrieval} from {device} failed: {code}',
  'retrieve.not-taken-up': 'Retrievals could not be read or written and are taken up again: {error}',
  'secrets.sealed': '{count} secrets that the database held in clear are encrypted now',
  'secrets.unreadable':
    'Secrets in {columns} are encrypted by the installation.json of another data directory: put it back, or enter them again',
  'senders.not-recorded': 'A sender could not be recorded: {error}',
  'server-monitor.alive': 'The processing server is alive ({latencyMs} ms)',
  'server-monitor.not-recorded': 'A look at the processing server could not be recorded: {error}',
  'server-monitor.unreachable': 'The processing server cannot be reached',
  'settings.defaulted': 'Setting {setting} had a value that is no longer allowed: its default is used',
  'storage.not-counted': 'What the data directory holds could not be counted: {error}',
  'storage.reserve-failed': 'The reserve of disk blocks could not be looked after: {error}',
  'storage.reserve-given-up':
    'The disk is full: the reserve of blocks was given up, so that people can sign in and delete; make room',
  'task-manager.deletion-failed': 'Finished tasks could not be deleted; it is tried again: {error}',
  'task-manager.sweep-failed': 'A look at the tasks failed: {error}',
  'task.begun': 'Task {taskId} begun with its first image',
  'task.cancelled': 'Task {taskId} cancelled',
  'task.completed': 'Task {taskId} completed: every destination has every image',
  'task.failed': 'Task {taskId} failed at {step}: {error}',
  'task.ignored': 'Task {taskId} is ignored by a rule',
  'task.job-not-discarded':
    'The processing server could not be told to forget the job of task {taskId}: {error}',
  'task.queued': 'Task {taskId} is queued at {step}',
  'task.retry': 'Task {taskId} waits at {step} and tries again: {code}',
  'task.running': 'Task {taskId} is at {step}, attempt {attempt}',
  'task.warned': 'Task {taskId} is processed in spite of warnings: {codes}',
  'test-run.failed': 'Test run {testRun} to {device} did not reach the Dicom Listener: {error}',
  'test-run.sent': 'Test run {testRun} to {device}: {images} images of a made-up series have been sent',
  'unpacker.discard-failed': 'The processing server still holds the result of task {taskId}: {error}',
  'uploader.cut': 'The link was cut {cuts} times while the package of task {taskId} was uploaded',
  'webhooks.failed': 'Webhooks could not be read: {error}',
  'webhooks.refused': 'A FHIR server refused what it was told of a result ({status}); it is not told again',
  'worker.after-commit': 'What step {step} of task {taskId} left to do after its end failed: {error}',
  'worker.claim-failed': '{step} could not look for tasks: {error}',
  'worker.commit-failed': '{step} could not record what became of task {taskId}: {error}',
  'worker.folder-left': 'The folder of a run of task {taskId} could not be removed: {error}',
  'worker.internal-error': 'Internal error {reference} in task {taskId} at {step}: {error}',
} as const satisfies Record<string, string>;

export type LogEvent = keyof typeof LOG_EVENTS;
