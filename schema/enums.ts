import { ERROR_CODES, type ErrorCode } from '../server/base/errors.ts';
import { LOG_LEVELS } from '../server/base/log.ts';
import { REFUSABLE_WARNINGS } from '../server/pet/refusable-warnings.ts';
import { DELIVERY_STATES, PROCESS_NAMES, TASK_STATES } from '../server/base/task-states.ts';
import { builder } from './builder.ts';
import { TOKEN_ROLES } from '../server/base/roles.ts';
import { DEVICE_KINDS, RETRIEVE_BY } from '../server/db/entities/device.ts';
import { DIAGNOSIS_OUTCOMES } from '../server/devices/device.ts';
import { ALERT_KINDS, ALERT_SEVERITIES } from '../server/base/alert-kinds.ts';
import { WEBHOOK_KINDS } from '../server/base/webhook-kinds.ts';
import { MAIL_LANGUAGES, MAIL_SECURITIES, MAIL_TIMINGS } from '../server/base/mail-terms.ts';
import { GATE_REASONS } from '../server/remote/server-gate.ts';
import { SERVER_STATES } from '../server/remote/server-monitor.ts';
import { PROCESS_STATES } from '../server/processes/process-record.ts';
import { CONFIGURATION_PARTS } from '../server/live/configuration-part.ts';
import { COMMITMENT_STATES } from '../server/queue/commitments.ts';

export const ProcessNameEnum = builder.enumType('ProcessName', {
  description: 'The ten long-running services, in the order in which a task passes them.',
  values: PROCESS_NAMES,
});
export const TaskStateEnum = builder.enumType('TaskState', {
  description: 'State of a task in its step.',
  values: TASK_STATES,
});
export const DeliveryStateEnum = builder.enumType('DeliveryState', {
  description: 'State of one delivery.',
  values: DELIVERY_STATES,
});
export const CommitmentStateEnum = builder.enumType('CommitmentState', {
  description:
    'QUEUED: to be asked, now or again; REQUESTED: asked, no report yet; COMMITTED: the device has taken responsibility for every image; FAILED: it has not, and is not asked again.',
  values: COMMITMENT_STATES,
});
export const ProcessStateEnum = builder.enumType('ProcessState', {
  description: 'State of a process.',
  values: PROCESS_STATES,
});
export const ServerStateEnum = builder.enumType('ProcessingServerState', {
  description: 'Whether the processing server answers; UNKNOWN until something has asked it.',
  values: SERVER_STATES,
});
export const ServerWaitReasonEnum = builder.enumType('ProcessingServerWaitReason', {
  description:
    'PROBING: it is being asked now; BACK_OFF: it is asked again with growing pauses; RETRY_AFTER: it named a time, which is kept to for five minutes at most.',
  values: GATE_REASONS,
});
export const ConfigurationPartEnum = builder.enumType('ConfigurationPart', {
  description:
    'A part of the configuration: SETTINGS (config, localDevice), DEVICES (and unknown senders), ACCESS (users, sessions, API tokens), ALERTS (causes of open alerts), AUDIT (the audit log), QUARANTINE (images that no task can take), and the others by their queries.',
  values: CONFIGURATION_PARTS,
});
export const DeviceKindEnum = builder.enumType('DeviceKind', {
  description:
    'DICOM: an application entity, spoken to over associations; DICOMWEB: a server of DICOMweb, over HTTP.',
  values: DEVICE_KINDS,
});
export const RetrieveByEnum = builder.enumType('RetrieveBy', {
  description:
    'MOVE: C-MOVE, images come to the Dicom Listener; where only C-GET is offered, that is used. GET: C-GET, images come on the connection that asks for them.',
  values: RETRIEVE_BY,
});
export const RoleEnum = builder.enumType('Role', {
  description:
    'VIEWER reads tasks, logs and processes; OPERATOR steers tasks and processes and tests devices; ADMINISTRATOR configures. SENDER is of API tokens alone: it sends images by STOW-RS, and may do nothing else.',
  values: TOKEN_ROLES,
});
export const RefusableWarningEnum = builder.enumType('RefusableWarning', {
  description:
    'A warning of a series for which a site can refuse it; the task then fails with REFUSED_ and the code.',
  values: REFUSABLE_WARNINGS,
});
export const LogLevelEnum = builder.enumType('LogLevel', {
  description: 'How much a log entry matters.',
  values: Object.fromEntries(LOG_LEVELS.map((level) => [level.toUpperCase(), { value: level }])),
});
export const FailureCodeEnum = builder.enumType('FailureCode', {
  description: 'Why a task failed. Codes are stable and documented in docs/errors.md.',
  values: Object.keys(ERROR_CODES) as ErrorCode[],
});
export const AlertKindEnum = builder.enumType('AlertKind', {
  description: 'What an alert is about.',
  values: ALERT_KINDS,
});
export const AlertSeverityEnum = builder.enumType('AlertSeverity', {
  description: 'How urgent an alert is.',
  values: ALERT_SEVERITIES,
});
export const MailSecurityEnum = builder.enumType('MailSecurity', {
  description: 'STARTTLS: asked for once connected; TLS: from the first byte.',
  values: MAIL_SECURITIES,
});
export const WebhookKindEnum = builder.enumType('WebhookKind', {
  description:
    'PLAIN: each alert as JSON; TEAMS: alerts as an Adaptive Card, for the address of a workflow; SLACK: alerts as blocks, for an incoming webhook; FHIR: each result that is complete at its destinations, as an R4 transaction with the number of the patient.',
  values: WEBHOOK_KINDS,
});
export const MailTimingEnum = builder.enumType('MailTiming', {
  description:
    'AT_ONCE: within a minute; HOURLY: at the next full hour; DAILY: at the hour of the daily mail.',
  values: MAIL_TIMINGS,
});
export const MailLanguageEnum = builder.enumType('MailLanguage', {
  description: 'Language of mails: English or Spanish.',
  values: MAIL_LANGUAGES,
});
export const StepOutcomeEnum = builder.enumType('DiagnosisOutcome', {
  description: 'Outcome of one step of a diagnosis; SKIPPED where an earlier one failed.',
  values: DIAGNOSIS_OUTCOMES,
});
