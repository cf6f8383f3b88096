/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What is added up. */
export type ActivityInterval =
  /** Every 24 hours. */
  | 'DAY'
  /** Each hour. */
  | 'HOUR';

/** What an alert is about. */
export type AlertKind =
  | 'BACKUP_OVERDUE'
  | 'COMMITMENT_FAILED'
  | 'DELIVERY_FAILED'
  | 'DESTINATION_FAILING'
  | 'DISK_FILLING'
  | 'DISK_LOW'
  | 'IMAGES_QUARANTINED'
  | 'INSTANCE_CONFLICT'
  | 'MULTI_FRAME_PET'
  | 'NODE_GONE'
  | 'PROCESS_FAILED'
  | 'RESTORE_UNCONFIRMED'
  | 'SERVER_UNREACHABLE'
  | 'TASK_FAILED'
  | 'UNKNOWN_SENDER';

/** How urgent an alert is. */
export type AlertSeverity =
  | 'CRITICAL'
  | 'INFO'
  | 'WARNING';

/** A new API token. */
export type ApiTokenInput = {
  /** Name of the device that sends with it: what comes by STOW-RS counts as sent by that device. Left out: none. */
  device?: string | null | undefined;
  /** When it ends; left out: never. */
  expiresAt?: string | null | undefined;
  /** What it is for, 1 to 64 characters. */
  name: string;
  /** What the program may do. */
  role: Role;
};

/** What to change; what is left out stays. */
export type AuditCollectorInput = {
  /** PEM certificates of the hospital's own authorities. */
  authority?: string | null | undefined;
  /** Whether the log is sent, from now on. */
  enabled?: boolean | null | undefined;
  /** Collector. */
  host?: string | null | undefined;
  /** Its port. */
  port?: number | null | undefined;
  /** AuditEnterpriseSiteID; empty: none. */
  siteId?: string | null | undefined;
  /** AuditSourceID. */
  sourceId?: string | null | undefined;
};

/** Which entries: all that fit every field given. */
export type AuditFilter = {
  /** One of these mutations or views. */
  actions?: Array<string> | null | undefined;
  /** By this user or API token. */
  actor?: string | null | undefined;
  /** From this IP address. */
  address?: string | null | undefined;
  /** True: only what the gateway does by itself; false: only what people and programs ask for. */
  byGateway?: boolean | null | undefined;
  /** At or after. */
  from?: string | null | undefined;
  /** Of this request. */
  requestId?: string | null | undefined;
  /** True: only what was done; false: only what was refused or failed. */
  succeeded?: boolean | null | undefined;
  /** About this task. */
  taskId?: string | number | null | undefined;
  /** Before. */
  to?: string | null | undefined;
};

/** QUEUED: to be asked, now or again; REQUESTED: asked, no report yet; COMMITTED: the device has taken responsibility for every image; FAILED: it has not, and is not asked again. */
export type CommitmentState =
  | 'COMMITTED'
  | 'FAILED'
  | 'QUEUED'
  | 'REQUESTED';

/** What to change; what is left out stays. */
export type ConfigInput = {
  /** Largest change of total activity that is delivered, %. */
  activityTolerancePercent?: number | null | undefined;
  /** Alerts that nobody has acknowledged for so long are said again, min; 0: never. */
  alertEscalationMinutes?: number | null | undefined;
  /** Associations to one destination at a time. */
  associationsPerDestination?: number | null | undefined;
  /** Folder on the gateway for daily backups; empty: none are made. */
  backupFolder?: string | null | undefined;
  /** Hour of the backup, 0 to 23, in the time zone of the gateway. */
  backupHour?: number | null | undefined;
  /** How many of them are kept. */
  backupsKept?: number | null | undefined;
  /** Name under which the provider knows this installation. */
  clientId?: string | null | undefined;
  /** A device that has not reported on storage commitment by then has failed, h. */
  commitmentTimeoutHours?: number | null | undefined;
  /** Whether results beyond that tolerance are delivered all the same. */
  deliverBeyondTolerance?: boolean | null | undefined;
  /** Receiving stops while less than this is free, MiB. */
  diskReserveMib?: number | null | undefined;
  /** Whether images of finished tasks are removed before their time while less than the reserve is free. */
  freePromisedWhenFull?: boolean | null | undefined;
  /** How long images of failed tasks are kept, days. */
  keepFailedDays?: number | null | undefined;
  /** How long images of completed and cancelled tasks are kept, days. */
  keepFinishedDays?: number | null | undefined;
  /** How long tasks and log entries are kept, days. */
  keepRecordsDays?: number | null | undefined;
  /** Whether only the console's documents, and those that the site keeps in its data directory, are answered. */
  knownDocumentsOnly?: boolean | null | undefined;
  /** A series with fewer slices fails. */
  minimumImages?: number | null | undefined;
  /** Whether results also go back to the device that sent the images. */
  mirrorMode?: boolean | null | undefined;
  /** A series counts as complete when nothing has come for so long, s. */
  quietSeconds?: number | null | undefined;
  /** A series with one of these warnings fails instead of being processed in spite of it. */
  refusedWarnings?: Array<RefusableWarning> | null | undefined;
  /** A result that has not come after so long fails the task, h. */
  remoteTimeoutHours?: number | null | undefined;
  /** Names of manufacturers, models, reconstruction methods and kernels that leave as they are though the gateway does not know their words; semicolons between. */
  scannerTexts?: string | null | undefined;
  /** Whether local users need a second factor to sign in. */
  secondFactorRequired?: boolean | null | undefined;
  /** How often the Server Monitor asks the processing server, s. */
  serverMonitorSeconds?: number | null | undefined;
  /** Largest deviation of a gap between slices from the mean gap, %. */
  spacingTolerancePercent?: number | null | undefined;
  /** Bandwidth to the processing server, KiB/s; null: no cap. */
  uploadKibPerSecond?: number | null | undefined;
  /** Element type of voxels.npy in the shared-folder protocol: f4 or f8. */
  voxelType?: string | null | undefined;
};

/** A part of the configuration: SETTINGS (config, localDevice), DEVICES (and unknown senders), ACCESS (users, sessions, API tokens), ALERTS (causes of open alerts), AUDIT (the audit log), QUARANTINE (images that no task can take), and the others by their queries. */
export type ConfigurationPart =
  | 'ACCESS'
  | 'ALERTS'
  | 'AUDIT'
  | 'AUDIT_COLLECTOR'
  | 'DEVICES'
  | 'MAIL'
  | 'POST_FILTERS'
  | 'QUARANTINE'
  | 'RADIOPHARMACEUTICALS'
  | 'RESTORE'
  | 'RULES'
  | 'SCANNER_MODELS'
  | 'SETTINGS'
  | 'WEBHOOKS';

/** State of one delivery. */
export type DeliveryState =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'WAITING';

/** Whether a text is appended to the original series description or replaces it. */
export type DescriptionMode =
  | 'APPEND'
  | 'REPLACE';

/** A new device. */
export type DeviceInput = {
  /** AE title, 1 to 16 characters. Needed of a DICOM application. */
  aeTitle?: string | null | undefined;
  /** PEM certificates that its own must come from; left out: those that the machine trusts. */
  authority?: string | null | undefined;
  /** Whether studies can be searched and retrieved there; default false. */
  canQuery?: boolean | null | undefined;
  /** Host name or IP address. Needed of a DICOM application. */
  host?: string | null | undefined;
  /** Whether every result goes to it; default false. */
  isDestination?: boolean | null | undefined;
  /** How it is spoken to; default DICOM. */
  kind?: DeviceKind | null | undefined;
  /** Unique name, 1 to 64 characters. */
  name: string;
  /** TCP port, 1..65535. Needed of a DICOM application. */
  port?: number | null | undefined;
  /** AE title for query and retrieve; left out: that of storage. */
  queryAeTitle?: string | null | undefined;
  /** TCP port for query and retrieve; left out: that of storage. */
  queryPort?: number | null | undefined;
  /** How its images are asked for; default MOVE. */
  retrieveBy?: RetrieveBy | null | undefined;
  /** Password or token of a DICOMweb server; never given out. */
  secret?: string | null | undefined;
  /** Whether it is asked, after each delivery, to take responsibility for the images; default false. */
  storageCommitment?: boolean | null | undefined;
  /** Whether it is spoken to by DICOM TLS; default false. */
  tls?: boolean | null | undefined;
  /** The base of its services, e.g. https://pacs.example/dicom-web. Needed of a DICOMweb server. */
  url?: string | null | undefined;
  /** With it the secret is a password, without it a bearer token. */
  username?: string | null | undefined;
};

/** DICOM: an application entity, spoken to over associations; DICOMWEB: a server of DICOMweb, over HTTP. */
export type DeviceKind =
  | 'DICOM'
  | 'DICOMWEB';

/** What to change of a device; what is left out stays. */
export type DevicePatch = {
  /** AE title. */
  aeTitle?: string | null | undefined;
  /** PEM certificates that its own must come from; null: those that the machine trusts. */
  authority?: string | null | undefined;
  /** Whether studies can be searched and retrieved there. */
  canQuery?: boolean | null | undefined;
  /** Host name or IP address. */
  host?: string | null | undefined;
  /** Whether every result goes to it. */
  isDestination?: boolean | null | undefined;
  /** How it is spoken to. */
  kind?: DeviceKind | null | undefined;
  /** New unique name. */
  name?: string | null | undefined;
  /** TCP port, 1..65535. */
  port?: number | null | undefined;
  /** AE title for query and retrieve; null: that of storage from now on. */
  queryAeTitle?: string | null | undefined;
  /** TCP port for query and retrieve; null: that of storage from now on. */
  queryPort?: number | null | undefined;
  /** How its images are asked for. */
  retrieveBy?: RetrieveBy | null | undefined;
  /** Password or token; null: none from now on. Needed again where the server changes. */
  secret?: string | null | undefined;
  /** Whether it is asked, after each delivery, to take responsibility for the images. */
  storageCommitment?: boolean | null | undefined;
  /** Whether it is spoken to by DICOM TLS. */
  tls?: boolean | null | undefined;
  /** Of a DICOMweb server: the base of its services. */
  url?: string | null | undefined;
  /** With it the secret is a password; null: a bearer token from now on. */
  username?: string | null | undefined;
};

/** Outcome of one step of a diagnosis; SKIPPED where an earlier one failed. */
export type DiagnosisOutcome =
  | 'FAILED'
  | 'PASSED'
  | 'SKIPPED';

/** How the connection to the directory is encrypted. */
export type DirectoryTransport =
  /** Encrypted from the start; usually port 636. */
  | 'LDAPS'
  /** Begun in the clear and encrypted before anything is said; usually port 389. */
  | 'STARTTLS';

/** What became of an element from source to result. */
export type ElementChange =
  | 'ADDED'
  | 'CHANGED'
  | 'REMOVED'
  | 'SAME';

/** Why a task failed. Codes are stable and documented in docs/errors.md. */
export type FailureCode =
  | 'AMBIGUOUS_RADIOPHARMACEUTICAL'
  | 'BAD_RESULT'
  | 'DATABASE_UNREACHABLE'
  | 'DELIVERY_FAILED'
  | 'DUPLICATE_SLICES'
  | 'DYNAMIC_SERIES'
  | 'FRAMES_ELSEWHERE'
  | 'HALF_LIFE_MISMATCH'
  | 'INCOMPLETE_SERIES'
  | 'INTERNAL'
  | 'IRREGULAR_SPACING'
  | 'JOB_STALLED'
  | 'LINK_UNSTABLE'
  | 'MISSING_HEADER'
  | 'MIXED_GEOMETRY'
  | 'NO_DESTINATION'
  | 'NO_POSTFILTER'
  | 'QUANTITATIVE_MISMATCH'
  | 'REFUSED_CORRECTIONS_UNKNOWN'
  | 'REFUSED_DOSE_IN_MEGABECQUERELS'
  | 'REFUSED_HALF_LIFE_OF_NUCLIDE'
  | 'REFUSED_NOT_ATTENUATION_CORRECTED'
  | 'REFUSED_NOT_DECAY_CORRECTED'
  | 'REFUSED_RESCALE_INTERCEPT_ABSENT'
  | 'REFUSED_SCAN_BEFORE_INJECTION'
  | 'REFUSED_SUV_UNAVAILABLE'
  | 'REFUSED_TRACER_CONTRADICTED'
  | 'REFUSED_UNITS_UNCALIBRATED'
  | 'REMOTE_FAILED'
  | 'REMOTE_TIMEOUT'
  | 'SERIES_TOO_LARGE'
  | 'SERVER_PROTOCOL'
  | 'SERVER_REJECTED'
  | 'SERVER_UNREACHABLE'
  | 'SHARED_FOLDER_AWAY'
  | 'SHARED_FOLDER_DENIED'
  | 'SHARED_FOLDER_FULL'
  | 'SHEARED_STACK'
  | 'SLICES_ELSEWHERE'
  | 'SOURCE_MISSING'
  | 'STEP_STALLED'
  | 'STORAGE_FULL'
  | 'TOO_FEW_IMAGES'
  | 'TRANSFER_STALLED'
  | 'UNKNOWN_RADIOPHARMACEUTICAL'
  | 'UNSUPPORTED_MANUFACTURER'
  | 'UNSUPPORTED_PIXELS'
  | 'UNSUPPORTED_UNITS';

/** The role that members of a group of the hospital have here. */
export type GroupRoleInput = {
  /** Value of the claim, or name (DN) of the group. */
  group: string;
  /** The role. */
  role: Role;
};

/** Sign-in by the password of a directory (LDAP, Active Directory). */
export type LdapSourceInput = {
  /** Whether the directory itself follows groups within groups. */
  activeDirectory: boolean;
  /** PEM text of the directory's authority; null: those of the system. */
  authority?: string | null | undefined;
  /** Account that looks people up; null: each person binds by themselves. */
  bindDn?: string | null | undefined;
  /** Whether it is used. */
  enabled: boolean;
  /** Where groups are looked for. */
  groupBase: string;
  /** Host of the directory, as its certificate names it. */
  host: string;
  /** TCP port. */
  port: number;
  /** Roles by group. */
  roles: Array<GroupRoleInput>;
  /** Password of the account; left out: as it is; null or empty: none. */
  secret?: string | null | undefined;
  /** How it is encrypted. */
  transport: DirectoryTransport;
  /** Where people are looked for. */
  userBase: string;
  /** Name that a person binds by where there is no such account, with {username}. */
  userDn?: string | null | undefined;
  /** Filter that finds one person; {username} is the user name. */
  userFilter: string;
};

/** What to change; what is left out stays. */
export type LocalDeviceInput = {
  /** AE title of this gateway. */
  aeTitle?: string | null | undefined;
  /** How long a connection may take to request its association (ARTIM timer), s. */
  artimSeconds?: number | null | undefined;
  /** Whether associations called by another AE title are rejected. */
  checkCalledAeTitle?: boolean | null | undefined;
  /** Whether associations of undeclared senders are rejected. */
  declaredSendersOnly?: boolean | null | undefined;
  /** TCP port it listens on; null: that of the environment. */
  dicomPort?: number | null | undefined;
  /** Whether success is answered only after fsync. */
  durableReceive?: boolean | null | undefined;
  /** How long an association may be idle, s. */
  idleSeconds?: number | null | undefined;
  /** IP address of this gateway: a note for people who configure the scanner. */
  localAddress?: string | null | undefined;
  /** Associations at a time. */
  maxAssociations?: number | null | undefined;
  /** Largest PDU that is received, bytes. */
  maxPduBytes?: number | null | undefined;
  /** Whether objects other than PET images are refused; otherwise they are dropped. */
  refuseOtherObjects?: boolean | null | undefined;
};

/** Which entries: all that fit every field given. */
export type LogFilter = {
  /** On this DICOM association. */
  association?: string | null | undefined;
  /** True: only of the DICOM network; false: only the others. */
  dicom?: boolean | null | undefined;
  /** At or after. */
  from?: string | null | undefined;
  /** Of one of these levels. */
  levels?: Array<LogLevel> | null | undefined;
  /** Of one of these modules. */
  modules?: Array<LogModule> | null | undefined;
  /** For this HTTP request. */
  requestId?: string | null | undefined;
  /** About this task. */
  taskId?: string | number | null | undefined;
  /** Part of the message, without case. */
  text?: string | null | undefined;
  /** Before. */
  to?: string | null | undefined;
};

/** How much a log entry matters. */
export type LogLevel =
  | 'DEBUG'
  | 'ERROR'
  | 'INFO'
  | 'WARN';

/** Who speaks: a process, or a part of the gateway around them. */
export type LogModule =
  | 'API'
  | 'COMPILATOR'
  | 'DATABASE'
  | 'DICOM_LISTENER'
  | 'DOWNLOADER'
  | 'GATEWAY'
  | 'PACKER'
  | 'PROCESSING_SERVER'
  | 'RETRIEVE'
  | 'SERVER_MONITOR'
  | 'STORAGE'
  | 'STORE_SCU'
  | 'TASK_MANAGER'
  | 'UNPACKER'
  | 'UPLOADER'
  | 'VALIDATOR';

/** What to change; what is left out stays. */
export type MailInput = {
  /** PEM certificates of the hospital's own authorities. */
  authority?: string | null | undefined;
  /** http or https; empty: no link. */
  consoleUrl?: string | null | undefined;
  /** Hour, 0 to 23. */
  digestHour?: number | null | undefined;
  /** Whether alerts are mailed, from now on. */
  enabled?: boolean | null | undefined;
  /** Mail server. */
  host?: string | null | undefined;
  /** Of the text. */
  language?: MailLanguage | null | undefined;
  /** To be given again where the server becomes another. */
  password?: string | null | undefined;
  /** Its port. */
  port?: number | null | undefined;
  /** Hour, 0 to 23; null with quietUntil: no quiet hours. */
  quietFrom?: number | null | undefined;
  /** Hour, 0 to 23. */
  quietUntil?: number | null | undefined;
  /** How TLS begins. */
  security?: MailSecurity | null | undefined;
  /** Address that mails come from. */
  sender?: string | null | undefined;
  /** Empty: no sign-in; the password is forgotten. */
  username?: string | null | undefined;
};

/** Language of mails: English or Spanish. */
export type MailLanguage =
  | 'EN'
  | 'ES';

/** Who gets which alerts by mail, and when. */
export type MailRuleInput = {
  /** Only what nobody has acknowledged in time. */
  escalated?: boolean;
  /** Empty: all. */
  kinds?: Array<AlertKind>;
  /** Less urgent ones are not mailed. */
  minimumSeverity?: AlertSeverity;
  /** 1 to 20 addresses. */
  recipients: Array<string>;
  /** When what is not critical is mailed. */
  timing?: MailTiming;
};

/** STARTTLS: asked for once connected; TLS: from the first byte. */
export type MailSecurity =
  | 'STARTTLS'
  | 'TLS';

/** AT_ONCE: within a minute; HOURLY: at the next full hour; DAILY: at the hour of the daily mail. */
export type MailTiming =
  | 'AT_ONCE'
  | 'DAILY'
  | 'HOURLY';

