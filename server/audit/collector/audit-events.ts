/**
 * Which event of PS3.15 A.5.3 each entry of the audit log is: one table, from which the messages and `docs/audit.md`
 * are made.
 */

/** EventID and EventTypeCode, of DCM (PS3.16 CID 400 and 401). */
export const CODES = {
  APPLICATION_ACTIVITY: ['110100', 'Application Activity'],
  AUDIT_LOG_USED: ['110101', 'Audit Log Used'],
  BEGIN_TRANSFERRING: ['110102', 'Begin Transferring DICOM Instances'],
  INSTANCES_ACCESSED: ['110103', 'DICOM Instances Accessed'],
  INSTANCES_TRANSFERRED: ['110104', 'DICOM Instances Transferred'],
  STUDY_DELETED: ['110105', 'DICOM Study Deleted'],
  EXPORT: ['110106', 'Export'],
  IMPORT: ['110107', 'Import'],
  QUERY: ['110112', 'Query'],
  SECURITY_ALERT: ['110113', 'Security Alert'],
  USER_AUTHENTICATION: ['110114', 'User Authentication'],
  APPLICATION_START: ['110120', 'Application Start'],
  APPLICATION_STOP: ['110121', 'Application Stop'],
  LOGIN: ['110122', 'Login'],
  LOGOUT: ['110123', 'Logout'],
  NODE_AUTHENTICATION: ['110126', 'Node Authentication'],
  NETWORK_CONFIGURATION: ['110128', 'Network Configuration'],
  SECURITY_CONFIGURATION: ['110129', 'Security Configuration'],
  SOFTWARE_CONFIGURATION: ['110131', 'Software Configuration'],
  RESTRICTED_FUNCTION: ['110132', 'Use of Restricted Function'],
  USER_SECURITY_ATTRIBUTES: ['110137', 'User Security Attributes Changed'],
} as const;
export type CodeName = keyof typeof CODES;

export interface AuditEvent {
  readonly id: CodeName;
  readonly type?: CodeName;
  /** EventActionCode: create, read, update, delete, execute. */
  readonly does: 'C' | 'R' | 'U' | 'D' | 'E';
}

/** In the order of `docs/audit.md`. */
const GROUPS: readonly (readonly [AuditEvent, readonly string[]])[] = [
  [{ id: 'USER_AUTHENTICATION', type: 'LOGIN', does: 'E' }, ['signIn', 'setUp']],
  [{ id: 'USER_AUTHENTICATION', type: 'LOGOUT', does: 'E' }, ['signOut', 'revokeSession']],
  [{ id: 'SECURITY_ALERT', type: 'NODE_AUTHENTICATION', does: 'E' }, ['askUnidentified']],
  [{ id: 'AUDIT_LOG_USED', does: 'R' }, ['viewAuditLog']],
  [
    { id: 'INSTANCES_ACCESSED', does: 'R' },
    ['viewTask', 'viewPreview', 'viewManifest', 'compareHeaders', 'followTasks', 'followTransitions'],
  ],
  [
    { id: 'INSTANCES_ACCESSED', does: 'U' },
    [
      'cancelTask',
      'completeTask',
      'processTask',
      'restartTask',
      'retryTask',
      'tryTaskNow',
      'setTaskPriority',
      'setTaskRadiopharmaceutical',
      'retryQuarantined',
    ],
  ],
  [
    { id: 'QUERY', does: 'E' },
    [
      'listTasks',
      'countTasks',
      'listTestRuns',
      'listQuarantine',
      'searchStudies',
      'dryRunRule',
      'viewRetrieval',
      'listRetrievals',
      'followRetrievals',
      'followTestRuns',
    ],
  ],
  [
    { id: 'BEGIN_TRANSFERRING', does: 'E' },
    ['requestSeries', 'retrieve', 'cancelRetrieval', 'resendTask', 'dropDestination', 'beginDelivery'],
  ],
  [{ id: 'INSTANCES_TRANSFERRED', does: 'C' }, ['receiveSeries', 'quarantineImage', 'deliverResult']],
  [{ id: 'EXPORT', does: 'R' }, ['downloadQuarantined', 'exportSeries', 'announceResult', 'writeBackup']],
  [{ id: 'IMPORT', does: 'C' }, ['importResult']],
  [
    { id: 'STUDY_DELETED', does: 'D' },
    [
      'deleteTasks',
      'deleteFailedTasks',
      'deleteFinishedTasks',
      'startTaskDeletion',
      'cancelTaskDeletion',
      'deleteQuarantined',
      'removeImages',
      'removeTask',
    ],
  ],
  [{ id: 'APPLICATION_ACTIVITY', type: 'APPLICATION_START', does: 'E' }, ['startProcess', 'startGateway']],
  [{ id: 'APPLICATION_ACTIVITY', type: 'APPLICATION_STOP', does: 'E' }, ['stopProcess', 'stopGateway']],
  [
    { id: 'SECURITY_ALERT', type: 'USER_SECURITY_ATTRIBUTES', does: 'E' },
    [
      'changePassword',
      'confirmSecondFactor',
      'createApiToken',
      'createUser',
      'deleteUser',
      'enrolSecondFactor',
      'removeSecondFactor',
      'resetSecondFactor',
      'revokeApiToken',
      'updateUser',
    ],
  ],
  [
    { id: 'SECURITY_ALERT', type: 'SECURITY_CONFIGURATION', does: 'E' },
    [
      'createWebhook',
      'deleteMailRule',
      'deleteWebhook',
      'saveMailRule',
      'testAuditCollector',
      'testLdapSource',
      'testMail',
      'testOidcSource',
      'testWebhook',
      'updateAuditCollector',
      'updateLdapSource',
      'updateMail',
      'updateOidcSource',
      'updateWebhook',
    ],
  ],
  [
    { id: 'SECURITY_ALERT', type: 'NETWORK_CONFIGURATION', does: 'E' },
    [
      'createDevice',
      'deleteDevice',
      'diagnoseDevice',
      'echoDevice',
      'pingDevice',
      'tryServerNow',
      'updateDevice',
      'updateLocalDevice',
    ],
  ],
  [
    { id: 'SECURITY_ALERT', type: 'SOFTWARE_CONFIGURATION', does: 'E' },
    [
      'acknowledgeAlert',
      'confirmRestore',
      'deleteTestRun',
      'createPostFilter',
      'createRadiopharmaceutical',
      'deletePostFilter',
      'deleteRadiopharmaceutical',
      'deleteRule',
      'deleteView',
      'moveRule',
      'saveRule',
      'saveView',
      'setConcurrency',
      'setDefaultRadiopharmaceutical',
      'startTestRun',
      'updateConfig',
      'updatePostFilter',
      'updateRadiopharmaceutical',
      'withdrawAcknowledgement',
    ],
  ],
];

export const AUDIT_EVENTS: Readonly<Record<string, AuditEvent>> = Object.fromEntries(
  GROUPS.flatMap(([event, actions]) => actions.map((action) => [action, event])),
);

/** Of what the table does not know: commands of the command line, actions of other versions. */
const OTHER: AuditEvent = { id: 'SECURITY_ALERT', type: 'RESTRICTED_FUNCTION', does: 'E' };

export function auditEventOf(action: string): AuditEvent {
  return AUDIT_EVENTS[action] ?? OTHER;
}