/** What a notice says. Codes are stable and documented, with their parameters, in docs/errors.md; those of failures are among them. */
export type NoticeCode =
  | 'ACTIVITY_TOO_HIGH'
  | 'ACTIVITY_TOO_LOW'
  | 'AE_TITLE_FORM'
  | 'AMBIGUOUS_RADIOPHARMACEUTICAL'
  | 'ANSWER_TOO_LONG'
  | 'ARCHIVE_HUNG_UP'
  | 'ARCHIVE_REFUSED'
  | 'ARCHIVE_SILENT'
  | 'ASSOCIATION_ACCEPTED'
  | 'ASSOCIATION_ENDED'
  | 'ASSOCIATION_FAILED'
  | 'ASSOCIATION_REJECTED'
  | 'ASSOCIATION_UNANSWERED'
  | 'ASSOCIATION_WITHOUT_PET'
  | 'AUDIT_NOT_TAKEN'
  | 'BACKUP_FOLDER_FORM'
  | 'BACKUP_OVERDUE'
  | 'BAD_RESULT'
  | 'CALLED_AE_TITLE_UNKNOWN'
  | 'CALLING_AE_TITLE_UNKNOWN'
  | 'CERTIFICATE_FORM'
  | 'CLIENT_ID_FORM'
  | 'COLLECTOR_INTERRUPTED'
  | 'COLLECTOR_KEEPS_OPEN'
  | 'COLLECTOR_REFUSED_GATEWAY'
  | 'COLLECTOR_WITHOUT_TLS'
  | 'COMMITMENT_FAILED'
  | 'COMMITMENT_NOT_OFFERED'
  | 'COMMITMENT_NOT_REQUESTED'
  | 'COMMITMENT_REASON'
  | 'COMMITMENT_REFUSED'
  | 'COMMITMENT_UNANSWERED'
  | 'CONNECTION_FAILED'
  | 'CORRECTIONS_UNKNOWN'
  | 'CURSOR_UNKNOWN'
  | 'DATABASE_AWAY'
  | 'DATABASE_UNREACHABLE'
  | 'DAYS_OUT_OF_RANGE'
  | 'DECAY_CORRECTION_UNUSABLE'
  | 'DELETION_OVER'
  | 'DELIVERY_FAILED'
  | 'DESCRIPTION_FORM'
  | 'DESTINATION_FAILING'
  | 'DEVICE_AWAITED'
  | 'DEVICE_BUSY'
  | 'DEVICE_NOT_QUERIED'
  | 'DEVICE_SECRET_AGAIN'
  | 'DEVICE_SILENT'
  | 'DEVICE_UNDECLARED'
  | 'DIAGNOSES_RUNNING'
  | 'DICOM_NOT_SPOKEN'
  | 'DICOM_WEB_URL_FORM'
  | 'DIRECTORY_FAILED'
  | 'DISK_FILLING'
  | 'DISK_FULL'
  | 'DISK_LOW'
  | 'DOSE_IN_MEGABECQUERELS'
  | 'DOSE_UNUSABLE'
  | 'DUPLICATE_SLICES'
  | 'DYNAMIC_SERIES'
  | 'ECHO_ANSWERED'
  | 'ECHO_FAILED'
  | 'ECHO_NOT_OFFERED'
  | 'ELAPSED_TIME_IMPLAUSIBLE'
  | 'EXPIRY_PAST'
  | 'FHIR_NEEDS_TLS'
  | 'FIND_ANSWERED'
  | 'FRAMES_ELSEWHERE'
  | 'GET_ANSWERED'
  | 'GET_NOT_OFFERED'
  | 'GET_REFUSED'
  | 'GET_ROLE_REFUSED'
  | 'HALF_LIFE_MISMATCH'
  | 'HALF_LIFE_OF_NUCLIDE'
  | 'HALF_LIFE_UNUSABLE'
  | 'HOST_FORM'
  | 'HOST_IS_ADDRESS'
  | 'HOST_RESOLVED'
  | 'HOST_SILENT'
  | 'HOST_UNKNOWN'
  | 'HOST_UNREACHABLE'
  | 'HTTPS_URL_FORM'
  | 'IGNORED_BY_RULE'
  | 'IMAGES_LEFT_OUT'
  | 'IMAGES_MISSING'
  | 'IMAGES_NOT_SENT'
  | 'IMAGES_QUARANTINED'
  | 'IMAGES_REMOVED'
  | 'IMAGES_UNANSWERED'
  | 'IMAGES_WARNED'
  | 'IMAGE_NOT_SENT'
  | 'IMAGE_NOT_TAKEN_UP'
  | 'IMAGE_REFUSED'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_UNSTORABLE'
  | 'INCOMPLETE_SERIES'
  | 'INJECTION_DATE_UNKNOWN'
  | 'INJECTION_TIMES_DISAGREE'
  | 'INJECTION_TIME_UNUSABLE'
  | 'INSTANCE_CONFLICT'
  | 'INTERNAL'
  | 'INVALID_VALUE'
  | 'INVISIBLE_CHARACTERS'
  | 'IRREGULAR_SPACING'
  | 'JOB_STALLED'
  | 'LAST_ADMINISTRATOR'
  | 'LATE_SLICES'
  | 'LDAP_BIND_REFUSED'
  | 'LDAP_BOUND'
  | 'LDAP_CONNECTED'
  | 'LDAP_FAILED'
  | 'LDAP_FOUND'
  | 'LDAP_NOBODY'
  | 'LDAP_NO_BASE'
  | 'LDAP_PASSWORD_RIGHT'
  | 'LDAP_PASSWORD_WRONG'
  | 'LDAP_ROLE'
  | 'LDAP_SEVERAL'
  | 'LDAP_WITHOUT_ROLE'
  | 'LINK_UNSTABLE'
  | 'MAIL_ADDRESS_FORM'
  | 'MAIL_INCOMPLETE'
  | 'MAIL_NOT_SMTP'
  | 'MAIL_PASSWORD_AGAIN'
  | 'MAIL_RECIPIENTS_REFUSED'
  | 'MAIL_REFUSED'
  | 'MAIL_SIGN_IN_REFUSED'
  | 'MAIL_STARTTLS_REFUSED'
  | 'MAIL_TLS_FAILED'
  | 'MISSING_HEADER'
  | 'MISSING_VALUE'
  | 'MIXED_GEOMETRY'
  | 'MOVE_ANSWERED'
  | 'MOVE_DESTINATION_UNKNOWN'
  | 'MOVE_REFUSED'
  | 'MULTI_FRAME_PET'
  | 'NAME_TAKEN'
  | 'NODE_GONE'
  | 'NOTHING_CAME'
  | 'NOTHING_RECEIVED'
  | 'NOTHING_TO_COMPARE'
  | 'NOT_ATTENUATION_CORRECTED'
  | 'NOT_A_CURSOR'
  | 'NOT_A_DESTINATION'
  | 'NOT_COMPLETABLE'
  | 'NOT_CONCURRENT'
  | 'NOT_DECAY_CORRECTED'
  | 'NOT_FINISHED'
  | 'NOT_ITS_SERIES'
  | 'NOT_ONE_OF'
  | 'NO_DESTINATION'
  | 'NO_POSTFILTER'
  | 'NO_RESULTS'
  | 'NO_ROLE_OUTSIDE'
  | 'NO_SUCH_ALERT'
  | 'NO_SUCH_API_TOKEN'
  | 'NO_SUCH_DELETION'
  | 'NO_SUCH_DEVICE'
  | 'NO_SUCH_MAIL_RULE'
  | 'NO_SUCH_POST_FILTER'
  | 'NO_SUCH_RADIOPHARMACEUTICAL'
  | 'NO_SUCH_RETRIEVAL'
  | 'NO_SUCH_RULE'
  | 'NO_SUCH_SCANNER_MODEL'
  | 'NO_SUCH_SESSION'
  | 'NO_SUCH_TASK'
  | 'NO_SUCH_TEST_RUN'
  | 'NO_SUCH_USER'
  | 'NO_SUCH_VIEW'
  | 'NO_SUCH_WEBHOOK'
  | 'NUMBER_TOO_LARGE'
  | 'NUMBER_TOO_SMALL'
  | 'OBJECTS_NOT_SENT'
  | 'OIDC_CLIENT_KNOWN'
  | 'OIDC_CLIENT_REFUSED'
  | 'OIDC_FOUND'
  | 'OIDC_NOT_FOUND'
  | 'OIDC_OTHER_ISSUER'
  | 'ONE_SIGN_IN'
  | 'OUTSIDE_ACCOUNT_BARRED'
  | 'OUTSIDE_NAME_TAKEN'
  | 'OUTSIDE_NAME_UNUSABLE'
  | 'OUTSIDE_PASSWORD_EXPIRED'
  | 'OUT_OF_RANGE'
  | 'PASSWORD_COMMON'
  | 'PASSWORD_FROM_OUTSIDE'
  | 'PASSWORD_HAS_USERNAME'
  | 'PASSWORD_WRONG'
  | 'PET_NOT_ACCEPTED'
  | 'PET_SERIES_NOT_FOUND'
  | 'PORT_CLOSED'
  | 'PORT_DENIED'
  | 'PORT_OPEN'
  | 'PORT_TAKEN'
  | 'PROCESS_FAILED'
  | 'PROCESS_STOPPED'
  | 'PROVIDER_DENIED'
  | 'PROVIDER_FAILED'
  | 'QUANTITATIVE_MISMATCH'
  | 'QUERY_NOT_ASKED'
  | 'QUERY_NOT_OFFERED'
  | 'REFUSED_CORRECTIONS_UNKNOWN'
  | 'REFUSED_DOSE_IN_MEGABECQUERELS'
  | 'REFUSED_HALF_LIFE_OF_NUCLIDE'
  | 'REFUSED_NOT_ATTENUATION_CORRECTED'
  | 'REFUSED_NOT_DECAY_CORRECTED'
  | 'REFUSED_RESCALE_INTERCEPT_ABSENT'
  | 'REFUSED_SCAN_BEFORE_INJECTION'
  | 'REFUSED_SUV_UNAVAILABLE'
  | 'REFUSED_TRACER_CONTRADICTED'
  | 'REFUSED_UNITS_UNCALIBRATED'
  | 'REMOTE_FAILED'
  | 'REMOTE_TIMEOUT'
  | 'REQUEST_REFUSED'
  | 'RESCALE_INTERCEPT_ABSENT'
  | 'RESTORE_UNCONFIRMED'
  | 'RETRIEVAL_KEY_TAKEN'
  | 'RETRIEVAL_OVER'
  | 'ROLE_TOO_LOW'
  | 'RULE_DESTINATION_GONE'
  | 'RULE_HOURS'
  | 'RULE_NEEDS_DESTINATION'
  | 'RULE_NEEDS_RANGE'
  | 'RULE_NEEDS_VALUES'
  | 'RULE_NO_RANGE'
  | 'RULE_NO_VALUES'
  | 'RULE_STARS'
  | 'RULE_WEEKDAYS'
  | 'SCANNER_TEXT_WITHHELD'
  | 'SCAN_BEFORE_INJECTION'
  | 'SCAN_TIME_UNUSABLE'
  | 'SEARCH_TOO_WIDE'
  | 'SEARCH_VALUE_FORM'
  | 'SECOND_FACTOR_NEEDED'
  | 'SECOND_FACTOR_REQUIRED'
  | 'SECOND_FACTOR_SET'
  | 'SECOND_FACTOR_TO_ENROL'
  | 'SECOND_FACTOR_WRONG'
  | 'SERIES_COMPLETE'
  | 'SERIES_NOT_PROCESSED'
  | 'SERIES_TOO_LARGE'
  | 'SERVER_PROTOCOL'
  | 'SERVER_REJECTED'
  | 'SERVER_SILENT'
  | 'SERVER_UNREACHABLE'
  | 'SET_UP_DONE'
  | 'SET_UP_LINK_INVALID'
  | 'SHARED_FOLDER_AWAY'
  | 'SHARED_FOLDER_DENIED'
  | 'SHARED_FOLDER_FULL'
  | 'SHEARED_STACK'
  | 'SIGN_IN_FIRST'
  | 'SIGN_IN_NOT_BEGUN'
  | 'SIGN_IN_NOT_OFFERED'
  | 'SIGN_IN_SECRET_AGAIN'
  | 'SLICES_ELSEWHERE'
  | 'SOURCE_MISSING'
  | 'SOURCE_UNTRUSTED'
  | 'STEP_SKIPPED'
  | 'STEP_STALLED'
  | 'STORAGE_FULL'
  | 'STOW_NOT_OFFERED'
  | 'STOW_STORED'
  | 'STUDY_NOT_FOUND'
  | 'SUBSCRIBER_TOO_SLOW'
  | 'SUV_UNAVAILABLE'
  | 'TASK_FAILED'
  | 'TASK_REFUSES'
  | 'TEST_IMAGE_FAILED'
  | 'TEST_IMAGE_REFUSED'
  | 'TEST_IMAGE_STORED'
  | 'TEST_RUN_CUT_OFF'
  | 'TEST_RUN_HELD'
  | 'TEST_RUN_NEEDS_PROCESSES'
  | 'TEST_RUN_NOT_SENT'
  | 'TEST_RUN_UNDER_WAY'
  | 'TEXT_TOO_LONG'
  | 'TEXT_TOO_SHORT'
  | 'TLS_ANSWERED'
  | 'TLS_CLIENT_REFUSED'
  | 'TLS_FAILED'
  | 'TLS_NOT_ASKED'
  | 'TLS_NOT_SPOKEN'
  | 'TLS_OPENED'
  | 'TLS_OTHER_NAME'
  | 'TLS_OUT_OF_TIME'
  | 'TLS_UNTRUSTED'
  | 'TOKEN_AGAIN'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_FORM'
  | 'TOKEN_UNKNOWN'
  | 'TOO_FEW_IMAGES'
  | 'TOO_MANY_ATTEMPTS'
  | 'TOO_MANY_ITEMS'
  | 'TOO_MANY_SUBSCRIPTIONS'
  | 'TOO_MUCH_ASKED'
  | 'TOO_MUCH_UNREAD'
  | 'TRACER_CONTRADICTED'
  | 'TRANSFER_STALLED'
  | 'TUNNEL_DOWN'
  | 'UNEXPECTED'
  | 'UNITS_UNCALIBRATED'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_RADIOPHARMACEUTICAL'
  | 'UNKNOWN_SENDER'
  | 'UNSUPPORTED_MANUFACTURER'
  | 'UNSUPPORTED_PIXELS'
  | 'UNSUPPORTED_UNITS'
  | 'URL_FORM'
  | 'URL_WITH_CREDENTIALS'
  | 'USERNAME_FORM'
  | 'USERNAME_PLACE'
  | 'USER_FROM_OUTSIDE'
  | 'WAITS_FOR_DESTINATION'
  | 'WAITS_FOR_IMAGES'
  | 'WAITS_FOR_RELEASE'
  | 'WAITS_FOR_RESULT'
  | 'WAITS_FOR_RETRY'
  | 'WAITS_FOR_SERVER'
  | 'WEB_ANSWERED'
  | 'WEB_BROKE_OFF'
  | 'WEB_FAILED'
  | 'WEB_NOT_DICOM_WEB'
  | 'WEB_NOT_FOUND'
  | 'WEB_REDIRECTED'
  | 'WEB_SERVER_ANSWERED'
  | 'WEB_SIGN_IN'
  | 'WEB_SILENT'
  | 'WEB_TLS_OFF'
  | 'WEB_TLS_UNTRUSTED'
  | 'WEB_TOO_LARGE'
  | 'WEB_UNREADABLE'
  | 'WEB_USERNAME_FORM'
  | 'WEIGHT_UNUSABLE'
  | 'WRONG_CREDENTIALS'
  | 'WRONG_TYPE';

/** Sign-in at an OpenID provider. */
export type OidcSourceInput = {
  /** PEM text of the provider's authority; null: those of the system. */
  authority?: string | null | undefined;
  /** Client id that the provider has for this gateway. */
  clientId: string;
  /** Whether it is offered. */
  enabled: boolean;
  /** Address of this gateway as browsers see it. */
  gatewayUrl: string;
  /** Claim with groups or roles; inner ones with dots. */
  groupsClaim: string;
  /** Issuer of the OpenID provider, as it states it. */
  issuer: string;
  /** What the button of the sign-in page says. */
  name: string;
  /** Roles by group. */
  roles: Array<GroupRoleInput>;
  /** Scopes, by blanks. */
  scopes: string;
  /** Client secret; left out: as it is; null or empty: none. */
  secret?: string | null | undefined;
  /** Claim with the user name. */
  usernameClaim: string;
};

/** ASC: oldest, smallest first; DESC: newest, largest first. */
export type OrderDirection =
  | 'ASC'
  | 'DESC';

/** A new post-filter. */
export type PostFilterInput = {
  /** Text for the series description. */
  description: string;
  /** How it is used. */
  descriptionMode?: DescriptionMode;
  /** Whether it is used. */
  enabled?: boolean;
  /** FWHM of the Gaussian, mm; 0: none. */
  fwhmMm: number;
  /** Only for this scanner model. */
  model?: string | null | undefined;
  /** Noise blended back in, %. */
  noisePercent: number;
  /** Only for this radiopharmaceutical. */
  radiopharmaceutical?: string | null | undefined;
  /** Series number. */
  seriesNumber: number;
};

/** What to change; what is left out stays. */
export type PostFilterPatch = {
  /** Text for the series description. */
  description?: string | null | undefined;
  /** How it is used. */
  descriptionMode?: DescriptionMode | null | undefined;
  /** Whether it is used. */
  enabled?: boolean | null | undefined;
  /** FWHM of the Gaussian, mm; 0: none. */
  fwhmMm?: number | null | undefined;
  /** Only for this scanner model; null: all. */
  model?: string | null | undefined;
  /** Noise blended back in, %. */
  noisePercent?: number | null | undefined;
  /** Only for this radiopharmaceutical; null: all. */
  radiopharmaceutical?: string | null | undefined;
  /** Series number. */
  seriesNumber?: number | null | undefined;
};

/** What is wrong. PROCESS_STOPPED and PROCESS_FAILED: the subject is the process; NODE_GONE: the node of a cluster; TUNNEL_DOWN: the network interface; SERVER_UNREACHABLE: the address of the processing server; DESTINATION_FAILING: the device; DISK_LOW: less is free than is kept free; BACKUP_OVERDUE: the daily backup could not be made; RESTORE_UNCONFIRMED: a restored gateway holds its deliveries until someone confirms it; AUDIT_NOT_TAKEN: the collector of audit messages. */
export type ProblemCode =
  | 'AUDIT_NOT_TAKEN'
  | 'BACKUP_OVERDUE'
  | 'DESTINATION_FAILING'
  | 'DISK_LOW'
  | 'NODE_GONE'
  | 'PROCESS_FAILED'
  | 'PROCESS_STOPPED'
  | 'RESTORE_UNCONFIRMED'
  | 'SERVER_UNREACHABLE'
  | 'TUNNEL_DOWN';

/** The ten long-running services, in the order in which a task passes them. */
export type ProcessName =
  | 'COMPILATOR'
  | 'DICOM_LISTENER'
  | 'DOWNLOADER'
  | 'PACKER'
  | 'SERVER_MONITOR'
  | 'STORE_SCU'
  | 'TASK_MANAGER'
  | 'UNPACKER'
  | 'UPLOADER'
  | 'VALIDATOR';

/** State of a process. */
export type ProcessState =
  | 'FAILED'
  | 'RUNNING'
  | 'STARTING'
  | 'STOPPED'
  | 'STOPPING';

/** Whether the processing server answers; UNKNOWN until something has asked it. */
export type ProcessingServerState =
  | 'ALIVE'
  | 'UNKNOWN'
  | 'UNREACHABLE';

/** PROBING: it is being asked now; BACK_OFF: it is asked again with growing pauses; RETRY_AFTER: it named a time, which is kept to for five minutes at most. */
export type ProcessingServerWaitReason =
  | 'BACK_OFF'
  | 'PROBING'
  | 'RETRY_AFTER';

/** A new radiopharmaceutical. */
export type RadiopharmaceuticalInput = {
  /** Code values. */
  codes?: Array<string>;
  /** Half-life, s. */
  halfLifeSeconds: number;
  /** Unique name. */
  name: string;
  /** Words. */
  synonyms?: Array<string>;
};

/** What to change; what is left out stays. */
export type RadiopharmaceuticalPatch = {
  /** Code values. */
  codes?: Array<string> | null | undefined;
  /** Half-life, s. */
  halfLifeSeconds?: number | null | undefined;
  /** New unique name. */
  name?: string | null | undefined;
  /** Words. */
  synonyms?: Array<string> | null | undefined;
};

/** A warning of a series for which a site can refuse it; the task then fails with REFUSED_ and the code. */
export type RefusableWarning =
  | 'CORRECTIONS_UNKNOWN'
  | 'DOSE_IN_MEGABECQUERELS'
  | 'HALF_LIFE_OF_NUCLIDE'
  | 'NOT_ATTENUATION_CORRECTED'
  | 'NOT_DECAY_CORRECTED'
  | 'RESCALE_INTERCEPT_ABSENT'
  | 'SCAN_BEFORE_INJECTION'
  | 'SUV_UNAVAILABLE'
  | 'TRACER_CONTRADICTED'
  | 'UNITS_UNCALIBRATED';

/** QUEUED, SEARCHING and RETRIEVING go on by themselves, also after a restart; COMPLETED, FAILED and CANCELLED are final. */
export type RetrievalState =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'QUEUED'
  | 'RETRIEVING'
  | 'SEARCHING';

/** MOVE: C-MOVE, images come to the Dicom Listener; where only C-GET is offered, that is used. GET: C-GET, images come on the connection that asks for them. */
export type RetrieveBy =
  | 'GET'
  | 'MOVE';

/** A study, or some of its series, to be sent here. */
export type RetrieveInput = {
  /** Also series that are here already; default false. */
  again?: boolean | null | undefined;
  /** Name of a device that can be queried. */
  device: string;
  /** The same key gives the same retrieval; one that failed begins anew. */
  key?: string | null | undefined;
  /** Left out: every PET series of the study. */
  seriesInstanceUids?: Array<string> | null | undefined;
  /** The study. */
  studyInstanceUid: string;
};

/** TRANSIENT: retried by itself; OPERATOR: succeeds once a person has changed something; PERMANENT: the same input always fails. */
export type RetryClass =
  | 'OPERATOR'
  | 'PERMANENT'
  | 'TRANSIENT';

/** VIEWER reads tasks, logs and processes; OPERATOR steers tasks and processes and tests devices; ADMINISTRATOR configures. SENDER is of API tokens alone: it sends images by STOW-RS, and may do nothing else. */
export type Role =
  | 'ADMINISTRATOR'
  | 'OPERATOR'
  | 'SENDER'
  | 'VIEWER';

/** PROCESS: it is processed; IGNORE: it is not, unless a person says so; HOLD: it waits until a person releases it. */
export type RuleAction =
  | 'HOLD'
  | 'IGNORE'
  | 'PROCESS';

/** A condition. */
export type RuleConditionInput = {
  /** On what. */
  field: RuleField;
  /** Of a number: this or more. */
  from?: number | null | undefined;
  /** Whether it holds where nothing fits. */
  negated?: boolean;
  /** Of SLICES: this or fewer; of HOUR: before it. */
  to?: number | null | undefined;
  /** Texts, in which `*` stands for anything, or weekdays. */
  values?: Array<string>;
};

/** Whether destinations are added to the fixed ones, or replace them. */
export type RuleDestinationMode =
  | 'ADD'
  | 'REPLACE';

/** What a condition is on. SLICES is a number of slices, HOUR an hour of the day (when the first image came, by the clock of the gateway), WEEKDAY a day of that clock (MONDAY ...); all others are texts. STATION (0008,1010), PROTOCOL (0018,1030), SERIES_TYPE (0054,1000), CORRECTED_IMAGE (0028,0051), IMAGE_TYPE (0008,0008); TRACER: as recognised, or as the header writes it. */
export type RuleField =
  | 'CALLED_AE_TITLE'
  | 'CORRECTED_IMAGE'
  | 'HOUR'
  | 'IMAGE_TYPE'
  | 'MANUFACTURER'
  | 'MODEL'
  | 'PROTOCOL'
  | 'SERIES_DESCRIPTION'
  | 'SERIES_TYPE'
  | 'SLICES'
  | 'SOURCE_ADDRESS'
  | 'SOURCE_AE_TITLE'
  | 'SOURCE_DEVICE'
  | 'STATION'
  | 'STUDY_DESCRIPTION'
  | 'TRACER'
  | 'WEEKDAY';

/** A rule, whole. */
export type RuleInput = {
  /** What becomes of the series. */
  action: RuleAction;
  /** All must hold. */
  conditions: Array<RuleConditionInput>;
  /** In addition to the fixed destinations or instead of them. */
  destinationMode?: RuleDestinationMode;
  /** Names of devices. */
  destinations?: Array<string>;
  /** Whether it is used. */
  enabled?: boolean;
  /** Its name. */
  name: string;
  /** Ids of post-filters. */
  postFilters?: Array<string | number>;
  /** Priority of its task, -100..100. */
  priority?: number | null | undefined;
};

/** Part of the data directory. */
export type StoragePart =
  /** The embedded database; one on a server takes no room here. */
  | 'DATABASE'
  /** Files of the log. */
  | 'LOGS'
  /** Everything else, such as backups that are written there. */
  | 'OTHER'
  /** Images that no task can take. */
  | 'QUARANTINE'
  /** Images as they came. */
  | 'RECEIVED'
  /** Jobs of the processing server that comes with the gateway. */
  | 'STAND_IN'
  /** Packages, results, rebuilt images and pictures of tasks. */
  | 'TASKS';

/** What to look for, at least one of accession number, patient, study and date. `*` and `?` stand for characters. */
export type StudyFilter = {
  /** Accession Number. */
  accessionNumber?: string | null | undefined;
  /** Study Date from this day on. */
  dateFrom?: string | null | undefined;
  /** Study Date up to this day. */
  dateTo?: string | null | undefined;
  /** A modality of the study; left out: PT. Empty: any. */
  modality?: string | null | undefined;
  /** Patient ID. */
  patientId?: string | null | undefined;
  /** Beginning of the name, family name first, as in DOE^J. */
  patientName?: string | null | undefined;
  /** Study Instance UID. */
  studyInstanceUid?: string | null | undefined;
};

/** What can be asked of a task. */
export type TaskAction =
  /** Stop it. */
  | 'CANCEL'
  /** Go on with the images that are here. */
  | 'COMPLETE'
  /** Process a task that a rule ignored or holds. */
  | 'PROCESS'
  /** Send the results again. */
  | 'RESEND'
  /** Do everything again, from the images that are here. */
  | 'RESTART'
  /** Do the last step again. */
  | 'RETRY'
  /** Do not wait for the time of the next try. */
  | 'TRY_NOW';

/** CANCELLED: what had been deleted by then stays so. */
export type TaskDeletionState =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'RUNNING';

/** Which tasks: all that fit every field given. */
export type TaskFilter = {
  /** Accession number, exactly. */
  accessionNumber?: string | null | undefined;
  /** Name of a device that the results go to, or that the images came from. */
  device?: string | null | undefined;
  /** One of these. */
  ids?: Array<string | number> | null | undefined;
  /** Patient ID, exactly. */
  patientId?: string | null | undefined;
  /** Series Instance UID of the series that came in or of a result, exactly. */
  seriesInstanceUid?: string | null | undefined;
  /** First image at or after. */
  startedFrom?: string | null | undefined;
  /** First image before. */
  startedTo?: string | null | undefined;
  /** In one of these states. */
  states?: Array<TaskState> | null | undefined;
  /** At one of these steps. */
  steps?: Array<ProcessName> | null | undefined;
  /** Study Instance UID, exactly. */
  studyInstanceUid?: string | null | undefined;
  /** Every word of it stands somewhere in id, patient id or name, accession number, descriptions or AE title of the source; without case and accents. */
  text?: string | null | undefined;
};

/** Order of a list of tasks. */
export type TaskOrder = {
  /** Which way. */
  direction: OrderDirection;
  /** By what. */
  field: TaskOrderField;
};

/** What tasks are sorted by; what is empty comes before everything else. */
export type TaskOrderField =
  /** Images received. */
  | 'IMAGES'
  /** Patient's Name, by its characters. */
  | 'PATIENT'
  /** Series Description, by its characters. */
  | 'SERIES'
  /** Name of the device that the images came from. */
  | 'SOURCE'
  /** Order of arrival. */
  | 'STARTED'
  /** State, by its name in the API. */
  | 'STATE'
  /** Last change. */
  | 'UPDATED';

/** State of a task in its step. */
export type TaskState =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'IGNORED'
  | 'QUEUED'
  | 'RUNNING'
  | 'WAITING';

/** PASSED: every image was processed and rebuilt, kept its activity within the tolerance, and was taken by the destination; REMOVED: its task has been deleted. */
export type TestRunVerdict =
  | 'FAILED'
  | 'PASSED'
  | 'REMOVED'
  | 'RUNNING';

/** From what a radiopharmaceutical was recognised. */
export type TracerSource =
  /** A code of the header. */
  | 'CODE'
  /** The header names none: the default of the scanner model. */
  | 'MODEL_DEFAULT'
  /** A person chose it for the task. */
  | 'OPERATOR'
  /** A text of the header. */
  | 'TEXT';

/** A new user. */
export type UserInput = {
  /** At least 12 characters, and not a common one. */
  password: string;
  /** What the person may do. */
  role: Role;
  /** 1 to 64 characters. */
  username: string;
};

/** What to change; what is left out stays. A new password or role ends the sessions of the user. */
export type UserPatch = {
  /** At least 12 characters, and not a common one. */
  password?: string | null | undefined;
  /** What the person may do. */
  role?: Role | null | undefined;
};

/** Who vouches for a user. */
export type UserSource =
  /** The hospital's directory. */
  | 'LDAP'
  /** This gateway, by a password of its own. */
  | 'LOCAL'
  /** The hospital's OpenID provider. */
  | 'OIDC';

/** A new webhook. */
export type WebhookInput = {
  /** Whether it is used. */
  enabled?: boolean;
  /** Only what nobody has acknowledged in time. */
  escalated?: boolean;
  /** What it is told; stays as it is. */
  kind?: WebhookKind;
  /** Empty: all. */
  kinds?: Array<AlertKind>;
  /** Bearer token of a FHIR server. */
  token?: string | null | undefined;
  /** http or https. */
  url: string;
};

/** PLAIN: each alert as JSON; TEAMS: alerts as an Adaptive Card, for the address of a workflow; SLACK: alerts as blocks, for an incoming webhook; FHIR: each result that is complete at its destinations, as an R4 transaction with the number of the patient. */
export type WebhookKind =
  | 'FHIR'
  | 'PLAIN'
  | 'SLACK'
  | 'TEAMS';

/** What to change; what is left out stays. */
export type WebhookPatch = {
  /** Whether it is used. */
  enabled?: boolean | null | undefined;
  /** Only what nobody has acknowledged in time. */
  escalated?: boolean | null | undefined;
  /** Empty: all. */
  kinds?: Array<AlertKind> | null | undefined;
  /** Bearer token of a FHIR server; empty: none. */
  token?: string | null | undefined;
  /** http or https; as it is shown: it stays. */
  url?: string | null | undefined;
};

export type UserRowFragment = { username: string, role: Role, source: UserSource, secondFactor: boolean, createdAt: string, lastSignInAt: string | null };

export type ApiTokenRowFragment = { id: string, name: string, role: Role, createdBy: string, createdAt: string, expiresAt: string | null, lastUsedAt: string | null };

export type WebhookRowFragment = { id: string, kind: WebhookKind, escalated: boolean, hasToken: boolean, url: string, kinds: Array<AlertKind>, enabled: boolean, createdAt: string, deliveries: Array<{ at: string, attempt: number, status: number | null, milliseconds: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }> };

export type AuditRowFragment = { cursor: string, at: string, actor: string | null, address: string, action: string, byGateway: boolean, taskId: string | null, details: Record<string, unknown>, outcome: string };

export type AuditLogQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { totalCount: number, edges: Array<{ node: { cursor: string, at: string, actor: string | null, address: string, action: string, byGateway: boolean, taskId: string | null, details: Record<string, unknown>, outcome: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UsersQueryVariables = Exact<{ [key: string]: never; }>;


export type UsersQuery = { users: Array<{ username: string, role: Role, source: UserSource, secondFactor: boolean, createdAt: string, lastSignInAt: string | null }>, sessions: Array<{ id: string, username: string, address: string, userAgent: string, createdAt: string, lastSeenAt: string, current: boolean }> };

export type ApiTokensQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiTokensQuery = { apiTokens: Array<{ id: string, name: string, role: Role, createdBy: string, createdAt: string, expiresAt: string | null, lastUsedAt: string | null }> };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { webhooks: Array<{ id: string, kind: WebhookKind, escalated: boolean, hasToken: boolean, url: string, kinds: Array<AlertKind>, enabled: boolean, createdAt: string, deliveries: Array<{ at: string, attempt: number, status: number | null, milliseconds: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }> }> };

export type CreateUserMutationVariables = Exact<{
  input: UserInput;
}>;


export type CreateUserMutation = { createUser:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'User' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateUserMutationVariables = Exact<{
  username: string;
  input: UserPatch;
}>;


export type UpdateUserMutation = { updateUser:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'User' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteUserMutationVariables = Exact<{
  username: string;
}>;


export type DeleteUserMutation = { deleteUser:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type RevokeSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type CreateApiTokenMutationVariables = Exact<{
  input: ApiTokenInput;
}>;


export type CreateApiTokenMutation = { createApiToken:
    | { __typename: 'NewApiToken', token: string }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type RevokeApiTokenMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeApiTokenMutation = { revokeApiToken:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type CreateWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook:
    | { __typename: 'NewWebhook', secret: string }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateWebhookMutationVariables = Exact<{
  id: string | number;
  input: WebhookPatch;
}>;


export type UpdateWebhookMutation = { updateWebhook:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'WebhookEndpoint' }
   };

export type DeleteWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteWebhookMutation = { deleteWebhook:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TestWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type TestWebhookMutation = { testWebhook:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'WebhookDelivery', status: number | null, milliseconds: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }
   };

export type MailQueryVariables = Exact<{ [key: string]: never; }>;


export type MailQuery = { mail: { enabled: boolean, host: string, port: number, security: MailSecurity, authority: string, username: string, hasPassword: boolean, sender: string, language: MailLanguage, consoleUrl: string, quietFrom: number | null, quietUntil: number | null, digestHour: number }, mailRules: Array<{ id: string, recipients: Array<string>, minimumSeverity: AlertSeverity, kinds: Array<AlertKind>, timing: MailTiming, escalated: boolean, sentAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }> };

export type MailRuleRowFragment = { id: string, recipients: Array<string>, minimumSeverity: AlertSeverity, kinds: Array<AlertKind>, timing: MailTiming, escalated: boolean, sentAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null };

export type SaveMailRuleMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: MailRuleInput;
}>;


export type SaveMailRuleMutation = { saveMailRule:
    | { __typename: 'MailRule' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteMailRuleMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteMailRuleMutation = { deleteMailRule:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateMailMutationVariables = Exact<{
  input: MailInput;
}>;


export type UpdateMailMutation = { updateMail:
    | { __typename: 'Mail' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TestMailMutationVariables = Exact<{ [key: string]: never; }>;


export type TestMailMutation = { testMail:
    | { __typename: 'MailAttempt', notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type AuditCollectorQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditCollectorQuery = { auditCollector: { enabled: boolean, host: string, port: number, authority: string, sourceId: string, siteId: string, takenAt: string | null, behind: number, behindSince: string | null, lost: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } };

export type AuditMessagesQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AuditMessagesQuery = { auditLog: { edges: Array<{ node: { message: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UpdateAuditCollectorMutationVariables = Exact<{
  input: AuditCollectorInput;
}>;


export type UpdateAuditCollectorMutation = { updateAuditCollector:
    | { __typename: 'AuditCollector' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TestAuditCollectorMutationVariables = Exact<{ [key: string]: never; }>;


export type TestAuditCollectorMutation = { testAuditCollector:
    | { __typename: 'AuditCollectorAttempt', notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type AlertCauseRowFragment = { id: string, kind: AlertKind, severity: AlertSeverity, subject: string, code: string | null, since: string, waiting: number, failed: number, taskId: string | null, advice: string, escalatedAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }, acknowledgement: { by: string, at: string, note: string | null } | null };

export type AlertCausesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  language: MailLanguage;
}>;


export type AlertCausesQuery = { alertCauses: { totalCount: number, edges: Array<{ node: { id: string, kind: AlertKind, severity: AlertSeverity, subject: string, code: string | null, since: string, waiting: number, failed: number, taskId: string | null, advice: string, escalatedAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }, acknowledgement: { by: string, at: string, note: string | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AcknowledgeAlertMutationVariables = Exact<{
  id: string | number;
  note?: string | null | undefined;
}>;


export type AcknowledgeAlertMutation = { acknowledgement:
    | { __typename: 'AlertCause' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type WithdrawAcknowledgementMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawAcknowledgementMutation = { acknowledgement:
    | { __typename: 'AlertCause' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type RadiopharmaceuticalRowFragment = { name: string, codes: Array<string>, synonyms: Array<string>, halfLifeSeconds: number };

export type PostFilterRowFragment = { id: string, description: string, descriptionMode: DescriptionMode, seriesNumber: number, fwhmMm: number, noisePercent: number, model: string | null, radiopharmaceutical: string | null, enabled: boolean };

export type ScannerModelRowFragment = { manufacturer: string, model: string, firstSeenAt: string, lastSeenAt: string, defaultRadiopharmaceutical: string | null };

export type CataloguesQueryVariables = Exact<{ [key: string]: never; }>;


export type CataloguesQuery = { radiopharmaceuticals: Array<{ name: string, codes: Array<string>, synonyms: Array<string>, halfLifeSeconds: number }>, postFilters: Array<{ id: string, description: string, descriptionMode: DescriptionMode, seriesNumber: number, fwhmMm: number, noisePercent: number, model: string | null, radiopharmaceutical: string | null, enabled: boolean }>, scannerModels: Array<{ manufacturer: string, model: string, firstSeenAt: string, lastSeenAt: string, defaultRadiopharmaceutical: string | null }> };

export type CreateRadiopharmaceuticalMutationVariables = Exact<{
  input: RadiopharmaceuticalInput;
}>;


export type CreateRadiopharmaceuticalMutation = { createRadiopharmaceutical:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Radiopharmaceutical' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateRadiopharmaceuticalMutationVariables = Exact<{
  name: string;
  input: RadiopharmaceuticalPatch;
}>;


export type UpdateRadiopharmaceuticalMutation = { updateRadiopharmaceutical:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Radiopharmaceutical' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteRadiopharmaceuticalMutationVariables = Exact<{
  name: string;
}>;


export type DeleteRadiopharmaceuticalMutation = { deleteRadiopharmaceutical:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type CreatePostFilterMutationVariables = Exact<{
  input: PostFilterInput;
}>;


export type CreatePostFilterMutation = { createPostFilter:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'PostFilter' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdatePostFilterMutationVariables = Exact<{
  id: string | number;
  input: PostFilterPatch;
}>;


export type UpdatePostFilterMutation = { updatePostFilter:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'PostFilter' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeletePostFilterMutationVariables = Exact<{
  id: string | number;
}>;


export type DeletePostFilterMutation = { deletePostFilter:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type SetDefaultRadiopharmaceuticalMutationVariables = Exact<{
  manufacturer: string;
  model: string;
  name?: string | null | undefined;
}>;


export type SetDefaultRadiopharmaceuticalMutation = { setDefaultRadiopharmaceutical:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ScannerModel' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type HeaderComparisonQueryVariables = Exact<{
  id: string | number;
  slice: number;
  series?: string | null | undefined;
}>;


export type HeaderComparisonQuery = { headerComparison:
    | { __typename: 'HeaderComparison', slice: number, slices: number, seriesInstanceUid: string, isWhole: boolean, unavailable: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, elements: Array<{ path: string, tag: string, name: string, vr: string, depth: number, isPrivate: boolean, creator: string | null, change: ElementChange, source: string | null, result: string | null }> }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type ConfigValuesFragment = { clientId: string, mirrorMode: boolean, minimumImages: number, quietSeconds: number, spacingTolerancePercent: number, remoteTimeoutHours: number, uploadKibPerSecond: number | null, voxelType: string, scannerTexts: string, refusedWarnings: Array<RefusableWarning>, activityTolerancePercent: number, deliverBeyondTolerance: boolean, knownDocumentsOnly: boolean, secondFactorRequired: boolean, serverMonitorSeconds: number, associationsPerDestination: number, commitmentTimeoutHours: number, alertEscalationMinutes: number, keepFinishedDays: number, keepFailedDays: number, keepRecordsDays: number, diskReserveMib: number, freePromisedWhenFull: boolean, backupFolder: string, backupHour: number, backupsKept: number };

export type LocalDeviceValuesFragment = { aeTitle: string, localAddress: string, dicomPort: number | null, checkCalledAeTitle: boolean, declaredSendersOnly: boolean, maxAssociations: number, maxPduBytes: number, artimSeconds: number, idleSeconds: number, refuseOtherObjects: boolean, durableReceive: boolean };

export type ConfigQueryVariables = Exact<{ [key: string]: never; }>;


export type ConfigQuery = { config: { clientId: string, mirrorMode: boolean, minimumImages: number, quietSeconds: number, spacingTolerancePercent: number, remoteTimeoutHours: number, uploadKibPerSecond: number | null, voxelType: string, scannerTexts: string, refusedWarnings: Array<RefusableWarning>, activityTolerancePercent: number, deliverBeyondTolerance: boolean, knownDocumentsOnly: boolean, secondFactorRequired: boolean, serverMonitorSeconds: number, associationsPerDestination: number, commitmentTimeoutHours: number, alertEscalationMinutes: number, keepFinishedDays: number, keepFailedDays: number, keepRecordsDays: number, diskReserveMib: number, freePromisedWhenFull: boolean, backupFolder: string, backupHour: number, backupsKept: number } };

export type LocalDeviceQueryVariables = Exact<{ [key: string]: never; }>;


export type LocalDeviceQuery = { localDevice: { aeTitle: string, localAddress: string, dicomPort: number | null, checkCalledAeTitle: boolean, declaredSendersOnly: boolean, maxAssociations: number, maxPduBytes: number, artimSeconds: number, idleSeconds: number, refuseOtherObjects: boolean, durableReceive: boolean } };

export type UpdateConfigMutationVariables = Exact<{
  input: ConfigInput;
}>;


export type UpdateConfigMutation = { updateConfig:
    | { __typename: 'Config', clientId: string, mirrorMode: boolean, minimumImages: number, quietSeconds: number, spacingTolerancePercent: number, remoteTimeoutHours: number, uploadKibPerSecond: number | null, voxelType: string, scannerTexts: string, refusedWarnings: Array<RefusableWarning>, activityTolerancePercent: number, deliverBeyondTolerance: boolean, knownDocumentsOnly: boolean, secondFactorRequired: boolean, serverMonitorSeconds: number, associationsPerDestination: number, commitmentTimeoutHours: number, alertEscalationMinutes: number, keepFinishedDays: number, keepFailedDays: number, keepRecordsDays: number, diskReserveMib: number, freePromisedWhenFull: boolean, backupFolder: string, backupHour: number, backupsKept: number }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateLocalDeviceMutationVariables = Exact<{
  input: LocalDeviceInput;
}>;


export type UpdateLocalDeviceMutation = { updateLocalDevice:
    | { __typename: 'LocalDevice', aeTitle: string, localAddress: string, dicomPort: number | null, checkCalledAeTitle: boolean, declaredSendersOnly: boolean, maxAssociations: number, maxPduBytes: number, artimSeconds: number, idleSeconds: number, refuseOtherObjects: boolean, durableReceive: boolean }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeviceRowFragment = { name: string, kind: DeviceKind, url: string | null, username: string | null, hasSecret: boolean, authority: string | null, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, canQuery: boolean, queryAeTitle: string | null, queryPort: number | null, retrieveBy: RetrieveBy, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null };

export type DevicesQueryVariables = Exact<{ [key: string]: never; }>;


export type DevicesQuery = { devices: Array<{ name: string, kind: DeviceKind, url: string | null, username: string | null, hasSecret: boolean, authority: string | null, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, canQuery: boolean, queryAeTitle: string | null, queryPort: number | null, retrieveBy: RetrieveBy, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }>, unknownSenders: Array<{ aeTitle: string, address: string, firstSeenAt: string, lastSeenAt: string, associations: number }> };

export type CreateDeviceMutationVariables = Exact<{
  input: DeviceInput;
}>;


export type CreateDeviceMutation = { createDevice:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Device', name: string, kind: DeviceKind, url: string | null, username: string | null, hasSecret: boolean, authority: string | null, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, canQuery: boolean, queryAeTitle: string | null, queryPort: number | null, retrieveBy: RetrieveBy, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateDeviceMutationVariables = Exact<{
  name: string;
  input: DevicePatch;
}>;


export type UpdateDeviceMutation = { updateDevice:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Device', name: string, kind: DeviceKind, url: string | null, username: string | null, hasSecret: boolean, authority: string | null, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, canQuery: boolean, queryAeTitle: string | null, queryPort: number | null, retrieveBy: RetrieveBy, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteDeviceMutationVariables = Exact<{
  name: string;
  dropDeliveries: boolean;
}>;


export type DeleteDeviceMutation = { deleteDevice:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type EchoDeviceMutationVariables = Exact<{
  name: string;
}>;


export type EchoDeviceMutation = { echoDevice:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Device', name: string, kind: DeviceKind, url: string | null, username: string | null, hasSecret: boolean, authority: string | null, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, canQuery: boolean, queryAeTitle: string | null, queryPort: number | null, retrieveBy: RetrieveBy, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type PingDeviceMutationVariables = Exact<{
  name: string;
}>;


export type PingDeviceMutation = { pingDevice:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'EchoOutcome', ok: boolean, latencyMs: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DiagnoseDeviceMutationVariables = Exact<{
  name: string;
}>;


export type DiagnoseDeviceMutation = { diagnoseDevice:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Diagnosis', ok: boolean, steps: Array<{ name: string, outcome: DiagnosisOutcome, milliseconds: number | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }> }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type VersionQueryVariables = Exact<{ [key: string]: never; }>;


export type VersionQuery = { version: string };

export type TaskListChangedSubscriptionVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  orderBy?: TaskOrder | null | undefined;
}>;


export type TaskListChangedSubscription = { taskChanged: { taskId: string, deleted: boolean, task: { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, actions: Array<TaskAction>, priority: number, eta: string | null, nextTryAt: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, warnings: Array<{ code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }>, rule: { name: string, action: RuleAction, byHand: boolean } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, nextTryAt: string | null, device: { name: string } }> } | null, list: { fits: boolean, cursor: string | null, totalCount: number }, counts: Array<{ state: TaskState, count: number }> } };

export type TaskPlacesQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
  orderBy?: TaskOrder | null | undefined;
}>;


export type TaskPlacesQuery = { tasks: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, updatedAt: string, state: TaskState, patient: { name: string | null }, series: { description: string | null }, images: { received: number }, source: { device: string | null } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TaskPlaceFragment = { id: string, updatedAt: string, state: TaskState, patient: { name: string | null }, series: { description: string | null }, images: { received: number }, source: { device: string | null } };

export type TaskChangedSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type TaskChangedSubscription = { taskChanged: { taskId: string, deleted: boolean, task: { attempt: number, id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, actions: Array<TaskAction>, priority: number, eta: string | null, nextTryAt: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, patient: { sex: string | null, birthDate: string | null, id: string | null, name: string | null }, study: { instanceUid: string, date: string | null, description: string | null, accessionNumber: string | null }, series: { instanceUid: string, modality: string | null, manufacturer: string | null, model: string | null, radiopharmaceutical: string | null, description: string | null, number: number | null }, tracer: { name: string, from: TracerSource, said: string } | null, images: { received: number, expected: number | null, missing: Array<{ position: number, index: number }> }, deliveries: Array<{ attempts: number, updatedAt: string, state: DeliveryState, sent: number, failed: number, total: number, nextTryAt: string | null, device: { aeTitle: string | null, host: string | null, port: number | null, name: string }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, commitment: { state: CommitmentState, requests: number, refused: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }>, results: Array<{ seriesInstanceUid: string, description: string, number: number, images: number, integrity: { inputActivity: number, resultActivity: number, activityChangePercent: number, inputSuvMean: number | null, resultSuvMean: number | null, inputSuvMax: number | null, resultSuvMax: number | null, withinTolerance: boolean } | null }>, package: { bytes: number, ratio: number, sha256: string, manifest: Array<{ path: string, value: string }> } | null, previews: { input: string | null, result: string | null, inputVolume: string | null, resultVolume: string | null } | null, transitions: { edges: Array<{ node: { cursor: string, at: string, attempt: number, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, warnings: Array<{ code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }>, rule: { name: string, action: RuleAction, byHand: boolean } | null, source: { aeTitle: string, address: string, device: string | null } } | null } };

export type ProcessChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ProcessChangedSubscription = { processChanged: { name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, rate: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, dropped: Array<{ sopClassUid: string | null, name: string | null, objects: number }> } };

export type ProcessingServerChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ProcessingServerChangedSubscription = { processingServerChanged: { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string, samples: Array<{ at: string, alive: boolean, latencyMs: number | null }>, wait: { since: string, nextTryAt: string | null, reason: ProcessingServerWaitReason, failure: { code: FailureCode, message: string, params: Record<string, unknown> } } | null } };

export type LogAddedSubscriptionVariables = Exact<{
  filter?: LogFilter | null | undefined;
  since?: string | null | undefined;
}>;


export type LogAddedSubscription = { logAdded: { cursor: string, at: string, level: LogLevel, module: LogModule, event: string, message: string, taskId: string | null, association: string | null, fields: Record<string, unknown> } };

export type ConfigurationChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ConfigurationChangedSubscription = { configurationChanged: { part: ConfigurationPart } };

export type LogLineFragment = { cursor: string, at: string, level: LogLevel, module: LogModule, event: string, message: string, taskId: string | null, association: string | null, fields: Record<string, unknown> };

export type LogsQueryVariables = Exact<{
  filter?: LogFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type LogsQuery = { logs: { newestCursor: string, edges: Array<{ node: { cursor: string, at: string, level: LogLevel, module: LogModule, event: string, message: string, taskId: string | null, association: string | null, fields: Record<string, unknown> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type NoticePartsFragment = { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null };

type RefusalParts_ConflictError_Fragment = { refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } };

type RefusalParts_NotAllowedError_Fragment = { refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } };

type RefusalParts_NotFoundError_Fragment = { refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } };

type RefusalParts_ValidationError_Fragment = { fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } };

export type RefusalPartsFragment =
  | RefusalParts_ConflictError_Fragment
  | RefusalParts_NotAllowedError_Fragment
  | RefusalParts_NotFoundError_Fragment
  | RefusalParts_ValidationError_Fragment
;

export type FirstStepsQueryVariables = Exact<{ [key: string]: never; }>;


export type FirstStepsQuery = { hasDelivered: boolean, config: { clientId: string, mirrorMode: boolean }, localDevice: { aeTitle: string, dicomPort: number | null, localAddress: string }, devices: Array<{ name: string, isDestination: boolean, lastEcho: { ok: boolean } | null }>, testRuns: Array<{ verdict: TestRunVerdict }>, anyTask: { totalCount: number } };

export type StatisticsQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type StatisticsQuery = { statistics: { days: Array<{ day: string }>, activityChanges: Array<{ day: string, model: string | null, count: number, medianPercent: number, lowestPercent: number, highestPercent: number }>, steps: Array<{ step: ProcessName, count: number, medianSeconds: number, p95Seconds: number, medianWaitSeconds: number, p95WaitSeconds: number }> } };

export type ActivityQueryVariables = Exact<{
  from: string;
  to: string;
  by: ActivityInterval;
}>;


export type ActivityQuery = { activity: { stepsSince: string | null, tasks: Array<{ at: string, begun: number, completed: number, failed: number, images: number, bytesSent: number }>, steps: Array<{ at: string, step: ProcessName, count: number, workSeconds: number, waitSeconds: number }>, server: Array<{ at: string, latencyMs: number | null, highestMs: number | null, unanswered: number }>, disk: Array<{ at: string, total: number, free: number, used: number }> } };

export type ProblemLineFragment = { code: ProblemCode, subject: string, since: string, waiting: number, nextTryAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } };

export type ProblemsQueryVariables = Exact<{ [key: string]: never; }>;


export type ProblemsQuery = { problems: Array<{ code: ProblemCode, subject: string, since: string, waiting: number, nextTryAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }> };

export type ProblemsChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ProblemsChangedSubscription = { problemsChanged: Array<{ code: ProblemCode, subject: string, since: string, waiting: number, nextTryAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }> };

export type ProcessCardFragment = { name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, rate: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, dropped: Array<{ sopClassUid: string | null, name: string | null, objects: number }> };

export type ServerPanelFragment = { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string, wait: { since: string, nextTryAt: string | null, reason: ProcessingServerWaitReason, failure: { code: FailureCode, message: string, params: Record<string, unknown> } } | null };

export type ProcessesQueryVariables = Exact<{ [key: string]: never; }>;


export type ProcessesQuery = { processes: Array<{ name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, rate: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, dropped: Array<{ sopClassUid: string | null, name: string | null, objects: number }> }>, processingServer: { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string, samples: Array<{ at: string, alive: boolean, latencyMs: number | null }>, wait: { since: string, nextTryAt: string | null, reason: ProcessingServerWaitReason, failure: { code: FailureCode, message: string, params: Record<string, unknown> } } | null }, storage: { total: number, free: number, reserved: number, used: number, usedAt: string | null, parts: Array<{ part: StoragePart, bytes: number }> } };

export type StartProcessMutationVariables = Exact<{
  name: ProcessName;
}>;


export type StartProcessMutation = { process:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Process', name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, rate: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, dropped: Array<{ sopClassUid: string | null, name: string | null, objects: number }> }
   };

export type StopProcessMutationVariables = Exact<{
  name: ProcessName;
}>;


export type StopProcessMutation = { process:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Process', name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, rate: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, dropped: Array<{ sopClassUid: string | null, name: string | null, objects: number }> }
   };

export type SetConcurrencyMutationVariables = Exact<{
  name: ProcessName;
  concurrency: number;
}>;


export type SetConcurrencyMutation = { process:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Process', name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, rate: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, dropped: Array<{ sopClassUid: string | null, name: string | null, objects: number }> }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TryServerNowMutationVariables = Exact<{ [key: string]: never; }>;


export type TryServerNowMutation = { server:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ProcessingServer', state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string, wait: { since: string, nextTryAt: string | null, reason: ProcessingServerWaitReason, failure: { code: FailureCode, message: string, params: Record<string, unknown> } } | null }
   };

export type QuarantineRowFragment = { id: string, sourceAeTitle: string | null, sourceAddress: string | null, calledAeTitle: string | null, seriesInstanceUid: string | null, sopInstanceUid: string | null, bytes: number, receivedAt: string, reason: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } };

export type QuarantineQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type QuarantineQuery = { quarantine: { totalCount: number, edges: Array<{ node: { id: string, sourceAeTitle: string | null, sourceAddress: string | null, calledAeTitle: string | null, seriesInstanceUid: string | null, sopInstanceUid: string | null, bytes: number, receivedAt: string, reason: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type QuarantineCountQueryVariables = Exact<{ [key: string]: never; }>;


export type QuarantineCountQuery = { quarantine: { totalCount: number } };

export type RetryQuarantinedMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type RetryQuarantinedMutation = { retryQuarantined:
    | { __typename: 'ImagesOfQuarantine', count: number }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteQuarantinedMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeleteQuarantinedMutation = { deleteQuarantined:
    | { __typename: 'ImagesOfQuarantine', count: number }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type RestoreHoldQueryVariables = Exact<{ [key: string]: never; }>;


export type RestoreHoldQuery = { restoreHold: { since: string | null } };

export type ConfirmRestoreMutationVariables = Exact<{ [key: string]: never; }>;


export type ConfirmRestoreMutation = { confirmRestore:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'RestoreHold', since: string | null }
   };

export type RetrievalRowFragment = { id: string, device: string, state: RetrievalState, completed: number, failed: number, remaining: number | null, isCut: boolean, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, series: Array<{ instanceUid: string, description: string | null, isHere: boolean, warning: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }>, tasks: Array<{ id: string, state: TaskState }> };

export type StudiesQueryVariables = Exact<{
  device: string;
  filter: StudyFilter;
}>;


export type StudiesQuery = { studies: Array<{ instanceUid: string, accessionNumber: string | null, description: string | null, date: string | null, patient: { id: string | null, name: string | null, birthDate: string | null }, series: Array<{ instanceUid: string, modality: string | null, description: string | null, number: number | null, images: number | null, task: { id: string, state: TaskState } | null }> }> };

export type RetrievalsQueryVariables = Exact<{
  first: number;
}>;


export type RetrievalsQuery = { retrievals: { edges: Array<{ node: { id: string, device: string, state: RetrievalState, completed: number, failed: number, remaining: number | null, isCut: boolean, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, series: Array<{ instanceUid: string, description: string | null, isHere: boolean, warning: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }>, tasks: Array<{ id: string, state: TaskState }> } }> } };

export type RetrievalChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type RetrievalChangedSubscription = { retrievalChanged: { id: string, device: string, state: RetrievalState, completed: number, failed: number, remaining: number | null, isCut: boolean, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, series: Array<{ instanceUid: string, description: string | null, isHere: boolean, warning: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }>, tasks: Array<{ id: string, state: TaskState }> } };

export type RetrieveMutationVariables = Exact<{
  input: RetrieveInput;
}>;


export type RetrieveMutation = { retrieve:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Retrieval', id: string, device: string, state: RetrievalState, completed: number, failed: number, remaining: number | null, isCut: boolean, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, series: Array<{ instanceUid: string, description: string | null, isHere: boolean, warning: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }>, tasks: Array<{ id: string, state: TaskState }> }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type CancelRetrievalMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelRetrievalMutation = { cancelRetrieval:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Retrieval', id: string, device: string, state: RetrievalState, completed: number, failed: number, remaining: number | null, isCut: boolean, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, series: Array<{ instanceUid: string, description: string | null, isHere: boolean, warning: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }>, tasks: Array<{ id: string, state: TaskState }> }
   };

export type RuleRowFragment = { id: string, name: string, enabled: boolean, action: RuleAction, priority: number | null, destinations: Array<string>, destinationMode: RuleDestinationMode, postFilters: Array<string>, conditions: Array<{ field: RuleField, negated: boolean, values: Array<string>, from: number | null, to: number | null }> };

export type RulesQueryVariables = Exact<{ [key: string]: never; }>;


export type RulesQuery = { rules: Array<{ id: string, name: string, enabled: boolean, action: RuleAction, priority: number | null, destinations: Array<string>, destinationMode: RuleDestinationMode, postFilters: Array<string>, conditions: Array<{ field: RuleField, negated: boolean, values: Array<string>, from: number | null, to: number | null }> }>, devices: Array<{ name: string }>, postFilters: Array<{ id: string, description: string, seriesNumber: number }> };

export type DryRunRuleQueryVariables = Exact<{
  id?: string | number | null | undefined;
  input: RuleInput;
}>;


export type DryRunRuleQuery = { dryRunRule:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'RuleDryRun', examined: number, isComplete: boolean, applies: number, unknown: number, effects: Array<{ savedRule: string | null, savedAction: RuleAction, task: { id: string, state: TaskState, startedAt: string, series: { description: string | null, model: string | null }, source: { aeTitle: string, device: string | null } } | null }> }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type SaveRuleMutationVariables = Exact<{
  id?: string | number | null | undefined;
  input: RuleInput;
}>;


export type SaveRuleMutation = { saveRule:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Rule' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type MoveRuleMutationVariables = Exact<{
  id: string | number;
  position: number;
}>;


export type MoveRuleMutation = { moveRule:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Rule' }
   };

export type DeleteRuleMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteRuleMutation = { deleteRule:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type SessionQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionQuery = { needsSetUp: boolean, viewer: { name: string, role: Role, isToken: boolean } | null };

export type GatewayQueryVariables = Exact<{ [key: string]: never; }>;


export type GatewayQuery = { version: string, processingServer: { standIn: boolean } };

export type SetUpMutationVariables = Exact<{
  token: string;
  username: string;
  password: string;
}>;


export type SetUpMutation = { setUp:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Session', expiresAt: string }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type SignInMutationVariables = Exact<{
  username: string;
  password: string;
  code?: string | null | undefined;
}>;


export type SignInMutation = { signIn:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Session', expiresAt: string }
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'SignedOut', signedOut: boolean, providerUrl: string | null }
   };

export type ChangePasswordMutationVariables = Exact<{
  current: string;
  next: string;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'User', username: string }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type SignInOfferQueryVariables = Exact<{ [key: string]: never; }>;


export type SignInOfferQuery = { signInOffer: { provider: string | null, directory: boolean } };

export type EnrolSecondFactorMutationVariables = Exact<{
  username: string;
  password: string;
}>;


export type EnrolSecondFactorMutation = { enrolSecondFactor:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'SecondFactorEnrolment', secret: string, picture: string }
   };

export type ConfirmSecondFactorMutationVariables = Exact<{
  username: string;
  password: string;
  code: string;
}>;


export type ConfirmSecondFactorMutation = { confirmSecondFactor:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'RecoveryCodes', codes: Array<string> }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type RemoveSecondFactorMutationVariables = Exact<{
  password: string;
  code: string;
}>;


export type RemoveSecondFactorMutation = { removeSecondFactor:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'SecondFactorRemoved' }
   };

export type ResetSecondFactorMutationVariables = Exact<{
  username: string;
}>;


export type ResetSecondFactorMutation = { resetSecondFactor:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'User' }
   };

export type SignInSourcesQueryVariables = Exact<{ [key: string]: never; }>;


export type SignInSourcesQuery = { oidcSource: { enabled: boolean, name: string, issuer: string, clientId: string, hasSecret: boolean, gatewayUrl: string, scopes: string, usernameClaim: string, groupsClaim: string, authority: string | null, redirectUri: string, backChannelLogoutUri: string, roles: Array<{ group: string, role: Role }> } | null, ldapSource: { enabled: boolean, host: string, port: number, transport: DirectoryTransport, authority: string | null, bindDn: string | null, hasSecret: boolean, userDn: string | null, userBase: string, userFilter: string, groupBase: string, activeDirectory: boolean, roles: Array<{ group: string, role: Role }> } | null };

export type TrialPartsFragment = { steps: Array<{ ok: boolean, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }> };

export type UpdateOidcSourceMutationVariables = Exact<{
  input: OidcSourceInput;
}>;


export type UpdateOidcSourceMutation = { updateOidcSource:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'OidcSource' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TestOidcSourceMutationVariables = Exact<{
  input: OidcSourceInput;
}>;


export type TestOidcSourceMutation = { testOidcSource:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'SignInTrial', steps: Array<{ ok: boolean, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }> }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type UpdateLdapSourceMutationVariables = Exact<{
  input: LdapSourceInput;
}>;


export type UpdateLdapSourceMutation = { updateLdapSource:
    | { __typename: 'LdapSource' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TestLdapSourceMutationVariables = Exact<{
  input: LdapSourceInput;
  username: string;
  password: string;
}>;


export type TestLdapSourceMutation = { testLdapSource:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'SignInTrial', steps: Array<{ ok: boolean, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }> }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TaskListQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
  orderBy?: TaskOrder | null | undefined;
}>;


export type TaskListQuery = { tasks: { totalCount: number, edges: Array<{ cursor: string, node: { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, actions: Array<TaskAction>, priority: number, eta: string | null, nextTryAt: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, warnings: Array<{ code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }>, rule: { name: string, action: RuleAction, byHand: boolean } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, nextTryAt: string | null, device: { name: string } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, taskCounts: Array<{ state: TaskState, count: number }> };

export type TaskQueryVariables = Exact<{
  id: string | number;
}>;


export type TaskQuery = { task: { attempt: number, id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, actions: Array<TaskAction>, priority: number, eta: string | null, nextTryAt: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, patient: { sex: string | null, birthDate: string | null, id: string | null, name: string | null }, study: { instanceUid: string, date: string | null, description: string | null, accessionNumber: string | null }, series: { instanceUid: string, modality: string | null, manufacturer: string | null, model: string | null, radiopharmaceutical: string | null, description: string | null, number: number | null }, tracer: { name: string, from: TracerSource, said: string } | null, images: { received: number, expected: number | null, missing: Array<{ position: number, index: number }> }, deliveries: Array<{ attempts: number, updatedAt: string, state: DeliveryState, sent: number, failed: number, total: number, nextTryAt: string | null, device: { aeTitle: string | null, host: string | null, port: number | null, name: string }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, commitment: { state: CommitmentState, requests: number, refused: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }>, results: Array<{ seriesInstanceUid: string, description: string, number: number, images: number, integrity: { inputActivity: number, resultActivity: number, activityChangePercent: number, inputSuvMean: number | null, resultSuvMean: number | null, inputSuvMax: number | null, resultSuvMax: number | null, withinTolerance: boolean } | null }>, package: { bytes: number, ratio: number, sha256: string, manifest: Array<{ path: string, value: string }> } | null, previews: { input: string | null, result: string | null, inputVolume: string | null, resultVolume: string | null } | null, transitions: { edges: Array<{ node: { cursor: string, at: string, attempt: number, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, warnings: Array<{ code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }>, rule: { name: string, action: RuleAction, byHand: boolean } | null, source: { aeTitle: string, address: string, device: string | null } } | null };

export type RetryTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type RetryTaskMutation = { task:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type TryTaskNowMutationVariables = Exact<{
  id: string | number;
}>;


export type TryTaskNowMutation = { task:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type ProcessTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type ProcessTaskMutation = { task:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type RestartTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type RestartTaskMutation = { task:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type CancelTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelTaskMutation = { task:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type CompleteTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type CompleteTaskMutation = { completeTask:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type ResendTaskMutationVariables = Exact<{
  id: string | number;
  devices: Array<string> | string;
  onlyMissing: boolean;
}>;


export type ResendTaskMutation = { resendTask:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DropDestinationMutationVariables = Exact<{
  id: string | number;
  device: string;
}>;


export type DropDestinationMutation = { dropDestination:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
   };

export type SetTaskRadiopharmaceuticalMutationVariables = Exact<{
  id: string | number;
  name: string;
}>;


export type SetTaskRadiopharmaceuticalMutation = { setTaskRadiopharmaceutical:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteTasksMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeleteTasksMutation = { deleteTasks:
    | { __typename: 'DeletedTasks', count: number }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type TaskDeletionRowFragment = { id: string, state: TaskDeletionState, tasksInState: TaskState, count: number, done: number };

export type TaskDeletionsQueryVariables = Exact<{ [key: string]: never; }>;


export type TaskDeletionsQuery = { taskDeletions: Array<{ id: string, state: TaskDeletionState, tasksInState: TaskState, count: number, done: number }> };

export type TaskDeletionChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type TaskDeletionChangedSubscription = { taskDeletionChanged: { id: string, state: TaskDeletionState, tasksInState: TaskState, count: number, done: number } };

export type StartTaskDeletionMutationVariables = Exact<{
  tasksInState: TaskState;
}>;


export type StartTaskDeletionMutation = { startTaskDeletion:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'TaskDeletion', id: string }
   };

export type CancelTaskDeletionMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelTaskDeletionMutation = { cancelTaskDeletion:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'TaskDeletion', id: string }
   };

export type SetTaskPriorityMutationVariables = Exact<{
  id: string | number;
  priority: number;
}>;


export type SetTaskPriorityMutation = { setTaskPriority:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Task' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type FailurePartsFragment = { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass };

export type TaskRowFragment = { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, actions: Array<TaskAction>, priority: number, eta: string | null, nextTryAt: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, warnings: Array<{ code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }>, rule: { name: string, action: RuleAction, byHand: boolean } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, nextTryAt: string | null, device: { name: string } }> };

export type TransitionRowFragment = { cursor: string, at: string, attempt: number, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null };

export type TaskDetailsFragment = { attempt: number, id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, actions: Array<TaskAction>, priority: number, eta: string | null, nextTryAt: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, patient: { sex: string | null, birthDate: string | null, id: string | null, name: string | null }, study: { instanceUid: string, date: string | null, description: string | null, accessionNumber: string | null }, series: { instanceUid: string, modality: string | null, manufacturer: string | null, model: string | null, radiopharmaceutical: string | null, description: string | null, number: number | null }, tracer: { name: string, from: TracerSource, said: string } | null, images: { received: number, expected: number | null, missing: Array<{ position: number, index: number }> }, deliveries: Array<{ attempts: number, updatedAt: string, state: DeliveryState, sent: number, failed: number, total: number, nextTryAt: string | null, device: { aeTitle: string | null, host: string | null, port: number | null, name: string }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, commitment: { state: CommitmentState, requests: number, refused: number, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null } | null }>, results: Array<{ seriesInstanceUid: string, description: string, number: number, images: number, integrity: { inputActivity: number, resultActivity: number, activityChangePercent: number, inputSuvMean: number | null, resultSuvMean: number | null, inputSuvMax: number | null, resultSuvMax: number | null, withinTolerance: boolean } | null }>, package: { bytes: number, ratio: number, sha256: string, manifest: Array<{ path: string, value: string }> } | null, previews: { input: string | null, result: string | null, inputVolume: string | null, resultVolume: string | null } | null, transitions: { edges: Array<{ node: { cursor: string, at: string, attempt: number, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, warnings: Array<{ code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null }>, rule: { name: string, action: RuleAction, byHand: boolean } | null, source: { aeTitle: string, address: string, device: string | null } };

export type TaskManifestQueryVariables = Exact<{
  id: string | number;
}>;


export type TaskManifestQuery = { task: { package: { manifestCsv: string } | null } | null };

export type TestRunRowFragment = { id: string, device: string, verdict: TestRunVerdict, images: number, seriesInstanceUid: string, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, task: { id: string, state: TaskState } | null };

export type TestRunsQueryVariables = Exact<{
  first: number;
}>;


export type TestRunsQuery = { latest: Array<{ sentAt: string | null, id: string, device: string, verdict: TestRunVerdict, images: number, seriesInstanceUid: string, requestedBy: string | null, startedAt: string, task: { step: ProcessName, progress: number, startedAt: string, finishedAt: string | null, id: string, state: TaskState, images: { received: number, expected: number | null }, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, deliveries: Array<{ state: DeliveryState, sent: number, total: number, device: { name: string } }>, results: Array<{ seriesInstanceUid: string, description: string, images: number, integrity: { activityChangePercent: number, withinTolerance: boolean } | null }>, transitions: { edges: Array<{ node: { cursor: string, at: string, attempt: number, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null } }> } } | null, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null }>, testRuns: Array<{ id: string, device: string, verdict: TestRunVerdict, images: number, seriesInstanceUid: string, requestedBy: string | null, startedAt: string, failure: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } | null, task: { id: string, state: TaskState } | null }> };

export type TestRunChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type TestRunChangedSubscription = { testRunChanged: { id: string } };

export type TaskIdChangedSubscriptionVariables = Exact<{
  filter: TaskFilter;
}>;


export type TaskIdChangedSubscription = { taskChanged: { taskId: string } };

export type StartTestRunMutationVariables = Exact<{
  device: string;
}>;


export type StartTestRunMutation = { startTestRun:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'TestRun', id: string }
   };

export type DeleteTestRunMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteTestRunMutation = { deleteTestRun:
    | { __typename: 'ConflictError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'Deleted', id: string }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type SavedViewsQueryVariables = Exact<{ [key: string]: never; }>;


export type SavedViewsQuery = { savedViews: Array<{ name: string, query: string }> };

export type SaveViewMutationVariables = Exact<{
  name: string;
  query: string;
}>;


export type SaveViewMutation = { saveView:
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'SavedView' }
    | { __typename: 'ValidationError', fields: Array<{ path: string, notice: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }>, refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export type DeleteViewMutationVariables = Exact<{
  name: string;
}>;


export type DeleteViewMutation = { deleteView:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
    | { __typename: 'NotFoundError', refusal: { code: NoticeCode, message: string, params: Record<string, unknown>, cause: { code: NoticeCode, message: string, params: Record<string, unknown> } | null } }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const UserRowFragmentDoc = new TypedDocumentString(`
    fragment UserRow on User {
  username
  role
  source
  secondFactor
  createdAt
  lastSignInAt
}
    `, {"fragmentName":"UserRow"}) as unknown as TypedDocumentString<UserRowFragment, unknown>;
export const ApiTokenRowFragmentDoc = new TypedDocumentString(`
    fragment ApiTokenRow on ApiToken {
  id
  name
  role
  createdBy
  createdAt
  expiresAt
  lastUsedAt
}
    `, {"fragmentName":"ApiTokenRow"}) as unknown as TypedDocumentString<ApiTokenRowFragment, unknown>;
export const NoticePartsFragmentDoc = new TypedDocumentString(`
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
    `, {"fragmentName":"NoticeParts"}) as unknown as TypedDocumentString<NoticePartsFragment, unknown>;
export const WebhookRowFragmentDoc = new TypedDocumentString(`
    fragment WebhookRow on WebhookEndpoint {
  id
  kind
  escalated
  hasToken
  url
  kinds
  enabled
  createdAt
  deliveries {
    at
    attempt
    status
    notice {
      ...NoticeParts
    }
    milliseconds
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"WebhookRow"}) as unknown as TypedDocumentString<WebhookRowFragment, unknown>;
export const AuditRowFragmentDoc = new TypedDocumentString(`
    fragment AuditRow on AuditEntry {
  cursor
  at
  actor
  address
  action
  byGateway
  taskId
  details
  outcome
}
    `, {"fragmentName":"AuditRow"}) as unknown as TypedDocumentString<AuditRowFragment, unknown>;
export const MailRuleRowFragmentDoc = new TypedDocumentString(`
    fragment MailRuleRow on MailRule {
  id
  recipients
  minimumSeverity
  kinds
  timing
  escalated
  sentAt
  notice {
    ...NoticeParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"MailRuleRow"}) as unknown as TypedDocumentString<MailRuleRowFragment, unknown>;
export const AlertCauseRowFragmentDoc = new TypedDocumentString(`
    fragment AlertCauseRow on AlertCause {
  id
  kind
  severity
  subject
  code
  since
  waiting
  failed
  taskId
  notice {
    ...NoticeParts
  }
  advice(language: $language)
  acknowledgement {
    by
    at
    note
  }
  escalatedAt
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"AlertCauseRow"}) as unknown as TypedDocumentString<AlertCauseRowFragment, unknown>;
export const RadiopharmaceuticalRowFragmentDoc = new TypedDocumentString(`
    fragment RadiopharmaceuticalRow on Radiopharmaceutical {
  name
  codes
  synonyms
  halfLifeSeconds
}
    `, {"fragmentName":"RadiopharmaceuticalRow"}) as unknown as TypedDocumentString<RadiopharmaceuticalRowFragment, unknown>;
export const PostFilterRowFragmentDoc = new TypedDocumentString(`
    fragment PostFilterRow on PostFilter {
  id
  description
  descriptionMode
  seriesNumber
  fwhmMm
  noisePercent
  model
  radiopharmaceutical
  enabled
}
    `, {"fragmentName":"PostFilterRow"}) as unknown as TypedDocumentString<PostFilterRowFragment, unknown>;
export const ScannerModelRowFragmentDoc = new TypedDocumentString(`
    fragment ScannerModelRow on ScannerModel {
  manufacturer
  model
  firstSeenAt
  lastSeenAt
  defaultRadiopharmaceutical
}
    `, {"fragmentName":"ScannerModelRow"}) as unknown as TypedDocumentString<ScannerModelRowFragment, unknown>;
export const ConfigValuesFragmentDoc = new TypedDocumentString(`
    fragment ConfigValues on Config {
  clientId
  mirrorMode
  minimumImages
  quietSeconds
  spacingTolerancePercent
  remoteTimeoutHours
  uploadKibPerSecond
  voxelType
  scannerTexts
  refusedWarnings
  activityTolerancePercent
  deliverBeyondTolerance
  knownDocumentsOnly
  secondFactorRequired
  serverMonitorSeconds
  associationsPerDestination
  commitmentTimeoutHours
  alertEscalationMinutes
  keepFinishedDays
  keepFailedDays
  keepRecordsDays
  diskReserveMib
  freePromisedWhenFull
  backupFolder
  backupHour
  backupsKept
}
    `, {"fragmentName":"ConfigValues"}) as unknown as TypedDocumentString<ConfigValuesFragment, unknown>;
export const LocalDeviceValuesFragmentDoc = new TypedDocumentString(`
    fragment LocalDeviceValues on LocalDevice {
  aeTitle
  localAddress
  dicomPort
  checkCalledAeTitle
  declaredSendersOnly
  maxAssociations
  maxPduBytes
  artimSeconds
  idleSeconds
  refuseOtherObjects
  durableReceive
}
    `, {"fragmentName":"LocalDeviceValues"}) as unknown as TypedDocumentString<LocalDeviceValuesFragment, unknown>;
export const DeviceRowFragmentDoc = new TypedDocumentString(`
    fragment DeviceRow on Device {
  name
  kind
  url
  username
  hasSecret
  authority
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  canQuery
  queryAeTitle
  queryPort
  retrieveBy
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    notice {
      ...NoticeParts
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"DeviceRow"}) as unknown as TypedDocumentString<DeviceRowFragment, unknown>;
export const TaskPlaceFragmentDoc = new TypedDocumentString(`
    fragment TaskPlace on Task {
  id
  updatedAt
  state
  patient {
    name
  }
  series {
    description
  }
  images {
    received
  }
  source {
    device
  }
}
    `, {"fragmentName":"TaskPlace"}) as unknown as TypedDocumentString<TaskPlaceFragment, unknown>;
export const LogLineFragmentDoc = new TypedDocumentString(`
    fragment LogLine on LogEntry {
  cursor
  at
  level
  module
  event
  message
  taskId
  association
  fields
}
    `, {"fragmentName":"LogLine"}) as unknown as TypedDocumentString<LogLineFragment, unknown>;
export const RefusalPartsFragmentDoc = new TypedDocumentString(`
    fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"RefusalParts"}) as unknown as TypedDocumentString<RefusalPartsFragment, unknown>;
export const ProblemLineFragmentDoc = new TypedDocumentString(`
    fragment ProblemLine on Problem {
  code
  subject
  since
  waiting
  nextTryAt
  notice {
    ...NoticeParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"ProblemLine"}) as unknown as TypedDocumentString<ProblemLineFragment, unknown>;
export const ProcessCardFragmentDoc = new TypedDocumentString(`
    fragment ProcessCard on Process {
  name
  state
  since
  queued
  running
  concurrency
  completed
  failed
  notice {
    ...NoticeParts
  }
  rate
  dropped {
    sopClassUid
    name
    objects
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"ProcessCard"}) as unknown as TypedDocumentString<ProcessCardFragment, unknown>;
export const ServerPanelFragmentDoc = new TypedDocumentString(`
    fragment ServerPanel on ProcessingServer {
  state
  since
  latencyMs
  uptime
  downtime
  disconnections
  standIn
  address
  wait {
    failure {
      code
      message
      params
    }
    since
    nextTryAt
    reason
  }
}
    `, {"fragmentName":"ServerPanel"}) as unknown as TypedDocumentString<ServerPanelFragment, unknown>;
export const QuarantineRowFragmentDoc = new TypedDocumentString(`
    fragment QuarantineRow on QuarantinedImage {
  id
  sourceAeTitle
  sourceAddress
  calledAeTitle
  seriesInstanceUid
  sopInstanceUid
  bytes
  reason {
    ...NoticeParts
  }
  receivedAt
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"QuarantineRow"}) as unknown as TypedDocumentString<QuarantineRowFragment, unknown>;
export const RetrievalRowFragmentDoc = new TypedDocumentString(`
    fragment RetrievalRow on Retrieval {
  id
  device
  state
  completed
  failed
  remaining
  failure {
    ...NoticeParts
  }
  series {
    instanceUid
    description
    isHere
    warning {
      ...NoticeParts
    }
  }
  isCut
  tasks {
    id
    state
  }
  requestedBy
  startedAt
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"RetrievalRow"}) as unknown as TypedDocumentString<RetrievalRowFragment, unknown>;
export const RuleRowFragmentDoc = new TypedDocumentString(`
    fragment RuleRow on Rule {
  id
  name
  enabled
  conditions {
    field
    negated
    values
    from
    to
  }
  action
  priority
  destinations
  destinationMode
  postFilters
}
    `, {"fragmentName":"RuleRow"}) as unknown as TypedDocumentString<RuleRowFragment, unknown>;
export const TrialPartsFragmentDoc = new TypedDocumentString(`
    fragment TrialParts on SignInTrial {
  steps {
    ok
    notice {
      ...NoticeParts
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"TrialParts"}) as unknown as TypedDocumentString<TrialPartsFragment, unknown>;
export const TaskDeletionRowFragmentDoc = new TypedDocumentString(`
    fragment TaskDeletionRow on TaskDeletion {
  id
  state
  tasksInState
  count
  done
}
    `, {"fragmentName":"TaskDeletionRow"}) as unknown as TypedDocumentString<TaskDeletionRowFragment, unknown>;
export const FailurePartsFragmentDoc = new TypedDocumentString(`
    fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
    `, {"fragmentName":"FailureParts"}) as unknown as TypedDocumentString<FailurePartsFragment, unknown>;
export const TaskRowFragmentDoc = new TypedDocumentString(`
    fragment TaskRow on Task {
  id
  step
  state
  progress
  stepProgress
  notice {
    ...NoticeParts
  }
  actions
  priority
  failure {
    ...FailureParts
  }
  warnings {
    ...NoticeParts
  }
  rule {
    name
    action
    byHand
  }
  patient {
    id
    name
  }
  study {
    date
    description
    accessionNumber
  }
  series {
    description
    number
  }
  source {
    aeTitle
    address
    device
  }
  images {
    received
    expected
  }
  deliveries {
    device {
      name
    }
    state
    sent
    failed
    total
    nextTryAt
  }
  eta
  nextTryAt
  startedAt
  updatedAt
  finishedAt
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}`, {"fragmentName":"TaskRow"}) as unknown as TypedDocumentString<TaskRowFragment, unknown>;
export const TransitionRowFragmentDoc = new TypedDocumentString(`
    fragment TransitionRow on Transition {
  cursor
  from {
    step
    state
  }
  to {
    step
    state
  }
  at
  attempt
  notice {
    ...NoticeParts
  }
  failure {
    ...FailureParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}`, {"fragmentName":"TransitionRow"}) as unknown as TypedDocumentString<TransitionRowFragment, unknown>;
export const TaskDetailsFragmentDoc = new TypedDocumentString(`
    fragment TaskDetails on Task {
  ...TaskRow
  attempt
  patient {
    sex
    birthDate
  }
  study {
    instanceUid
  }
  series {
    instanceUid
    modality
    manufacturer
    model
    radiopharmaceutical
  }
  tracer {
    name
    from
    said
  }
  images {
    missing {
      position
      index
    }
  }
  deliveries {
    device {
      aeTitle
      host
      port
    }
    attempts
    notice {
      ...NoticeParts
    }
    commitment {
      state
      requests
      refused
      notice {
        ...NoticeParts
      }
    }
    updatedAt
  }
  results {
    seriesInstanceUid
    description
    number
    images
    integrity {
      inputActivity
      resultActivity
      activityChangePercent
      inputSuvMean
      resultSuvMean
      inputSuvMax
      resultSuvMax
      withinTolerance
    }
  }
  package {
    bytes
    ratio
    sha256
    manifest {
      path
      value
    }
  }
  previews {
    input
    result
    inputVolume
    resultVolume
  }
  transitions(first: 200) {
    edges {
      node {
        ...TransitionRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
fragment TaskRow on Task {
  id
  step
  state
  progress
  stepProgress
  notice {
    ...NoticeParts
  }
  actions
  priority
  failure {
    ...FailureParts
  }
  warnings {
    ...NoticeParts
  }
  rule {
    name
    action
    byHand
  }
  patient {
    id
    name
  }
  study {
    date
    description
    accessionNumber
  }
  series {
    description
    number
  }
  source {
    aeTitle
    address
    device
  }
  images {
    received
    expected
  }
  deliveries {
    device {
      name
    }
    state
    sent
    failed
    total
    nextTryAt
  }
  eta
  nextTryAt
  startedAt
  updatedAt
  finishedAt
}
fragment TransitionRow on Transition {
  cursor
  from {
    step
    state
  }
  to {
    step
    state
  }
  at
  attempt
  notice {
    ...NoticeParts
  }
  failure {
    ...FailureParts
  }
}`, {"fragmentName":"TaskDetails"}) as unknown as TypedDocumentString<TaskDetailsFragment, unknown>;
export const TestRunRowFragmentDoc = new TypedDocumentString(`
    fragment TestRunRow on TestRun {
  id
  device
  verdict
  images
  failure {
    ...NoticeParts
  }
  task {
    id
    state
  }
  seriesInstanceUid
  requestedBy
  startedAt
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"fragmentName":"TestRunRow"}) as unknown as TypedDocumentString<TestRunRowFragment, unknown>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($filter: AuditFilter, $first: Int!, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    totalCount
    edges {
      node {
        ...AuditRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AuditRow on AuditEntry {
  cursor
  at
  actor
  address
  action
  byGateway
  taskId
  details
  outcome
}`, {"hash":"sha256:5bd4a407531924bd3dcb17e69ac1f4e55cfac906592c2ad22541012123bf76a8"}) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const UsersDocument = new TypedDocumentString(`
    query Users {
  users {
    ...UserRow
  }
  sessions {
    id
    username
    address
    userAgent
    createdAt
    lastSeenAt
    current
  }
}
    fragment UserRow on User {
  username
  role
  source
  secondFactor
  createdAt
  lastSignInAt
}`, {"hash":"sha256:45725c02ec4f18d69defe0013f9fadcdaf70926765d205d89fd3072aab4826f5"}) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const ApiTokensDocument = new TypedDocumentString(`
    query ApiTokens {
  apiTokens {
    ...ApiTokenRow
  }
}
    fragment ApiTokenRow on ApiToken {
  id
  name
  role
  createdBy
  createdAt
  expiresAt
  lastUsedAt
}`, {"hash":"sha256:784f751f6d41288926c2e08aebdd434e3cbae6047142928be5a98d337e2da273"}) as unknown as TypedDocumentString<ApiTokensQuery, ApiTokensQueryVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks {
  webhooks {
    ...WebhookRow
  }
}
    fragment WebhookRow on WebhookEndpoint {
  id
  kind
  escalated
  hasToken
  url
  kinds
  enabled
  createdAt
  deliveries {
    at
    attempt
    status
    notice {
      ...NoticeParts
    }
    milliseconds
  }
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"hash":"sha256:1ce45f6acd143c7b2176447666114be9fcc9779c6792998ac2e6eaec595b8b40"}) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const CreateUserDocument = new TypedDocumentString(`
    mutation CreateUser($input: UserInput!) {
  createUser(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:ea2d004cae6d97cb562e9aab3d688807cd37a0ba4ca2e804a48a98071d0d2094"}) as unknown as TypedDocumentString<CreateUserMutation, CreateUserMutationVariables>;
export const UpdateUserDocument = new TypedDocumentString(`
    mutation UpdateUser($username: String!, $input: UserPatch!) {
  updateUser(username: $username, input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:949bd47d3ff450120425de160deda8b06f990339288a068bb972bdc0009d509b"}) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const DeleteUserDocument = new TypedDocumentString(`
    mutation DeleteUser($username: String!) {
  deleteUser(username: $username) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:e15d0ae1ed049e6260c979424f4b9a70d18512892e62539980cf1509945b8586"}) as unknown as TypedDocumentString<DeleteUserMutation, DeleteUserMutationVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:f91c9d7bb9c5dd15645d96f84fd4d1d85c1784cb41f89e3846fbcec761ea7220"}) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const CreateApiTokenDocument = new TypedDocumentString(`
    mutation CreateApiToken($input: ApiTokenInput!) {
  createApiToken(input: $input) {
    __typename
    ... on NewApiToken {
      token
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:2afbb5b6db42985cedb134c416b33d3a0ec26bb7a1e09787edf03d13f97abc71"}) as unknown as TypedDocumentString<CreateApiTokenMutation, CreateApiTokenMutationVariables>;
export const RevokeApiTokenDocument = new TypedDocumentString(`
    mutation RevokeApiToken($id: ID!) {
  revokeApiToken(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:f253454f9f46db6ea0b92026ab2a82630d520fbd3373e7c6021e31e72cc01353"}) as unknown as TypedDocumentString<RevokeApiTokenMutation, RevokeApiTokenMutationVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: WebhookInput!) {
  createWebhook(input: $input) {
    __typename
    ... on NewWebhook {
      secret
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:40152968638a20c51921bc79af68d5bdc5ce23704d5143eba0acd2c2225857d4"}) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($id: ID!, $input: WebhookPatch!) {
  updateWebhook(id: $id, input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:c5f7d4f3993d99606fd05f2d7547e384c533219ff0ec04abd7af6b7e205e0c7d"}) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:a5f063da239717d4b5bc2e60eddd540910d8199abdc04c63bbc856a550744ef4"}) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const TestWebhookDocument = new TypedDocumentString(`
    mutation TestWebhook($id: ID!) {
  testWebhook(id: $id) {
    __typename
    ... on WebhookDelivery {
      status
      notice {
        ...NoticeParts
      }
      milliseconds
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:79f8df67ea2c49a52a921ab9a277a1a8a32a15b6af5648519d012a1d63b5cc58"}) as unknown as TypedDocumentString<TestWebhookMutation, TestWebhookMutationVariables>;
export const MailDocument = new TypedDocumentString(`
    query Mail {
  mail {
    enabled
    host
    port
    security
    authority
    username
    hasPassword
    sender
    language
    consoleUrl
    quietFrom
    quietUntil
    digestHour
  }
  mailRules {
    ...MailRuleRow
  }
}
    fragment MailRuleRow on MailRule {
  id
  recipients
  minimumSeverity
  kinds
  timing
  escalated
  sentAt
  notice {
    ...NoticeParts
  }
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"hash":"sha256:5edb6cda6ed6566dbfac666a4f2c31456fe55a3d1b61239c2069392d3932d64d"}) as unknown as TypedDocumentString<MailQuery, MailQueryVariables>;
export const SaveMailRuleDocument = new TypedDocumentString(`
    mutation SaveMailRule($id: ID, $input: MailRuleInput!) {
  saveMailRule(id: $id, input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:0e0973e2ca8b7ad1027318e4fff6db445e6df02d5d92a57ea0f8cce17f5ae1a1"}) as unknown as TypedDocumentString<SaveMailRuleMutation, SaveMailRuleMutationVariables>;
export const DeleteMailRuleDocument = new TypedDocumentString(`
    mutation DeleteMailRule($id: ID!) {
  deleteMailRule(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:5984e99e8a301352c69a7a34b914e6d13ca92a07418a2b7459a8683e637288b9"}) as unknown as TypedDocumentString<DeleteMailRuleMutation, DeleteMailRuleMutationVariables>;
export const UpdateMailDocument = new TypedDocumentString(`
    mutation UpdateMail($input: MailInput!) {
  updateMail(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:33b61aa23640fde630a51be20ff6eac6c052a125f1fd0853a11c83d08c45ffef"}) as unknown as TypedDocumentString<UpdateMailMutation, UpdateMailMutationVariables>;
export const TestMailDocument = new TypedDocumentString(`
    mutation TestMail {
  testMail {
    __typename
    ... on MailAttempt {
      notice {
        ...NoticeParts
      }
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:4e5279f957ace2a0b7d90df482dc2466cfecafd2d71240b61ecfbc3611b07d34"}) as unknown as TypedDocumentString<TestMailMutation, TestMailMutationVariables>;
export const AuditCollectorDocument = new TypedDocumentString(`
    query AuditCollector {
  auditCollector {
    enabled
    host
    port
    authority
    sourceId
    siteId
    takenAt
    behind
    behindSince
    lost
    notice {
      ...NoticeParts
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"hash":"sha256:6f2de1397793188f77ae9164d443f0ab820bddc6dfc26e85cf2f7951a6b8a898"}) as unknown as TypedDocumentString<AuditCollectorQuery, AuditCollectorQueryVariables>;
export const AuditMessagesDocument = new TypedDocumentString(`
    query AuditMessages($filter: AuditFilter, $first: Int!, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        message
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:db942ddadc2ab1e846ff260c410d1700b222c8e98149197eedff1a7ab425151d"}) as unknown as TypedDocumentString<AuditMessagesQuery, AuditMessagesQueryVariables>;
export const UpdateAuditCollectorDocument = new TypedDocumentString(`
    mutation UpdateAuditCollector($input: AuditCollectorInput!) {
  updateAuditCollector(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:548032d90e72efc474f38c1de8fc3489062aa3fdf453087781c12274e413b67c"}) as unknown as TypedDocumentString<UpdateAuditCollectorMutation, UpdateAuditCollectorMutationVariables>;
export const TestAuditCollectorDocument = new TypedDocumentString(`
    mutation TestAuditCollector {
  testAuditCollector {
    __typename
    ... on AuditCollectorAttempt {
      notice {
        ...NoticeParts
      }
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:8777309e1cc67a16e9851565fe8aa8c75685b31349bd492b63a48969928bea72"}) as unknown as TypedDocumentString<TestAuditCollectorMutation, TestAuditCollectorMutationVariables>;
export const AlertCausesDocument = new TypedDocumentString(`
    query AlertCauses($first: Int!, $after: String, $language: MailLanguage!) {
  alertCauses(first: $first, after: $after) {
    totalCount
    edges {
      node {
        ...AlertCauseRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AlertCauseRow on AlertCause {
  id
  kind
  severity
  subject
  code
  since
  waiting
  failed
  taskId
  notice {
    ...NoticeParts
  }
  advice(language: $language)
  acknowledgement {
    by
    at
    note
  }
  escalatedAt
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"hash":"sha256:c03438b5f06ec05f98714d7696df787672c38e5025befb5610535937358b49ca"}) as unknown as TypedDocumentString<AlertCausesQuery, AlertCausesQueryVariables>;
export const AcknowledgeAlertDocument = new TypedDocumentString(`
    mutation AcknowledgeAlert($id: ID!, $note: String) {
  acknowledgement: acknowledgeAlert(id: $id, note: $note) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:f56e21107019d8c5d2956b79e98f052e11d673f9fb94adc3ce0125f697225b60"}) as unknown as TypedDocumentString<AcknowledgeAlertMutation, AcknowledgeAlertMutationVariables>;
export const WithdrawAcknowledgementDocument = new TypedDocumentString(`
    mutation WithdrawAcknowledgement($id: ID!) {
  acknowledgement: withdrawAcknowledgement(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:a31a7b4d92d6ee9863173cc56dba1c1b4dc7e2147b054afdc49a0ee8ce24d99a"}) as unknown as TypedDocumentString<WithdrawAcknowledgementMutation, WithdrawAcknowledgementMutationVariables>;
export const CataloguesDocument = new TypedDocumentString(`
    query Catalogues {
  radiopharmaceuticals {
    ...RadiopharmaceuticalRow
  }
  postFilters {
    ...PostFilterRow
  }
  scannerModels {
    ...ScannerModelRow
  }
}
    fragment RadiopharmaceuticalRow on Radiopharmaceutical {
  name
  codes
  synonyms
  halfLifeSeconds
}
fragment PostFilterRow on PostFilter {
  id
  description
  descriptionMode
  seriesNumber
  fwhmMm
  noisePercent
  model
  radiopharmaceutical
  enabled
}
fragment ScannerModelRow on ScannerModel {
  manufacturer
  model
  firstSeenAt
  lastSeenAt
  defaultRadiopharmaceutical
}`, {"hash":"sha256:cae01d546ff82ddbf7eb7d99dca7633e3860efca883214804d053c11c65435dc"}) as unknown as TypedDocumentString<CataloguesQuery, CataloguesQueryVariables>;
export const CreateRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation CreateRadiopharmaceutical($input: RadiopharmaceuticalInput!) {
  createRadiopharmaceutical(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:97b481f9e9fb559a6bed8fa2a4671f7fcd3f3cedc3300674a736f30d0bfc3cd9"}) as unknown as TypedDocumentString<CreateRadiopharmaceuticalMutation, CreateRadiopharmaceuticalMutationVariables>;
export const UpdateRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation UpdateRadiopharmaceutical($name: String!, $input: RadiopharmaceuticalPatch!) {
  updateRadiopharmaceutical(name: $name, input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:6f422b5a0e85cfeda21d6c314abefc274d3e4c7b22fc4e1bd3bfeb85722a4729"}) as unknown as TypedDocumentString<UpdateRadiopharmaceuticalMutation, UpdateRadiopharmaceuticalMutationVariables>;
export const DeleteRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation DeleteRadiopharmaceutical($name: String!) {
  deleteRadiopharmaceutical(name: $name) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:0181923f9821024a7ec7430d1df1c01bebfe3ac792480b53e0a2e146869d9430"}) as unknown as TypedDocumentString<DeleteRadiopharmaceuticalMutation, DeleteRadiopharmaceuticalMutationVariables>;
export const CreatePostFilterDocument = new TypedDocumentString(`
    mutation CreatePostFilter($input: PostFilterInput!) {
  createPostFilter(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:70662a070ed47ee93d72b4eff656d664f7dd1c40dab21b105bd322e87d10e3f6"}) as unknown as TypedDocumentString<CreatePostFilterMutation, CreatePostFilterMutationVariables>;
export const UpdatePostFilterDocument = new TypedDocumentString(`
    mutation UpdatePostFilter($id: ID!, $input: PostFilterPatch!) {
  updatePostFilter(id: $id, input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:0d0518671592b993f191b9a3bd7a06ef14708c8cc8d05ce7440ffdb8e3003513"}) as unknown as TypedDocumentString<UpdatePostFilterMutation, UpdatePostFilterMutationVariables>;
export const DeletePostFilterDocument = new TypedDocumentString(`
    mutation DeletePostFilter($id: ID!) {
  deletePostFilter(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:305da4946d4919341782beeece3b5858dbef2c97465eb6e5c2c3701474a12d41"}) as unknown as TypedDocumentString<DeletePostFilterMutation, DeletePostFilterMutationVariables>;
export const SetDefaultRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation SetDefaultRadiopharmaceutical($manufacturer: String!, $model: String!, $name: String) {
  setDefaultRadiopharmaceutical(
    manufacturer: $manufacturer
    model: $model
    name: $name
  ) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:333915ddaac5160dd4a73892167e262ef0fe818422411488a42ce78e788a8c52"}) as unknown as TypedDocumentString<SetDefaultRadiopharmaceuticalMutation, SetDefaultRadiopharmaceuticalMutationVariables>;
export const HeaderComparisonDocument = new TypedDocumentString(`
    query HeaderComparison($id: ID!, $slice: Int!, $series: String) {
  headerComparison(id: $id, slice: $slice, series: $series) {
    __typename
    ... on HeaderComparison {
      slice
      slices
      seriesInstanceUid
      isWhole
      unavailable {
        ...NoticeParts
      }
      elements {
        path
        tag
        name
        vr
        depth
        isPrivate
        creator
        change
        source
        result
      }
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:82a6ba557c3c4b3a2be0b97dd23efb49b9065d58e2afafdf94a57ff420173c2e"}) as unknown as TypedDocumentString<HeaderComparisonQuery, HeaderComparisonQueryVariables>;
export const ConfigDocument = new TypedDocumentString(`
    query Config {
  config {
    ...ConfigValues
  }
}
    fragment ConfigValues on Config {
  clientId
  mirrorMode
  minimumImages
  quietSeconds
  spacingTolerancePercent
  remoteTimeoutHours
  uploadKibPerSecond
  voxelType
  scannerTexts
  refusedWarnings
  activityTolerancePercent
  deliverBeyondTolerance
  knownDocumentsOnly
  secondFactorRequired
  serverMonitorSeconds
  associationsPerDestination
  commitmentTimeoutHours
  alertEscalationMinutes
  keepFinishedDays
  keepFailedDays
  keepRecordsDays
  diskReserveMib
  freePromisedWhenFull
  backupFolder
  backupHour
  backupsKept
}`, {"hash":"sha256:97dfae474fd7fb33d5a5ae2954f40ed0de5c89b61fd4c7247e93c1b809f27721"}) as unknown as TypedDocumentString<ConfigQuery, ConfigQueryVariables>;
export const LocalDeviceDocument = new TypedDocumentString(`
    query LocalDevice {
  localDevice {
    ...LocalDeviceValues
  }
}
    fragment LocalDeviceValues on LocalDevice {
  aeTitle
  localAddress
  dicomPort
  checkCalledAeTitle
  declaredSendersOnly
  maxAssociations
  maxPduBytes
  artimSeconds
  idleSeconds
  refuseOtherObjects
  durableReceive
}`, {"hash":"sha256:1f934da342ebaf4afc11f04fd4d5f457d4a6a409cb29dbd41286d2d4282c5712"}) as unknown as TypedDocumentString<LocalDeviceQuery, LocalDeviceQueryVariables>;
export const UpdateConfigDocument = new TypedDocumentString(`
    mutation UpdateConfig($input: ConfigInput!) {
  updateConfig(input: $input) {
    __typename
    ...ConfigValues
    ...RefusalParts
  }
}
    fragment ConfigValues on Config {
  clientId
  mirrorMode
  minimumImages
  quietSeconds
  spacingTolerancePercent
  remoteTimeoutHours
  uploadKibPerSecond
  voxelType
  scannerTexts
  refusedWarnings
  activityTolerancePercent
  deliverBeyondTolerance
  knownDocumentsOnly
  secondFactorRequired
  serverMonitorSeconds
  associationsPerDestination
  commitmentTimeoutHours
  alertEscalationMinutes
  keepFinishedDays
  keepFailedDays
  keepRecordsDays
  diskReserveMib
  freePromisedWhenFull
  backupFolder
  backupHour
  backupsKept
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:dca0b37ee5d1ccb805e8f2f00594a98e783fa60d3064c6f650228f54dd73e129"}) as unknown as TypedDocumentString<UpdateConfigMutation, UpdateConfigMutationVariables>;
export const UpdateLocalDeviceDocument = new TypedDocumentString(`
    mutation UpdateLocalDevice($input: LocalDeviceInput!) {
  updateLocalDevice(input: $input) {
    __typename
    ...LocalDeviceValues
    ...RefusalParts
  }
}
    fragment LocalDeviceValues on LocalDevice {
  aeTitle
  localAddress
  dicomPort
  checkCalledAeTitle
  declaredSendersOnly
  maxAssociations
  maxPduBytes
  artimSeconds
  idleSeconds
  refuseOtherObjects
  durableReceive
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:caad07b6ccd8781d6e6fe45331baf8450784c7b3990fb77be32250b4e91e4933"}) as unknown as TypedDocumentString<UpdateLocalDeviceMutation, UpdateLocalDeviceMutationVariables>;
export const DevicesDocument = new TypedDocumentString(`
    query Devices {
  devices {
    ...DeviceRow
  }
  unknownSenders {
    aeTitle
    address
    firstSeenAt
    lastSeenAt
    associations
  }
}
    fragment DeviceRow on Device {
  name
  kind
  url
  username
  hasSecret
  authority
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  canQuery
  queryAeTitle
  queryPort
  retrieveBy
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    notice {
      ...NoticeParts
    }
  }
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}`, {"hash":"sha256:bfb257e22c462affe4d406dda1b00224706c47abd551fb18eac646c456740546"}) as unknown as TypedDocumentString<DevicesQuery, DevicesQueryVariables>;
export const CreateDeviceDocument = new TypedDocumentString(`
    mutation CreateDevice($input: DeviceInput!) {
  createDevice(input: $input) {
    __typename
    ...DeviceRow
    ...RefusalParts
  }
}
    fragment DeviceRow on Device {
  name
  kind
  url
  username
  hasSecret
  authority
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  canQuery
  queryAeTitle
  queryPort
  retrieveBy
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    notice {
      ...NoticeParts
    }
  }
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:140614192325716ce383166206db62497d29ebca898c888f255bbbf93bad0e07"}) as unknown as TypedDocumentString<CreateDeviceMutation, CreateDeviceMutationVariables>;
export const UpdateDeviceDocument = new TypedDocumentString(`
    mutation UpdateDevice($name: String!, $input: DevicePatch!) {
  updateDevice(name: $name, input: $input) {
    __typename
    ...DeviceRow
    ...RefusalParts
  }
}
    fragment DeviceRow on Device {
  name
  kind
  url
  username
  hasSecret
  authority
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  canQuery
  queryAeTitle
  queryPort
  retrieveBy
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    notice {
      ...NoticeParts
    }
  }
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:95f4fdb1ef60052bbc5feba0a3512c3afb3a406c3904b693456e3fc62a1f997d"}) as unknown as TypedDocumentString<UpdateDeviceMutation, UpdateDeviceMutationVariables>;
export const DeleteDeviceDocument = new TypedDocumentString(`
    mutation DeleteDevice($name: String!, $dropDeliveries: Boolean!) {
  deleteDevice(name: $name, dropDeliveries: $dropDeliveries) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:ac6173d3b196759a462a748c9fc1e59b2beb498ac6355ebcbfdd108937207354"}) as unknown as TypedDocumentString<DeleteDeviceMutation, DeleteDeviceMutationVariables>;
export const EchoDeviceDocument = new TypedDocumentString(`
    mutation EchoDevice($name: String!) {
  echoDevice(name: $name) {
    __typename
    ...DeviceRow
    ...RefusalParts
  }
}
    fragment DeviceRow on Device {
  name
  kind
  url
  username
  hasSecret
  authority
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  canQuery
  queryAeTitle
  queryPort
  retrieveBy
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    notice {
      ...NoticeParts
    }
  }
}
fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:658aeb3c87c28aa93501e10a99c7bcdf6defac0a580b1743cc66f312027f80e0"}) as unknown as TypedDocumentString<EchoDeviceMutation, EchoDeviceMutationVariables>;
export const PingDeviceDocument = new TypedDocumentString(`
    mutation PingDevice($name: String!) {
  pingDevice(name: $name) {
    __typename
    ... on EchoOutcome {
      ok
      latencyMs
      notice {
        ...NoticeParts
      }
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:64619a7525174d5e344f6d01fa60b84e0e04cdac906289ae046b308527e07374"}) as unknown as TypedDocumentString<PingDeviceMutation, PingDeviceMutationVariables>;
export const DiagnoseDeviceDocument = new TypedDocumentString(`
    mutation DiagnoseDevice($name: String!) {
  diagnoseDevice(name: $name) {
    __typename
    ... on Diagnosis {
      ok
      steps {
        name
        outcome
        notice {
          ...NoticeParts
        }
        milliseconds
      }
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:1ca595c886c23836cb583e7955a177e1e625990aadcd224b403fc53767465c68"}) as unknown as TypedDocumentString<DiagnoseDeviceMutation, DiagnoseDeviceMutationVariables>;
export const VersionDocument = new TypedDocumentString(`
    query Version {
  version
}
    `, {"hash":"sha256:16a9a2b617293fabfc83b21a32d1cb48d7bbbcb1888ade82705dbb5729f8b8a4"}) as unknown as TypedDocumentString<VersionQuery, VersionQueryVariables>;
export const TaskListChangedDocument = new TypedDocumentString(`
    subscription TaskListChanged($filter: TaskFilter, $orderBy: TaskOrder) {
  taskChanged {
    taskId
    deleted
    task {
      ...TaskRow
    }
    list(filter: $filter, orderBy: $orderBy) {
      fits
      cursor
      totalCount
    }
    counts {
      state
      count
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
fragment TaskRow on Task {
  id
  step
  state
  progress
  stepProgress
  notice {
    ...NoticeParts
  }
  actions
  priority
  failure {
    ...FailureParts
  }
  warnings {
    ...NoticeParts
  }
  rule {
    name
    action
    byHand
  }
  patient {
    id
    name
  }
  study {
    date
    description
    accessionNumber
  }
  series {
    description
    number
  }
  source {
    aeTitle
    address
    device
  }
  images {
    received
    expected
  }
  deliveries {
    device {
      name
    }
    state
    sent
    failed
    total
    nextTryAt
  }
  eta
  nextTryAt
  startedAt
  updatedAt
  finishedAt
}`, {"hash":"sha256:5d8c6c553dd96eac81ab6ed12b965745ddef93a338c34fb3eb830f0b3d9bab74"}) as unknown as TypedDocumentString<TaskListChangedSubscription, TaskListChangedSubscriptionVariables>;
export const TaskPlacesDocument = new TypedDocumentString(`
    query TaskPlaces($filter: TaskFilter, $first: Int!, $after: String, $orderBy: TaskOrder) {
  tasks(filter: $filter, first: $first, after: $after, orderBy: $orderBy) {
    totalCount
    edges {
      cursor
      node {
        ...TaskPlace
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment TaskPlace on Task {
  id
  updatedAt
  state
  patient {
    name
  }
  series {
    description
  }
  images {
    received
  }
  source {
    device
  }
}`, {"hash":"sha256:1ed1b20f8d7ded66c927c06890f8662addb6ab3f2497dc87dbf1f61405a4cd0a"}) as unknown as TypedDocumentString<TaskPlacesQuery, TaskPlacesQueryVariables>;
export const TaskChangedDocument = new TypedDocumentString(`
    subscription TaskChanged($id: ID!) {
  taskChanged(filter: {ids: [$id]}) {
    taskId
    deleted
    task {
      ...TaskDetails
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
fragment TaskRow on Task {
  id
  step
  state
  progress
  stepProgress
  notice {
    ...NoticeParts
  }
  actions
  priority
  failure {
    ...FailureParts
  }
  warnings {
    ...NoticeParts
  }
  rule {
    name
    action
    byHand
  }
  patient {
    id
    name
  }
  study {
    date
    description
    accessionNumber
  }
  series {
    description
    number
  }
  source {
    aeTitle
    address
    device
  }
  images {
    received
    expected
  }
  deliveries {
    device {
      name
    }
    state
    sent
    failed
    total
    nextTryAt
  }
  eta
  nextTryAt
  startedAt
  updatedAt
  finishedAt
}
fragment TransitionRow on Transition {
  cursor
  from {
    step
    state
  }
  to {
    step
    state
  }
  at
  attempt
  notice {
    ...NoticeParts
  }
  failure {
    ...FailureParts
  }
}
fragment TaskDetails on Task {
  ...TaskRow
  attempt
  patient {
    sex
    birthDate
  }
  study {
    instanceUid
  }
  series {
    instanceUid
    modality
    manufacturer
    model
    radiopharmaceutical
  }
  tracer {
    name
    from
    said
  }
  images {
    missing {
      position
      index
    }
  }
  deliveries {
    device {
      aeTitle
      host
      port
    }
    attempts
    notice {
      ...NoticeParts
    }
    commitment {
      state
      requests
      refused
      notice {
        ...NoticeParts
      }
    }
    updatedAt
  }
  results {
    seriesInstanceUid
    description
    number
    images
    integrity {
      inputActivity
      resultActivity
      activityChangePercent
      inputSuvMean
      resultSuvMean
      inputSuvMax
      resultSuvMax
      withinTolerance
    }
  }
  package {
    bytes
    ratio
    sha256
    manifest {
      path
      value
    }
  }
  previews {
    input
    result
    inputVolume
    resultVolume
  }
  transitions(first: 200) {
    edges {
      node {
        ...TransitionRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`, {"hash":"sha256:2db20e505dd7108214ce4ce819020e647df5146f5aca96af815acbe9a902baf7"}) as unknown as TypedDocumentString<TaskChangedSubscription, TaskChangedSubscriptionVariables>;
export const ProcessChangedDocument = new TypedDocumentString(`
    subscription ProcessChanged {
  processChanged {
    ...ProcessCard
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment ProcessCard on Process {
  name
  state
  since
  queued
  running
  concurrency
  completed
  failed
  notice {
    ...NoticeParts
  }
  rate
  dropped {
    sopClassUid
    name
    objects
  }
}`, {"hash":"sha256:4d1d741828d002d9a53245a7d25edda19ecc8f2eec296ee0d7fe2cb72ce6b74e"}) as unknown as TypedDocumentString<ProcessChangedSubscription, ProcessChangedSubscriptionVariables>;
export const ProcessingServerChangedDocument = new TypedDocumentString(`
    subscription ProcessingServerChanged {
  processingServerChanged {
    ...ServerPanel
    samples(last: 120) {
      at
      alive
      latencyMs
    }
  }
}
    fragment ServerPanel on ProcessingServer {
  state
  since
  latencyMs
  uptime
  downtime
  disconnections
  standIn
  address
  wait {
    failure {
      code
      message
      params
    }
    since
    nextTryAt
    reason
  }
}`, {"hash":"sha256:50a622b5d004ff281d0fa58e75a68db9255fc56313ce01d0f3b20fa46f371acb"}) as unknown as TypedDocumentString<ProcessingServerChangedSubscription, ProcessingServerChangedSubscriptionVariables>;
export const LogAddedDocument = new TypedDocumentString(`
    subscription LogAdded($filter: LogFilter, $since: Cursor) {
  logAdded(filter: $filter, since: $since) {
    ...LogLine
  }
}
    fragment LogLine on LogEntry {
  cursor
  at
  level
  module
  event
  message
  taskId
  association
  fields
}`, {"hash":"sha256:cb51cfbe5db1063d37271a8d0362c346809c420e0da878ad9002cb6929d1399f"}) as unknown as TypedDocumentString<LogAddedSubscription, LogAddedSubscriptionVariables>;
export const ConfigurationChangedDocument = new TypedDocumentString(`
    subscription ConfigurationChanged {
  configurationChanged {
    part
  }
}
    `, {"hash":"sha256:b97c7897b852a972b1a8300b7e9d184aad833f38804a89beef3e4e259fb0a12c"}) as unknown as TypedDocumentString<ConfigurationChangedSubscription, ConfigurationChangedSubscriptionVariables>;
export const LogsDocument = new TypedDocumentString(`
    query Logs($filter: LogFilter, $first: Int!, $after: String) {
  logs(filter: $filter, first: $first, after: $after) {
    newestCursor
    edges {
      node {
        ...LogLine
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment LogLine on LogEntry {
  cursor
  at
  level
  module
  event
  message
  taskId
  association
  fields
}`, {"hash":"sha256:c14c5a8cac0c251dcc4e077d52df42573355313638a854d4899bd6ca2e46d3a7"}) as unknown as TypedDocumentString<LogsQuery, LogsQueryVariables>;
export const FirstStepsDocument = new TypedDocumentString(`
    query FirstSteps {
  config {
    clientId
    mirrorMode
  }
  localDevice {
    aeTitle
    dicomPort
    localAddress
  }
  devices {
    name
    isDestination
    lastEcho {
      ok
    }
  }
  testRuns(first: 10) {
    verdict
  }
  anyTask: tasks(first: 1) {
    totalCount
  }
  hasDelivered
}
    `, {"hash":"sha256:cf253d6aa84cdbe1f1adb4595ab24f56d24bb519ca72c99e2d9175c573dc9e3e"}) as unknown as TypedDocumentString<FirstStepsQuery, FirstStepsQueryVariables>;
export const StatisticsDocument = new TypedDocumentString(`
    query Statistics($from: Date!, $to: Date!) {
  statistics(from: $from, to: $to) {
    days {
      day
    }
    activityChanges {
      day
      model
      count
      medianPercent
      lowestPercent
      highestPercent
    }
    steps {
      step
      count
      medianSeconds
      p95Seconds
      medianWaitSeconds
      p95WaitSeconds
    }
  }
}
    `, {"hash":"sha256:dd6a0221cecc96c1694afee12cd1899fe1dc710dd76c64abfb4d1018b0bc55a0"}) as unknown as TypedDocumentString<StatisticsQuery, StatisticsQueryVariables>;
export const ActivityDocument = new TypedDocumentString(`
    query Activity($from: DateTime!, $to: DateTime!, $by: ActivityInterval!) {
  activity(from: $from, to: $to, by: $by) {
    tasks {
      at
      begun
      completed
      failed
      images
      bytesSent
    }
    steps {
      at
      step
      count
      workSeconds
      waitSeconds
    }
    stepsSince
    server {
      at
      latencyMs
      highestMs
      unanswered
    }
    disk {
      at
      total
      free
      used
    }
  }
}
    `, {"hash":"sha256:b68df1853e819c26a5d891c64dd1d47a08f813de99bfb7e9557d18feb02ec13d"}) as unknown as TypedDocumentString<ActivityQuery, ActivityQueryVariables>;
export const ProblemsDocument = new TypedDocumentString(`
    query Problems {
  problems {
    ...ProblemLine
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment ProblemLine on Problem {
  code
  subject
  since
  waiting
  nextTryAt
  notice {
    ...NoticeParts
  }
}`, {"hash":"sha256:6ffa536f805a4893617246036e36c8e4597ad52f30f01822684a80262366317a"}) as unknown as TypedDocumentString<ProblemsQuery, ProblemsQueryVariables>;
export const ProblemsChangedDocument = new TypedDocumentString(`
    subscription ProblemsChanged {
  problemsChanged {
    ...ProblemLine
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment ProblemLine on Problem {
  code
  subject
  since
  waiting
  nextTryAt
  notice {
    ...NoticeParts
  }
}`, {"hash":"sha256:b681a78dace6b3a710d23f7bc654f9a9f220e57876bb503f186531a51bde23f2"}) as unknown as TypedDocumentString<ProblemsChangedSubscription, ProblemsChangedSubscriptionVariables>;
export const ProcessesDocument = new TypedDocumentString(`
    query Processes {
  processes {
    ...ProcessCard
  }
  processingServer {
    ...ServerPanel
    samples(last: 120) {
      at
      alive
      latencyMs
    }
  }
  storage {
    total
    free
    reserved
    used
    usedAt
    parts {
      part
      bytes
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment ProcessCard on Process {
  name
  state
  since
  queued
  running
  concurrency
  completed
  failed
  notice {
    ...NoticeParts
  }
  rate
  dropped {
    sopClassUid
    name
    objects
  }
}
fragment ServerPanel on ProcessingServer {
  state
  since
  latencyMs
  uptime
  downtime
  disconnections
  standIn
  address
  wait {
    failure {
      code
      message
      params
    }
    since
    nextTryAt
    reason
  }
}`, {"hash":"sha256:96e5d79ad28a4ca59f41e5052b76b068d814411db0ee52c291ca4c27738d3c29"}) as unknown as TypedDocumentString<ProcessesQuery, ProcessesQueryVariables>;
export const StartProcessDocument = new TypedDocumentString(`
    mutation StartProcess($name: ProcessName!) {
  process: startProcess(name: $name) {
    __typename
    ...ProcessCard
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment ProcessCard on Process {
  name
  state
  since
  queued
  running
  concurrency
  completed
  failed
  notice {
    ...NoticeParts
  }
  rate
  dropped {
    sopClassUid
    name
    objects
  }
}`, {"hash":"sha256:ad2192a8205118b1d1c57f32ebd54d995393e73c6648a6d89eb75198ab4ce133"}) as unknown as TypedDocumentString<StartProcessMutation, StartProcessMutationVariables>;
export const StopProcessDocument = new TypedDocumentString(`
    mutation StopProcess($name: ProcessName!) {
  process: stopProcess(name: $name) {
    __typename
    ...ProcessCard
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment ProcessCard on Process {
  name
  state
  since
  queued
  running
  concurrency
  completed
  failed
  notice {
    ...NoticeParts
  }
  rate
  dropped {
    sopClassUid
    name
    objects
  }
}`, {"hash":"sha256:06c4218d1cb72957a07075a2ab990a3109174562e075c7f5c4c76a37f639a185"}) as unknown as TypedDocumentString<StopProcessMutation, StopProcessMutationVariables>;
export const SetConcurrencyDocument = new TypedDocumentString(`
    mutation SetConcurrency($name: ProcessName!, $concurrency: Int!) {
  process: setConcurrency(name: $name, concurrency: $concurrency) {
    __typename
    ...ProcessCard
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment ProcessCard on Process {
  name
  state
  since
  queued
  running
  concurrency
  completed
  failed
  notice {
    ...NoticeParts
  }
  rate
  dropped {
    sopClassUid
    name
    objects
  }
}`, {"hash":"sha256:2a8a21a0e9d11ee7e2c6bd3cef6f36d39563ae7af37ab17c6c3ace6b1e5225e9"}) as unknown as TypedDocumentString<SetConcurrencyMutation, SetConcurrencyMutationVariables>;
export const TryServerNowDocument = new TypedDocumentString(`
    mutation TryServerNow {
  server: tryServerNow {
    __typename
    ...ServerPanel
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment ServerPanel on ProcessingServer {
  state
  since
  latencyMs
  uptime
  downtime
  disconnections
  standIn
  address
  wait {
    failure {
      code
      message
      params
    }
    since
    nextTryAt
    reason
  }
}`, {"hash":"sha256:171627af715910fd2e31f17d5117e0e69d5cb5863b9d49d844e7e1b5f895f1d7"}) as unknown as TypedDocumentString<TryServerNowMutation, TryServerNowMutationVariables>;
export const QuarantineDocument = new TypedDocumentString(`
    query Quarantine($first: Int!, $after: String) {
  quarantine(first: $first, after: $after) {
    totalCount
    edges {
      node {
        ...QuarantineRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment QuarantineRow on QuarantinedImage {
  id
  sourceAeTitle
  sourceAddress
  calledAeTitle
  seriesInstanceUid
  sopInstanceUid
  bytes
  reason {
    ...NoticeParts
  }
  receivedAt
}`, {"hash":"sha256:770c580353134c855637a0d8e9f1fd4533815412fae7ecd76f3fa3c010276d4d"}) as unknown as TypedDocumentString<QuarantineQuery, QuarantineQueryVariables>;
export const QuarantineCountDocument = new TypedDocumentString(`
    query QuarantineCount {
  quarantine(first: 1) {
    totalCount
  }
}
    `, {"hash":"sha256:62c350c1fcd914f8c024f6e6614122ff7d3e022d50b5a5ba9e2408aa9d66b7b0"}) as unknown as TypedDocumentString<QuarantineCountQuery, QuarantineCountQueryVariables>;
export const RetryQuarantinedDocument = new TypedDocumentString(`
    mutation RetryQuarantined($ids: [ID!]!) {
  retryQuarantined(ids: $ids) {
    __typename
    ... on ImagesOfQuarantine {
      count
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:6c865e2bcb8614bf866f3a5599ecde2028e7d2ea72544140be3fd1b0d1c27e5d"}) as unknown as TypedDocumentString<RetryQuarantinedMutation, RetryQuarantinedMutationVariables>;
export const DeleteQuarantinedDocument = new TypedDocumentString(`
    mutation DeleteQuarantined($ids: [ID!]!) {
  deleteQuarantined(ids: $ids) {
    __typename
    ... on ImagesOfQuarantine {
      count
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:8d3d04257480afcc7d21771a8ad0d6d9d8c2c05d60a80403eeff8aad13119e11"}) as unknown as TypedDocumentString<DeleteQuarantinedMutation, DeleteQuarantinedMutationVariables>;
export const RestoreHoldDocument = new TypedDocumentString(`
    query RestoreHold {
  restoreHold {
    since
  }
}
    `, {"hash":"sha256:33915bda29b397291b5ddbacea7f766572180dc361cd249723aedab1dab188cc"}) as unknown as TypedDocumentString<RestoreHoldQuery, RestoreHoldQueryVariables>;
export const ConfirmRestoreDocument = new TypedDocumentString(`
    mutation ConfirmRestore {
  confirmRestore {
    __typename
    ... on RestoreHold {
      since
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:9a3796ffd5cda81d693e77c4287be021e4c3e31870684a7772d0f0e6e1ff8ee1"}) as unknown as TypedDocumentString<ConfirmRestoreMutation, ConfirmRestoreMutationVariables>;
export const StudiesDocument = new TypedDocumentString(`
    query Studies($device: String!, $filter: StudyFilter!) {
  studies(device: $device, filter: $filter) {
    instanceUid
    accessionNumber
    description
    date
    patient {
      id
      name
      birthDate
    }
    series {
      instanceUid
      modality
      description
      number
      images
      task {
        id
        state
      }
    }
  }
}
    `, {"hash":"sha256:2562c4e98baabd551be5881b3f1e0774679a14b747b99b2e3d8550ca66348df8"}) as unknown as TypedDocumentString<StudiesQuery, StudiesQueryVariables>;
export const RetrievalsDocument = new TypedDocumentString(`
    query Retrievals($first: Int!) {
  retrievals(first: $first) {
    edges {
      node {
        ...RetrievalRow
      }
    }
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RetrievalRow on Retrieval {
  id
  device
  state
  completed
  failed
  remaining
  failure {
    ...NoticeParts
  }
  series {
    instanceUid
    description
    isHere
    warning {
      ...NoticeParts
    }
  }
  isCut
  tasks {
    id
    state
  }
  requestedBy
  startedAt
}`, {"hash":"sha256:3452c4aab98895dd90093d1d867e697efb4d3b93542347de01457e56c75141d4"}) as unknown as TypedDocumentString<RetrievalsQuery, RetrievalsQueryVariables>;
export const RetrievalChangedDocument = new TypedDocumentString(`
    subscription RetrievalChanged {
  retrievalChanged {
    ...RetrievalRow
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RetrievalRow on Retrieval {
  id
  device
  state
  completed
  failed
  remaining
  failure {
    ...NoticeParts
  }
  series {
    instanceUid
    description
    isHere
    warning {
      ...NoticeParts
    }
  }
  isCut
  tasks {
    id
    state
  }
  requestedBy
  startedAt
}`, {"hash":"sha256:10da55655f5a4a96f08978be51988541e55692adea04ea7111c1ed34df5fa373"}) as unknown as TypedDocumentString<RetrievalChangedSubscription, RetrievalChangedSubscriptionVariables>;
export const RetrieveDocument = new TypedDocumentString(`
    mutation Retrieve($input: RetrieveInput!) {
  retrieve(input: $input) {
    __typename
    ...RetrievalRow
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment RetrievalRow on Retrieval {
  id
  device
  state
  completed
  failed
  remaining
  failure {
    ...NoticeParts
  }
  series {
    instanceUid
    description
    isHere
    warning {
      ...NoticeParts
    }
  }
  isCut
  tasks {
    id
    state
  }
  requestedBy
  startedAt
}`, {"hash":"sha256:c974deee6664e5ec6ed7e8a6d006176078f78db151a0ac1ab9765ba27979cae5"}) as unknown as TypedDocumentString<RetrieveMutation, RetrieveMutationVariables>;
export const CancelRetrievalDocument = new TypedDocumentString(`
    mutation CancelRetrieval($id: ID!) {
  cancelRetrieval(id: $id) {
    __typename
    ...RetrievalRow
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment RetrievalRow on Retrieval {
  id
  device
  state
  completed
  failed
  remaining
  failure {
    ...NoticeParts
  }
  series {
    instanceUid
    description
    isHere
    warning {
      ...NoticeParts
    }
  }
  isCut
  tasks {
    id
    state
  }
  requestedBy
  startedAt
}`, {"hash":"sha256:29287889f8051b7fd5ba4b0df0cefe8aebf0ee82fa03fdbc302b7a1bfaa6ada3"}) as unknown as TypedDocumentString<CancelRetrievalMutation, CancelRetrievalMutationVariables>;
export const RulesDocument = new TypedDocumentString(`
    query Rules {
  rules {
    ...RuleRow
  }
  devices {
    name
  }
  postFilters {
    id
    description
    seriesNumber
  }
}
    fragment RuleRow on Rule {
  id
  name
  enabled
  conditions {
    field
    negated
    values
    from
    to
  }
  action
  priority
  destinations
  destinationMode
  postFilters
}`, {"hash":"sha256:a61c05cd547404298cd421d00304a3d48451043600df770be30011e09fbad35d"}) as unknown as TypedDocumentString<RulesQuery, RulesQueryVariables>;
export const DryRunRuleDocument = new TypedDocumentString(`
    query DryRunRule($id: ID, $input: RuleInput!) {
  dryRunRule(id: $id, input: $input) {
    __typename
    ... on RuleDryRun {
      examined
      isComplete
      applies
      unknown
      effects {
        savedRule
        savedAction
        task {
          id
          state
          startedAt
          series {
            description
            model
          }
          source {
            aeTitle
            device
          }
        }
      }
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:e205b62a551436ad0bbbce306023548ef146b838f921b816ffc2470f97cd489d"}) as unknown as TypedDocumentString<DryRunRuleQuery, DryRunRuleQueryVariables>;
export const SaveRuleDocument = new TypedDocumentString(`
    mutation SaveRule($id: ID, $input: RuleInput!) {
  saveRule(id: $id, input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:84d41794dd44eae4c40e64128d0bfbb227e391f232d60f5f7cff6a70be109832"}) as unknown as TypedDocumentString<SaveRuleMutation, SaveRuleMutationVariables>;
export const MoveRuleDocument = new TypedDocumentString(`
    mutation MoveRule($id: ID!, $position: Int!) {
  moveRule(id: $id, position: $position) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:a734c475d90333fe275b89bf9017b7f1059e13d6d04042e575c2f66adadd80a5"}) as unknown as TypedDocumentString<MoveRuleMutation, MoveRuleMutationVariables>;
export const DeleteRuleDocument = new TypedDocumentString(`
    mutation DeleteRule($id: ID!) {
  deleteRule(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:2f3521130ab6467b9371354a65a0f5224f1d26ae112e68adebbdf8fe23a8ffac"}) as unknown as TypedDocumentString<DeleteRuleMutation, DeleteRuleMutationVariables>;
export const SessionDocument = new TypedDocumentString(`
    query Session {
  needsSetUp
  viewer {
    name
    role
    isToken
  }
}
    `, {"hash":"sha256:f452c15fc27fdc70bbafc13ab161e4a2b28620c4f3569e91e4dc899c789ec590"}) as unknown as TypedDocumentString<SessionQuery, SessionQueryVariables>;
export const GatewayDocument = new TypedDocumentString(`
    query Gateway {
  version
  processingServer {
    standIn
  }
}
    `, {"hash":"sha256:578415a8b44605d823fc3e1eb3808177665f161a42565b309c10a8af398b9b15"}) as unknown as TypedDocumentString<GatewayQuery, GatewayQueryVariables>;
export const SetUpDocument = new TypedDocumentString(`
    mutation SetUp($token: String!, $username: String!, $password: String!) {
  setUp(token: $token, username: $username, password: $password) {
    __typename
    ... on Session {
      expiresAt
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:a99050ff0007d0166132d9f3bc1a4202f1d7c599a6637b9175a4c6c39e551b58"}) as unknown as TypedDocumentString<SetUpMutation, SetUpMutationVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($username: String!, $password: String!, $code: String) {
  signIn(username: $username, password: $password, code: $code) {
    __typename
    ... on Session {
      expiresAt
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:719fad219378c54f933c0f72fd58a9a6a4d3864ef758b6ec188938da6d73a1a2"}) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut {
    __typename
    ... on SignedOut {
      signedOut
      providerUrl
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:f5a0e31a1d45b4ada6332d96352ba0fe0357846b4792572eb22995e4789a05aa"}) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($current: String!, $next: String!) {
  changePassword(current: $current, next: $next) {
    __typename
    ... on User {
      username
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:c5d92ae2bfd9a2c1bea9dc09bbc148e356dfbdf7c95a90f2ce034d46fb3efd73"}) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const SignInOfferDocument = new TypedDocumentString(`
    query SignInOffer {
  signInOffer {
    provider
    directory
  }
}
    `, {"hash":"sha256:de0c5d944077ece28e9a4eb1fe431796d7c63667f5383c4535a88a929e8ac1f7"}) as unknown as TypedDocumentString<SignInOfferQuery, SignInOfferQueryVariables>;
export const EnrolSecondFactorDocument = new TypedDocumentString(`
    mutation EnrolSecondFactor($username: String!, $password: String!) {
  enrolSecondFactor(username: $username, password: $password) {
    __typename
    ... on SecondFactorEnrolment {
      secret
      picture
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:43e9e781147571b0f888e4f12af75600372d0335b25002eac212de7ffba008bf"}) as unknown as TypedDocumentString<EnrolSecondFactorMutation, EnrolSecondFactorMutationVariables>;
export const ConfirmSecondFactorDocument = new TypedDocumentString(`
    mutation ConfirmSecondFactor($username: String!, $password: String!, $code: String!) {
  confirmSecondFactor(username: $username, password: $password, code: $code) {
    __typename
    ... on RecoveryCodes {
      codes
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:74743f3e45b5dc937fa42e39d08072fc93ddb78f9ec0722661f86d391bdf82bd"}) as unknown as TypedDocumentString<ConfirmSecondFactorMutation, ConfirmSecondFactorMutationVariables>;
export const RemoveSecondFactorDocument = new TypedDocumentString(`
    mutation RemoveSecondFactor($password: String!, $code: String!) {
  removeSecondFactor(password: $password, code: $code) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:56a8f96c70ba68d1eb84b6ffea1873390b2278857ce0040f07d9810ac0186cfb"}) as unknown as TypedDocumentString<RemoveSecondFactorMutation, RemoveSecondFactorMutationVariables>;
export const ResetSecondFactorDocument = new TypedDocumentString(`
    mutation ResetSecondFactor($username: String!) {
  resetSecondFactor(username: $username) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:49b9aecaaa5f12192093601c49d45369bea041a8d83a2312d343dbc8a27529a6"}) as unknown as TypedDocumentString<ResetSecondFactorMutation, ResetSecondFactorMutationVariables>;
export const SignInSourcesDocument = new TypedDocumentString(`
    query SignInSources {
  oidcSource {
    enabled
    name
    issuer
    clientId
    hasSecret
    gatewayUrl
    scopes
    usernameClaim
    groupsClaim
    authority
    redirectUri
    backChannelLogoutUri
    roles {
      group
      role
    }
  }
  ldapSource {
    enabled
    host
    port
    transport
    authority
    bindDn
    hasSecret
    userDn
    userBase
    userFilter
    groupBase
    activeDirectory
    roles {
      group
      role
    }
  }
}
    `, {"hash":"sha256:faca07a15a3592d08f0c9819b6b70cb71c4944678b6113182b118ca2201ab53a"}) as unknown as TypedDocumentString<SignInSourcesQuery, SignInSourcesQueryVariables>;
export const UpdateOidcSourceDocument = new TypedDocumentString(`
    mutation UpdateOidcSource($input: OidcSourceInput!) {
  updateOidcSource(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:a6e15c546d855695055d010f461f87b388a82c41d05c5858e6d7c087e438a7e6"}) as unknown as TypedDocumentString<UpdateOidcSourceMutation, UpdateOidcSourceMutationVariables>;
export const TestOidcSourceDocument = new TypedDocumentString(`
    mutation TestOidcSource($input: OidcSourceInput!) {
  testOidcSource(input: $input) {
    __typename
    ...TrialParts
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment TrialParts on SignInTrial {
  steps {
    ok
    notice {
      ...NoticeParts
    }
  }
}`, {"hash":"sha256:60b4196ab8db0d8ec552ebedc9a9a559284705f20da43989e5bb8867263d0699"}) as unknown as TypedDocumentString<TestOidcSourceMutation, TestOidcSourceMutationVariables>;
export const UpdateLdapSourceDocument = new TypedDocumentString(`
    mutation UpdateLdapSource($input: LdapSourceInput!) {
  updateLdapSource(input: $input) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:6d6bd4482864bd16a7be1755dbf01863da9894f377813561ad33bb1f3488f3af"}) as unknown as TypedDocumentString<UpdateLdapSourceMutation, UpdateLdapSourceMutationVariables>;
export const TestLdapSourceDocument = new TypedDocumentString(`
    mutation TestLdapSource($input: LdapSourceInput!, $username: String!, $password: String!) {
  testLdapSource(input: $input, username: $username, password: $password) {
    __typename
    ...TrialParts
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}
fragment TrialParts on SignInTrial {
  steps {
    ok
    notice {
      ...NoticeParts
    }
  }
}`, {"hash":"sha256:5bc4f9b2e535cb9a09e803787566eab3b1dc8cd95e90a7cade7118394fba7b89"}) as unknown as TypedDocumentString<TestLdapSourceMutation, TestLdapSourceMutationVariables>;
export const TaskListDocument = new TypedDocumentString(`
    query TaskList($filter: TaskFilter, $first: Int!, $after: String, $orderBy: TaskOrder) {
  tasks(filter: $filter, first: $first, after: $after, orderBy: $orderBy) {
    totalCount
    edges {
      cursor
      node {
        ...TaskRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  taskCounts {
    state
    count
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
fragment TaskRow on Task {
  id
  step
  state
  progress
  stepProgress
  notice {
    ...NoticeParts
  }
  actions
  priority
  failure {
    ...FailureParts
  }
  warnings {
    ...NoticeParts
  }
  rule {
    name
    action
    byHand
  }
  patient {
    id
    name
  }
  study {
    date
    description
    accessionNumber
  }
  series {
    description
    number
  }
  source {
    aeTitle
    address
    device
  }
  images {
    received
    expected
  }
  deliveries {
    device {
      name
    }
    state
    sent
    failed
    total
    nextTryAt
  }
  eta
  nextTryAt
  startedAt
  updatedAt
  finishedAt
}`, {"hash":"sha256:d360229b5fee3ec8703b69114e0bd9cf890dcf12b0b4d546aae5fb5e7ec9dc65"}) as unknown as TypedDocumentString<TaskListQuery, TaskListQueryVariables>;
export const TaskDocument = new TypedDocumentString(`
    query Task($id: ID!) {
  task(id: $id) {
    ...TaskDetails
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
fragment TaskRow on Task {
  id
  step
  state
  progress
  stepProgress
  notice {
    ...NoticeParts
  }
  actions
  priority
  failure {
    ...FailureParts
  }
  warnings {
    ...NoticeParts
  }
  rule {
    name
    action
    byHand
  }
  patient {
    id
    name
  }
  study {
    date
    description
    accessionNumber
  }
  series {
    description
    number
  }
  source {
    aeTitle
    address
    device
  }
  images {
    received
    expected
  }
  deliveries {
    device {
      name
    }
    state
    sent
    failed
    total
    nextTryAt
  }
  eta
  nextTryAt
  startedAt
  updatedAt
  finishedAt
}
fragment TransitionRow on Transition {
  cursor
  from {
    step
    state
  }
  to {
    step
    state
  }
  at
  attempt
  notice {
    ...NoticeParts
  }
  failure {
    ...FailureParts
  }
}
fragment TaskDetails on Task {
  ...TaskRow
  attempt
  patient {
    sex
    birthDate
  }
  study {
    instanceUid
  }
  series {
    instanceUid
    modality
    manufacturer
    model
    radiopharmaceutical
  }
  tracer {
    name
    from
    said
  }
  images {
    missing {
      position
      index
    }
  }
  deliveries {
    device {
      aeTitle
      host
      port
    }
    attempts
    notice {
      ...NoticeParts
    }
    commitment {
      state
      requests
      refused
      notice {
        ...NoticeParts
      }
    }
    updatedAt
  }
  results {
    seriesInstanceUid
    description
    number
    images
    integrity {
      inputActivity
      resultActivity
      activityChangePercent
      inputSuvMean
      resultSuvMean
      inputSuvMax
      resultSuvMax
      withinTolerance
    }
  }
  package {
    bytes
    ratio
    sha256
    manifest {
      path
      value
    }
  }
  previews {
    input
    result
    inputVolume
    resultVolume
  }
  transitions(first: 200) {
    edges {
      node {
        ...TransitionRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`, {"hash":"sha256:dca81d54c7c88b4f159207cca5c8d4e54bb1603520dab4a50a256fe1b4d9353b"}) as unknown as TypedDocumentString<TaskQuery, TaskQueryVariables>;
export const RetryTaskDocument = new TypedDocumentString(`
    mutation RetryTask($id: ID!) {
  task: retryTask(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:dcccde85d7b5329ca476d9698264d0e67641c9600dee29e433317a027d0e6b7f"}) as unknown as TypedDocumentString<RetryTaskMutation, RetryTaskMutationVariables>;
export const TryTaskNowDocument = new TypedDocumentString(`
    mutation TryTaskNow($id: ID!) {
  task: tryTaskNow(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:b617680a0464954999226ad8fbeb1f6d8767fc400b77c5b35858cca58fd9c9f6"}) as unknown as TypedDocumentString<TryTaskNowMutation, TryTaskNowMutationVariables>;
export const ProcessTaskDocument = new TypedDocumentString(`
    mutation ProcessTask($id: ID!) {
  task: processTask(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:7a76d870128dcca3d80ffabc3c91b96fa5885a1104ac87a4849ff2063d7a1950"}) as unknown as TypedDocumentString<ProcessTaskMutation, ProcessTaskMutationVariables>;
export const RestartTaskDocument = new TypedDocumentString(`
    mutation RestartTask($id: ID!) {
  task: restartTask(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:04c723ae0e1ff9827efcee3194a98d6e76f2106cc93b3d3f8d8d3a169d806326"}) as unknown as TypedDocumentString<RestartTaskMutation, RestartTaskMutationVariables>;
export const CancelTaskDocument = new TypedDocumentString(`
    mutation CancelTask($id: ID!) {
  task: cancelTask(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:18c6b771fe28cd5dc6e45720fe29f8b271c54089ef56408b1443431910274a7f"}) as unknown as TypedDocumentString<CancelTaskMutation, CancelTaskMutationVariables>;
export const CompleteTaskDocument = new TypedDocumentString(`
    mutation CompleteTask($id: ID!) {
  completeTask(id: $id) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:a71c4096b60bd8091de1eb0dade1a77db656bc03d8cc5bd229647975b9d1be94"}) as unknown as TypedDocumentString<CompleteTaskMutation, CompleteTaskMutationVariables>;
export const ResendTaskDocument = new TypedDocumentString(`
    mutation ResendTask($id: ID!, $devices: [String!]!, $onlyMissing: Boolean!) {
  resendTask(id: $id, devices: $devices, onlyMissing: $onlyMissing) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:3a2cab7acbb39323ec13fc982f89529bd534555fca09878b2f04407d1521751f"}) as unknown as TypedDocumentString<ResendTaskMutation, ResendTaskMutationVariables>;
export const DropDestinationDocument = new TypedDocumentString(`
    mutation DropDestination($id: ID!, $device: String!) {
  dropDestination(id: $id, device: $device) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:be00fd636c2d97c98a5081b98e0316d2f2b2b09c9c29fb12139ea126268b56fd"}) as unknown as TypedDocumentString<DropDestinationMutation, DropDestinationMutationVariables>;
export const SetTaskRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation SetTaskRadiopharmaceutical($id: ID!, $name: String!) {
  setTaskRadiopharmaceutical(id: $id, name: $name) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:e78e8d0ef9cc90021ef6f4d799a182f17403ec815e36a064e40302ac952be02f"}) as unknown as TypedDocumentString<SetTaskRadiopharmaceuticalMutation, SetTaskRadiopharmaceuticalMutationVariables>;
export const DeleteTasksDocument = new TypedDocumentString(`
    mutation DeleteTasks($ids: [ID!]!) {
  deleteTasks(ids: $ids) {
    __typename
    ... on DeletedTasks {
      count
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:ae19751740753cbfab9f8e4c56f21e27cedf73d85054c3428a42bf70fc785a30"}) as unknown as TypedDocumentString<DeleteTasksMutation, DeleteTasksMutationVariables>;
export const TaskDeletionsDocument = new TypedDocumentString(`
    query TaskDeletions {
  taskDeletions(first: 10) {
    ...TaskDeletionRow
  }
}
    fragment TaskDeletionRow on TaskDeletion {
  id
  state
  tasksInState
  count
  done
}`, {"hash":"sha256:b97466328ab24c25da78721d4aa657db032b07039a67f993a6432a120d6cb1d1"}) as unknown as TypedDocumentString<TaskDeletionsQuery, TaskDeletionsQueryVariables>;
export const TaskDeletionChangedDocument = new TypedDocumentString(`
    subscription TaskDeletionChanged {
  taskDeletionChanged {
    ...TaskDeletionRow
  }
}
    fragment TaskDeletionRow on TaskDeletion {
  id
  state
  tasksInState
  count
  done
}`, {"hash":"sha256:bf5689172231487377cf1a3a6dcd25e80b44ba5aa3371aacbbcd6bc08ff28f4a"}) as unknown as TypedDocumentString<TaskDeletionChangedSubscription, TaskDeletionChangedSubscriptionVariables>;
export const StartTaskDeletionDocument = new TypedDocumentString(`
    mutation StartTaskDeletion($tasksInState: TaskState!) {
  startTaskDeletion(tasksInState: $tasksInState) {
    __typename
    ... on TaskDeletion {
      id
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:f666adfcb9aab88f54704e22b98af4b932b344f7a87a52c8464dc421746968c5"}) as unknown as TypedDocumentString<StartTaskDeletionMutation, StartTaskDeletionMutationVariables>;
export const CancelTaskDeletionDocument = new TypedDocumentString(`
    mutation CancelTaskDeletion($id: ID!) {
  cancelTaskDeletion(id: $id) {
    __typename
    ... on TaskDeletion {
      id
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:bb6a9575268632cf174d8ec50f56ed4c482239ee7adca6d24a6834a8d6cbdde9"}) as unknown as TypedDocumentString<CancelTaskDeletionMutation, CancelTaskDeletionMutationVariables>;
export const SetTaskPriorityDocument = new TypedDocumentString(`
    mutation SetTaskPriority($id: ID!, $priority: Int!) {
  setTaskPriority(id: $id, priority: $priority) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:7e9644c7fa89f1eba55dc8aacfc8583bc3d9677e86b85baad44c9426e75cd693"}) as unknown as TypedDocumentString<SetTaskPriorityMutation, SetTaskPriorityMutationVariables>;
export const TaskManifestDocument = new TypedDocumentString(`
    query TaskManifest($id: ID!) {
  task(id: $id) {
    package {
      manifestCsv
    }
  }
}
    `, {"hash":"sha256:191354fc67de7e203a0cfbfc2889e193cf3b12c6cec2988ee7ae88d42b595740"}) as unknown as TypedDocumentString<TaskManifestQuery, TaskManifestQueryVariables>;
export const TestRunsDocument = new TypedDocumentString(`
    query TestRuns($first: Int!) {
  latest: testRuns(first: 1) {
    ...TestRunRow
    sentAt
    task {
      step
      progress
      images {
        received
        expected
      }
      failure {
        ...FailureParts
      }
      notice {
        ...NoticeParts
      }
      deliveries {
        device {
          name
        }
        state
        sent
        total
      }
      results {
        seriesInstanceUid
        description
        images
        integrity {
          activityChangePercent
          withinTolerance
        }
      }
      transitions(first: 100) {
        edges {
          node {
            ...TransitionRow
          }
        }
      }
      startedAt
      finishedAt
    }
  }
  testRuns(first: $first) {
    ...TestRunRow
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment FailureParts on Failure {
  code
  message
  params
  retryable
  retryClass
}
fragment TransitionRow on Transition {
  cursor
  from {
    step
    state
  }
  to {
    step
    state
  }
  at
  attempt
  notice {
    ...NoticeParts
  }
  failure {
    ...FailureParts
  }
}
fragment TestRunRow on TestRun {
  id
  device
  verdict
  images
  failure {
    ...NoticeParts
  }
  task {
    id
    state
  }
  seriesInstanceUid
  requestedBy
  startedAt
}`, {"hash":"sha256:8bad57469025de5a59a0a1bbaf29737b58ecb687749698e1a163b720d106238b"}) as unknown as TypedDocumentString<TestRunsQuery, TestRunsQueryVariables>;
export const TestRunChangedDocument = new TypedDocumentString(`
    subscription TestRunChanged {
  testRunChanged {
    id
  }
}
    `, {"hash":"sha256:d900c86bf7424f4571f89a7441ea350481df6180a1710bc62b16ca7d8c0e7cde"}) as unknown as TypedDocumentString<TestRunChangedSubscription, TestRunChangedSubscriptionVariables>;
export const TaskIdChangedDocument = new TypedDocumentString(`
    subscription TaskIdChanged($filter: TaskFilter!) {
  taskChanged(filter: $filter) {
    taskId
  }
}
    `, {"hash":"sha256:cbeb8cef5fa42e00c5bf91cae65da2d79ccd38562b8c2c339aa24e70db07d384"}) as unknown as TypedDocumentString<TaskIdChangedSubscription, TaskIdChangedSubscriptionVariables>;
export const StartTestRunDocument = new TypedDocumentString(`
    mutation StartTestRun($device: String!) {
  startTestRun(device: $device) {
    __typename
    ... on TestRun {
      id
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:9c93c1ca6ca049ec1face930ba4731476da6aec919f999103bf41e83158d91b6"}) as unknown as TypedDocumentString<StartTestRunMutation, StartTestRunMutationVariables>;
export const DeleteTestRunDocument = new TypedDocumentString(`
    mutation DeleteTestRun($id: ID!) {
  deleteTestRun(id: $id) {
    __typename
    ... on Deleted {
      id
    }
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:d46f303436d091ad7d1fb7358a01ec863d25881e00ca6cb2ddf86df0971353bb"}) as unknown as TypedDocumentString<DeleteTestRunMutation, DeleteTestRunMutationVariables>;
export const SavedViewsDocument = new TypedDocumentString(`
    query SavedViews {
  savedViews {
    name
    query
  }
}
    `, {"hash":"sha256:7818fa1f14d06e8aedcde8f471df2312f233b014c8b46695d43b36a7c53c5e12"}) as unknown as TypedDocumentString<SavedViewsQuery, SavedViewsQueryVariables>;
export const SaveViewDocument = new TypedDocumentString(`
    mutation SaveView($name: String!, $query: String!) {
  saveView(name: $name, query: $query) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:73067f6c66d892683ac44707b5f73d308ee26c3f3f9525c7bac8a67ee390f70a"}) as unknown as TypedDocumentString<SaveViewMutation, SaveViewMutationVariables>;
export const DeleteViewDocument = new TypedDocumentString(`
    mutation DeleteView($name: String!) {
  deleteView(name: $name) {
    __typename
    ...RefusalParts
  }
}
    fragment NoticeParts on Notice {
  code
  message
  params
  cause {
    code
    message
    params
  }
}
fragment RefusalParts on Error {
  refusal: notice {
    ...NoticeParts
  }
  ... on ValidationError {
    fields {
      path
      notice {
        ...NoticeParts
      }
    }
  }
}`, {"hash":"sha256:e1eef1bad146d6169f1615cb7f40b2486981aeb4a8ddb8c69bd1096375fb6144"}) as unknown as TypedDocumentString<DeleteViewMutation, DeleteViewMutationVariables>;