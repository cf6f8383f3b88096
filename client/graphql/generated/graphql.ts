/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What an alert is about. */
export type AlertKind =
  | 'COMMITMENT_FAILED'
  | 'DELIVERY_FAILED'
  | 'DISK_LOW'
  | 'INSTANCE_CONFLICT'
  | 'PROCESS_FAILED'
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
  /** When it ends; left out: never. */
  expiresAt?: string | null | undefined;
  /** What it is for, 1 to 64 characters. */
  name: string;
  /** What the program may do. */
  role: Role;
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
  /** Associations to one destination at a time. */
  associationsPerDestination?: number | null | undefined;
  /** Name under which the provider knows this installation. */
  clientId?: string | null | undefined;
  /** A device that has not reported on storage commitment by then has failed, h. */
  commitmentTimeoutHours?: number | null | undefined;
  /** Whether results beyond that tolerance are delivered all the same. */
  deliverBeyondTolerance?: boolean | null | undefined;
  /** Receiving stops while less than this is free, MiB. */
  diskReserveMib?: number | null | undefined;
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
  /** A result that has not come after so long fails the task, h. */
  remoteTimeoutHours?: number | null | undefined;
  /** How often the Server Monitor asks the processing server, s. */
  serverMonitorSeconds?: number | null | undefined;
  /** Largest deviation of a gap between slices from the mean gap, %. */
  spacingTolerancePercent?: number | null | undefined;
  /** Bandwidth to the processing server, KiB/s; null: no cap. */
  uploadKibPerSecond?: number | null | undefined;
  /** Element type of voxels.npy in the shared-folder protocol: f4 or f8. */
  voxelType?: string | null | undefined;
};

/** State of one delivery. */
export type DeliveryState =
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
  /** AE title, 1 to 16 characters. */
  aeTitle: string;
  /** Host name or IP address. */
  host: string;
  /** Whether every result goes to it; default false. */
  isDestination?: boolean | null | undefined;
  /** Unique name, 1 to 64 characters. */
  name: string;
  /** TCP port, 1..65535. */
  port: number;
  /** Whether it is asked, after each delivery, to take responsibility for the images; default false. */
  storageCommitment?: boolean | null | undefined;
  /** Whether it is spoken to by DICOM TLS; default false. */
  tls?: boolean | null | undefined;
};

/** What to change of a device; what is left out stays. */
export type DevicePatch = {
  /** AE title. */
  aeTitle?: string | null | undefined;
  /** Host name or IP address. */
  host?: string | null | undefined;
  /** Whether every result goes to it. */
  isDestination?: boolean | null | undefined;
  /** New unique name. */
  name?: string | null | undefined;
  /** TCP port, 1..65535. */
  port?: number | null | undefined;
  /** Whether it is asked, after each delivery, to take responsibility for the images. */
  storageCommitment?: boolean | null | undefined;
  /** Whether it is spoken to by DICOM TLS. */
  tls?: boolean | null | undefined;
};

/** Outcome of one step of a diagnosis; SKIPPED where an earlier one failed. */
export type DiagnosisOutcome =
  | 'FAILED'
  | 'PASSED'
  | 'SKIPPED';

/** Why a task failed. Codes are stable and documented in docs/errors.md. */
export type FailureCode =
  | 'BAD_RESULT'
  | 'DATABASE_UNREACHABLE'
  | 'DELIVERY_FAILED'
  | 'DUPLICATE_SLICES'
  | 'DYNAMIC_SERIES'
  | 'HALF_LIFE_MISMATCH'
  | 'INCOMPLETE_SERIES'
  | 'INTERNAL'
  | 'IRREGULAR_SPACING'
  | 'LINK_UNSTABLE'
  | 'MISSING_HEADER'
  | 'MIXED_GEOMETRY'
  | 'NO_DESTINATION'
  | 'NO_POSTFILTER'
  | 'QUANTITATIVE_MISMATCH'
  | 'REMOTE_FAILED'
  | 'REMOTE_TIMEOUT'
  | 'SERVER_PROTOCOL'
  | 'SERVER_REJECTED'
  | 'SERVER_UNREACHABLE'
  | 'SHARED_FOLDER_AWAY'
  | 'SHARED_FOLDER_DENIED'
  | 'SHARED_FOLDER_FULL'
  | 'SOURCE_MISSING'
  | 'STORAGE_FULL'
  | 'TOO_FEW_IMAGES'
  | 'UNKNOWN_RADIOPHARMACEUTICAL'
  | 'UNSUPPORTED_MANUFACTURER'
  | 'UNSUPPORTED_PIXELS'
  | 'UNSUPPORTED_UNITS';

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
  /** True: only of the DICOM network; false: only the others. */
  dicom?: boolean | null | undefined;
  /** At or after. */
  from?: string | null | undefined;
  /** Of one of these levels. */
  levels?: Array<LogLevel> | null | undefined;
  /** Of one of these modules. */
  modules?: Array<LogModule> | null | undefined;
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
  | 'SERVER_MONITOR'
  | 'STORAGE'
  | 'STORE_SCU'
  | 'TASK_MANAGER'
  | 'UNPACKER'
  | 'UPLOADER'
  | 'VALIDATOR';

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

/** TRANSIENT: retried by itself; OPERATOR: succeeds once a person has changed something; PERMANENT: the same input always fails. */
export type RetryClass =
  | 'OPERATOR'
  | 'PERMANENT'
  | 'TRANSIENT';

/** VIEWER reads tasks, logs and processes; OPERATOR steers tasks and processes and tests devices; ADMINISTRATOR configures. */
export type Role =
  | 'ADMINISTRATOR'
  | 'OPERATOR'
  | 'VIEWER';

/** What can be asked of a task. */
export type TaskAction =
  | 'CANCEL'
  | 'RESEND'
  | 'RESTART'
  | 'RETRY';

/** Which tasks: all that fit every field given. */
export type TaskFilter = {
  /** Accession number, exactly. */
  accessionNumber?: string | null | undefined;
  /** Name of a destination, or AE title of the source. */
  device?: string | null | undefined;
  /** One of these. */
  ids?: Array<string | number> | null | undefined;
  /** Patient ID, exactly. */
  patientId?: string | null | undefined;
  /** Series Instance UID of the series that came in, exactly. */
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
  /** Part of id, patient id or name, accession number, description or source; without case. */
  text?: string | null | undefined;
};

/** State of a task in its step. */
export type TaskState =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'QUEUED'
  | 'RUNNING'
  | 'WAITING';

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

/** A new webhook. */
export type WebhookInput = {
  /** Whether it is used. */
  enabled?: boolean;
  /** Empty: all. */
  kinds?: Array<AlertKind>;
  /** http or https. */
  url: string;
};

/** What to change; what is left out stays. */
export type WebhookPatch = {
  /** Whether it is used. */
  enabled?: boolean | null | undefined;
  /** Empty: all. */
  kinds?: Array<AlertKind> | null | undefined;
  /** http or https. */
  url?: string | null | undefined;
};

export type UserRowFragment = { username: string, role: Role, createdAt: string, lastSignInAt: string | null };

export type ApiTokenRowFragment = { id: string, name: string, role: Role, createdBy: string, createdAt: string, expiresAt: string | null, lastUsedAt: string | null };

export type WebhookRowFragment = { id: string, url: string, kinds: Array<AlertKind>, enabled: boolean, createdAt: string, deliveries: Array<{ at: string, attempt: number, status: number | null, error: string | null, milliseconds: number }> };

export type UsersQueryVariables = Exact<{ [key: string]: never; }>;


export type UsersQuery = { users: Array<{ username: string, role: Role, createdAt: string, lastSignInAt: string | null }>, sessions: Array<{ id: string, username: string, address: string, userAgent: string, createdAt: string, lastSeenAt: string, current: boolean }> };

export type ApiTokensQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiTokensQuery = { apiTokens: Array<{ id: string, name: string, role: Role, createdBy: string, createdAt: string, expiresAt: string | null, lastUsedAt: string | null }> };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { webhooks: Array<{ id: string, url: string, kinds: Array<AlertKind>, enabled: boolean, createdAt: string, deliveries: Array<{ at: string, attempt: number, status: number | null, error: string | null, milliseconds: number }> }> };

export type CreateUserMutationVariables = Exact<{
  input: UserInput;
}>;


export type CreateUserMutation = { createUser:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'User' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type UpdateUserMutationVariables = Exact<{
  username: string;
  input: UserPatch;
}>;


export type UpdateUserMutation = { updateUser:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'User' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type DeleteUserMutationVariables = Exact<{
  username: string;
}>;


export type DeleteUserMutation = { deleteUser:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type RevokeSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeSessionMutation = { revokeSession:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type CreateApiTokenMutationVariables = Exact<{
  input: ApiTokenInput;
}>;


export type CreateApiTokenMutation = { createApiToken:
    | { __typename: 'NewApiToken', token: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type RevokeApiTokenMutationVariables = Exact<{
  id: string | number;
}>;


export type RevokeApiTokenMutation = { revokeApiToken:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type CreateWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook:
    | { __typename: 'NewWebhook', secret: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type UpdateWebhookMutationVariables = Exact<{
  id: string | number;
  input: WebhookPatch;
}>;


export type UpdateWebhookMutation = { updateWebhook:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'WebhookEndpoint' }
   };

export type DeleteWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteWebhookMutation = { deleteWebhook:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type TestWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type TestWebhookMutation = { testWebhook:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'WebhookDelivery', status: number | null, error: string | null, milliseconds: number }
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
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'Radiopharmaceutical' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type UpdateRadiopharmaceuticalMutationVariables = Exact<{
  name: string;
  input: RadiopharmaceuticalPatch;
}>;


export type UpdateRadiopharmaceuticalMutation = { updateRadiopharmaceutical:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Radiopharmaceutical' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type DeleteRadiopharmaceuticalMutationVariables = Exact<{
  name: string;
}>;


export type DeleteRadiopharmaceuticalMutation = { deleteRadiopharmaceutical:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type CreatePostFilterMutationVariables = Exact<{
  input: PostFilterInput;
}>;


export type CreatePostFilterMutation = { createPostFilter:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'PostFilter' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type UpdatePostFilterMutationVariables = Exact<{
  id: string | number;
  input: PostFilterPatch;
}>;


export type UpdatePostFilterMutation = { updatePostFilter:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'PostFilter' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type DeletePostFilterMutationVariables = Exact<{
  id: string | number;
}>;


export type DeletePostFilterMutation = { deletePostFilter:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type SetDefaultRadiopharmaceuticalMutationVariables = Exact<{
  manufacturer: string;
  model: string;
  name?: string | null | undefined;
}>;


export type SetDefaultRadiopharmaceuticalMutation = { setDefaultRadiopharmaceutical:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ScannerModel' }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type ConfigValuesFragment = { clientId: string, mirrorMode: boolean, minimumImages: number, quietSeconds: number, spacingTolerancePercent: number, remoteTimeoutHours: number, uploadKibPerSecond: number | null, voxelType: string, activityTolerancePercent: number, deliverBeyondTolerance: boolean, knownDocumentsOnly: boolean, serverMonitorSeconds: number, associationsPerDestination: number, commitmentTimeoutHours: number, keepFinishedDays: number, keepFailedDays: number, keepRecordsDays: number, diskReserveMib: number };

export type LocalDeviceValuesFragment = { aeTitle: string, localAddress: string, dicomPort: number | null, checkCalledAeTitle: boolean, declaredSendersOnly: boolean, maxAssociations: number, maxPduBytes: number, artimSeconds: number, idleSeconds: number, refuseOtherObjects: boolean, durableReceive: boolean };

export type ConfigQueryVariables = Exact<{ [key: string]: never; }>;


export type ConfigQuery = { config: { clientId: string, mirrorMode: boolean, minimumImages: number, quietSeconds: number, spacingTolerancePercent: number, remoteTimeoutHours: number, uploadKibPerSecond: number | null, voxelType: string, activityTolerancePercent: number, deliverBeyondTolerance: boolean, knownDocumentsOnly: boolean, serverMonitorSeconds: number, associationsPerDestination: number, commitmentTimeoutHours: number, keepFinishedDays: number, keepFailedDays: number, keepRecordsDays: number, diskReserveMib: number } };

export type LocalDeviceQueryVariables = Exact<{ [key: string]: never; }>;


export type LocalDeviceQuery = { localDevice: { aeTitle: string, localAddress: string, dicomPort: number | null, checkCalledAeTitle: boolean, declaredSendersOnly: boolean, maxAssociations: number, maxPduBytes: number, artimSeconds: number, idleSeconds: number, refuseOtherObjects: boolean, durableReceive: boolean } };

export type UpdateConfigMutationVariables = Exact<{
  input: ConfigInput;
}>;


export type UpdateConfigMutation = { updateConfig:
    | { __typename: 'Config', clientId: string, mirrorMode: boolean, minimumImages: number, quietSeconds: number, spacingTolerancePercent: number, remoteTimeoutHours: number, uploadKibPerSecond: number | null, voxelType: string, activityTolerancePercent: number, deliverBeyondTolerance: boolean, knownDocumentsOnly: boolean, serverMonitorSeconds: number, associationsPerDestination: number, commitmentTimeoutHours: number, keepFinishedDays: number, keepFailedDays: number, keepRecordsDays: number, diskReserveMib: number }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type UpdateLocalDeviceMutationVariables = Exact<{
  input: LocalDeviceInput;
}>;


export type UpdateLocalDeviceMutation = { updateLocalDevice:
    | { __typename: 'LocalDevice', aeTitle: string, localAddress: string, dicomPort: number | null, checkCalledAeTitle: boolean, declaredSendersOnly: boolean, maxAssociations: number, maxPduBytes: number, artimSeconds: number, idleSeconds: number, refuseOtherObjects: boolean, durableReceive: boolean }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type DeviceRowFragment = { name: string, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, error: string | null } | null };

export type DevicesQueryVariables = Exact<{ [key: string]: never; }>;


export type DevicesQuery = { devices: Array<{ name: string, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, error: string | null } | null }>, unknownSenders: Array<{ aeTitle: string, address: string, firstSeenAt: string, lastSeenAt: string, associations: number }> };

export type CreateDeviceMutationVariables = Exact<{
  input: DeviceInput;
}>;


export type CreateDeviceMutation = { createDevice:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Device', name: string, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, error: string | null } | null }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type UpdateDeviceMutationVariables = Exact<{
  name: string;
  input: DevicePatch;
}>;


export type UpdateDeviceMutation = { updateDevice:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Device', name: string, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, error: string | null } | null }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type DeleteDeviceMutationVariables = Exact<{
  name: string;
}>;


export type DeleteDeviceMutation = { deleteDevice:
    | { __typename: 'Deleted' }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type EchoDeviceMutationVariables = Exact<{
  name: string;
}>;


export type EchoDeviceMutation = { echoDevice:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Device', name: string, aeTitle: string, host: string, port: number, isDestination: boolean, tls: boolean, storageCommitment: boolean, lastSeenAt: string | null, lastEcho: { at: string, ok: boolean, latencyMs: number | null, error: string | null } | null }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type PingDeviceMutationVariables = Exact<{
  name: string;
}>;


export type PingDeviceMutation = { pingDevice:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'EchoOutcome', ok: boolean, latencyMs: number | null, error: string | null }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type DiagnoseDeviceMutationVariables = Exact<{
  name: string;
}>;


export type DiagnoseDeviceMutation = { diagnoseDevice:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'Diagnosis', ok: boolean, steps: Array<{ name: string, outcome: DiagnosisOutcome, sentence: string, milliseconds: number | null }> }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
   };

export type TaskChangedSubscriptionVariables = Exact<{
  filter?: TaskFilter | null | undefined;
}>;


export type TaskChangedSubscription = { taskChanged: { taskId: string, deleted: boolean, task: { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, message: string | null, actions: Array<TaskAction>, eta: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, device: { name: string } }> } | null } };

export type ProcessChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ProcessChangedSubscription = { processChanged: { name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, lastError: string | null, rate: number } };

export type ProcessingServerChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ProcessingServerChangedSubscription = { processingServerChanged: { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string } };

export type LogAddedSubscriptionVariables = Exact<{
  filter?: LogFilter | null | undefined;
  since?: string | null | undefined;
}>;


export type LogAddedSubscription = { logAdded: { cursor: string, at: string, level: LogLevel, module: LogModule, event: string, message: string, taskId: string | null, fields: Record<string, unknown> } };

export type LogLineFragment = { cursor: string, at: string, level: LogLevel, module: LogModule, event: string, message: string, taskId: string | null, fields: Record<string, unknown> };

export type LogsQueryVariables = Exact<{
  filter?: LogFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type LogsQuery = { logs: { edges: Array<{ node: { cursor: string, at: string, level: LogLevel, module: LogModule, event: string, message: string, taskId: string | null, fields: Record<string, unknown> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AlertRowFragment = { cursor: string, kind: AlertKind, severity: AlertSeverity, subject: string, code: string | null, message: string, resolved: boolean, at: string };

export type OverviewQueryVariables = Exact<{ [key: string]: never; }>;


export type OverviewQuery = { inFlight: { totalCount: number, edges: Array<{ node: { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, message: string | null, actions: Array<TaskAction>, eta: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, device: { name: string } }> } }> }, completed: { totalCount: number }, taskCounts: Array<{ state: TaskState, count: number }>, openAlerts: Array<{ cursor: string, kind: AlertKind, severity: AlertSeverity, subject: string, code: string | null, message: string, resolved: boolean, at: string }> };

export type StartChecklistQueryVariables = Exact<{ [key: string]: never; }>;


export type StartChecklistQuery = { config: { clientId: string }, localDevice: { aeTitle: string, dicomPort: number | null, localAddress: string }, devices: Array<{ name: string, isDestination: boolean, lastEcho: { ok: boolean } | null }>, anyTask: { totalCount: number } };

export type AlertRaisedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type AlertRaisedSubscription = { alerts: { cursor: string, kind: AlertKind, severity: AlertSeverity, subject: string, code: string | null, message: string, resolved: boolean, at: string } };

export type StatisticsQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type StatisticsQuery = { statistics: { days: Array<{ day: string, completed: number, failed: number, images: number, bytesSent: number, medianSeconds: number | null }>, steps: Array<{ step: ProcessName, count: number, medianSeconds: number, p95Seconds: number }> } };

export type ProcessCardFragment = { name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, lastError: string | null, rate: number };

export type ServerPanelFragment = { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string };

export type ProcessesQueryVariables = Exact<{ [key: string]: never; }>;


export type ProcessesQuery = { processes: Array<{ name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, lastError: string | null, rate: number }>, processingServer: { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string, samples: Array<{ at: string, alive: boolean, latencyMs: number | null }> }, storage: { total: number, free: number, reserved: number, used: number } };

export type StartProcessMutationVariables = Exact<{
  name: ProcessName;
}>;


export type StartProcessMutation = { process:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'Process', name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, lastError: string | null, rate: number }
   };

export type StopProcessMutationVariables = Exact<{
  name: ProcessName;
}>;


export type StopProcessMutation = { process:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'Process', name: ProcessName, state: ProcessState, since: string, queued: number, running: number, concurrency: number | null, completed: number, failed: number, lastError: string | null, rate: number }
   };

export type SessionQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionQuery = { needsSetUp: boolean, viewer: { name: string, role: Role, isToken: boolean } | null };

export type GatewayQueryVariables = Exact<{ [key: string]: never; }>;


export type GatewayQuery = { version: string, processingServer: { state: ProcessingServerState, since: string, latencyMs: number | null, uptime: number, downtime: number, disconnections: number, standIn: boolean, address: string } };

export type SetUpMutationVariables = Exact<{
  token: string;
  username: string;
  password: string;
}>;


export type SetUpMutation = { setUp:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'Session', expiresAt: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type SignInMutationVariables = Exact<{
  username: string;
  password: string;
}>;


export type SignInMutation = { signIn:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'Session', expiresAt: string }
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'SignedOut', signedOut: boolean }
   };

export type ChangePasswordMutationVariables = Exact<{
  current: string;
  next: string;
}>;


export type ChangePasswordMutation = { changePassword:
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'User', username: string }
    | { __typename: 'ValidationError', message: string, fields: Array<{ path: string, message: string }> }
   };

export type TaskListQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type TaskListQuery = { tasks: { totalCount: number, edges: Array<{ node: { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, message: string | null, actions: Array<TaskAction>, eta: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, device: { name: string } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, taskCounts: Array<{ state: TaskState, count: number }> };

export type TaskQueryVariables = Exact<{
  id: string | number;
}>;


export type TaskQuery = { task: { attempt: number, priority: number, id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, message: string | null, actions: Array<TaskAction>, eta: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, patient: { sex: string | null, birthDate: string | null, id: string | null, name: string | null }, study: { instanceUid: string, date: string | null, description: string | null, accessionNumber: string | null }, series: { instanceUid: string, modality: string | null, manufacturer: string | null, model: string | null, radiopharmaceutical: string | null, description: string | null, number: number | null }, images: { received: number, expected: number | null, missing: Array<{ position: number, index: number }> }, deliveries: Array<{ attempts: number, lastError: string | null, updatedAt: string, state: DeliveryState, sent: number, failed: number, total: number, device: { aeTitle: string | null, host: string | null, port: number | null, name: string }, commitment: { state: CommitmentState, requests: number, refused: number, notice: { message: string } | null } | null }>, results: Array<{ seriesInstanceUid: string, description: string, number: number, images: number, integrity: { inputActivity: number, resultActivity: number, activityChangePercent: number, inputSuvMean: number | null, resultSuvMean: number | null, inputSuvMax: number | null, resultSuvMax: number | null, withinTolerance: boolean } | null }>, package: { bytes: number, ratio: number, sha256: string, manifest: Array<{ path: string, value: string }> } | null, previews: { input: string | null, result: string | null, inputVolume: string | null, resultVolume: string | null } | null, transitions: { edges: Array<{ node: { cursor: string, at: string, attempt: number, message: string | null, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, source: { aeTitle: string, address: string, device: string | null } } | null };

export type RetryTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type RetryTaskMutation = { task:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Task' }
   };

export type RestartTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type RestartTaskMutation = { task:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Task' }
   };

export type CancelTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelTaskMutation = { task:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Task' }
   };

export type CompleteTaskMutationVariables = Exact<{
  id: string | number;
}>;


export type CompleteTaskMutation = { completeTask:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Task' }
   };

export type ResendTaskMutationVariables = Exact<{
  id: string | number;
  devices: Array<string> | string;
}>;


export type ResendTaskMutation = { resendTask:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Task' }
    | { __typename: 'ValidationError', message: string }
   };

export type SetTaskRadiopharmaceuticalMutationVariables = Exact<{
  id: string | number;
  name: string;
}>;


export type SetTaskRadiopharmaceuticalMutation = { setTaskRadiopharmaceutical:
    | { __typename: 'ConflictError', message: string }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'NotFoundError', message: string }
    | { __typename: 'Task' }
    | { __typename: 'ValidationError', message: string }
   };

export type DeleteTasksMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeleteTasksMutation = { deleteTasks:
    | { __typename: 'DeletedTasks', count: number }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string }
   };

export type DeleteFinishedTasksMutationVariables = Exact<{ [key: string]: never; }>;


export type DeleteFinishedTasksMutation = { deleted:
    | { __typename: 'DeletedTasks', count: number }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string }
   };

export type DeleteFailedTasksMutationVariables = Exact<{ [key: string]: never; }>;


export type DeleteFailedTasksMutation = { deleted:
    | { __typename: 'DeletedTasks', count: number }
    | { __typename: 'NotAllowedError', message: string }
    | { __typename: 'ValidationError', message: string }
   };

export type FailurePartsFragment = { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass };

export type TaskRowFragment = { id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, message: string | null, actions: Array<TaskAction>, eta: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, patient: { id: string | null, name: string | null }, study: { date: string | null, description: string | null, accessionNumber: string | null }, series: { description: string | null, number: number | null }, source: { aeTitle: string, address: string, device: string | null }, images: { received: number, expected: number | null }, deliveries: Array<{ state: DeliveryState, sent: number, failed: number, total: number, device: { name: string } }> };

export type TransitionRowFragment = { cursor: string, at: string, attempt: number, message: string | null, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null };

export type TaskDetailsFragment = { attempt: number, priority: number, id: string, step: ProcessName, state: TaskState, progress: number, stepProgress: number, message: string | null, actions: Array<TaskAction>, eta: string | null, startedAt: string, updatedAt: string, finishedAt: string | null, patient: { sex: string | null, birthDate: string | null, id: string | null, name: string | null }, study: { instanceUid: string, date: string | null, description: string | null, accessionNumber: string | null }, series: { instanceUid: string, modality: string | null, manufacturer: string | null, model: string | null, radiopharmaceutical: string | null, description: string | null, number: number | null }, images: { received: number, expected: number | null, missing: Array<{ position: number, index: number }> }, deliveries: Array<{ attempts: number, lastError: string | null, updatedAt: string, state: DeliveryState, sent: number, failed: number, total: number, device: { aeTitle: string | null, host: string | null, port: number | null, name: string }, commitment: { state: CommitmentState, requests: number, refused: number, notice: { message: string } | null } | null }>, results: Array<{ seriesInstanceUid: string, description: string, number: number, images: number, integrity: { inputActivity: number, resultActivity: number, activityChangePercent: number, inputSuvMean: number | null, resultSuvMean: number | null, inputSuvMax: number | null, resultSuvMax: number | null, withinTolerance: boolean } | null }>, package: { bytes: number, ratio: number, sha256: string, manifest: Array<{ path: string, value: string }> } | null, previews: { input: string | null, result: string | null, inputVolume: string | null, resultVolume: string | null } | null, transitions: { edges: Array<{ node: { cursor: string, at: string, attempt: number, message: string | null, from: { step: ProcessName, state: TaskState } | null, to: { step: ProcessName, state: TaskState }, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, failure: { code: FailureCode, message: string, params: Record<string, unknown>, retryable: boolean, retryClass: RetryClass } | null, source: { aeTitle: string, address: string, device: string | null } };

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
export const WebhookRowFragmentDoc = new TypedDocumentString(`
    fragment WebhookRow on WebhookEndpoint {
  id
  url
  kinds
  enabled
  createdAt
  deliveries {
    at
    attempt
    status
    error
    milliseconds
  }
}
    `, {"fragmentName":"WebhookRow"}) as unknown as TypedDocumentString<WebhookRowFragment, unknown>;
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
  activityTolerancePercent
  deliverBeyondTolerance
  knownDocumentsOnly
  serverMonitorSeconds
  associationsPerDestination
  commitmentTimeoutHours
  keepFinishedDays
  keepFailedDays
  keepRecordsDays
  diskReserveMib
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
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    error
  }
}
    `, {"fragmentName":"DeviceRow"}) as unknown as TypedDocumentString<DeviceRowFragment, unknown>;
export const LogLineFragmentDoc = new TypedDocumentString(`
    fragment LogLine on LogEntry {
  cursor
  at
  level
  module
  event
  message
  taskId
  fields
}
    `, {"fragmentName":"LogLine"}) as unknown as TypedDocumentString<LogLineFragment, unknown>;
export const AlertRowFragmentDoc = new TypedDocumentString(`
    fragment AlertRow on Alert {
  cursor
  kind
  severity
  subject
  code
  message
  resolved
  at
}
    `, {"fragmentName":"AlertRow"}) as unknown as TypedDocumentString<AlertRowFragment, unknown>;
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
  lastError
  rate
}
    `, {"fragmentName":"ProcessCard"}) as unknown as TypedDocumentString<ProcessCardFragment, unknown>;
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
}
    `, {"fragmentName":"ServerPanel"}) as unknown as TypedDocumentString<ServerPanelFragment, unknown>;
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
  message
  actions
  failure {
    ...FailureParts
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
  }
  eta
  startedAt
  updatedAt
  finishedAt
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
  message
  failure {
    ...FailureParts
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
  priority
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
    lastError
    commitment {
      state
      requests
      refused
      notice {
        message
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
  message
  actions
  failure {
    ...FailureParts
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
  }
  eta
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
  message
  failure {
    ...FailureParts
  }
}`, {"fragmentName":"TaskDetails"}) as unknown as TypedDocumentString<TaskDetailsFragment, unknown>;
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
  createdAt
  lastSignInAt
}`, {"hash":"sha256:a362af04a503132779f4a8c224c4dda76db6c9f1cc5cbe420674f81a08978222"}) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
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
  url
  kinds
  enabled
  createdAt
  deliveries {
    at
    attempt
    status
    error
    milliseconds
  }
}`, {"hash":"sha256:50dae961e33a3e8403120e8984306f794c56fd70586537b8df76979a59efbe5c"}) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const CreateUserDocument = new TypedDocumentString(`
    mutation CreateUser($input: UserInput!) {
  createUser(input: $input) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:603b0b4e430d214b901aa17d1ef1aeaa841a2f10e145ab22e72159a670a05d88"}) as unknown as TypedDocumentString<CreateUserMutation, CreateUserMutationVariables>;
export const UpdateUserDocument = new TypedDocumentString(`
    mutation UpdateUser($username: String!, $input: UserPatch!) {
  updateUser(username: $username, input: $input) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:a2f716e3b0883531a2d691947ee00e3500da982fb0e4b04c14083e6e552e8860"}) as unknown as TypedDocumentString<UpdateUserMutation, UpdateUserMutationVariables>;
export const DeleteUserDocument = new TypedDocumentString(`
    mutation DeleteUser($username: String!) {
  deleteUser(username: $username) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:b9ea4107630f7a918a221d37775e22eb4d7ceadbafa177f007ece20903159ef7"}) as unknown as TypedDocumentString<DeleteUserMutation, DeleteUserMutationVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:3690a0bff73c13554f738e1ea5f9c684bf24d9290354b3f609ca559afc8a93ab"}) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const CreateApiTokenDocument = new TypedDocumentString(`
    mutation CreateApiToken($input: ApiTokenInput!) {
  createApiToken(input: $input) {
    __typename
    ... on NewApiToken {
      token
    }
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:749b01eeaf4e16a509bf28526e3834bc5f4a1e90da766c65fcb914173d1ee552"}) as unknown as TypedDocumentString<CreateApiTokenMutation, CreateApiTokenMutationVariables>;
export const RevokeApiTokenDocument = new TypedDocumentString(`
    mutation RevokeApiToken($id: ID!) {
  revokeApiToken(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:9cebec02d02dff6d73287f1a079e14394833ec94ee4430dba840af796763d3ce"}) as unknown as TypedDocumentString<RevokeApiTokenMutation, RevokeApiTokenMutationVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: WebhookInput!) {
  createWebhook(input: $input) {
    __typename
    ... on NewWebhook {
      secret
    }
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:2477a5c49e93edd86534db5728aba57f09286e7df7d237ec0490c06b977ead83"}) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($id: ID!, $input: WebhookPatch!) {
  updateWebhook(id: $id, input: $input) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:c4c6d52652d4b3a7438a36ba63a193f6fb0a0bccdfa0ec0fd8230d6f231658f5"}) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:8977ba069274d9ad4f1a6eef26f1bbdfc48f2a223ac8e0c6a40a23ed9871661c"}) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const TestWebhookDocument = new TypedDocumentString(`
    mutation TestWebhook($id: ID!) {
  testWebhook(id: $id) {
    __typename
    ... on WebhookDelivery {
      status
      error
      milliseconds
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:22f10519b81e503a3eb6c0b73a6d6ec4a5f41b949048f6f6617e9efff2be3598"}) as unknown as TypedDocumentString<TestWebhookMutation, TestWebhookMutationVariables>;
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
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:b4f50242bdc29f961be76be363a1b383e70f059d62463a3ef12a46c1e11a1307"}) as unknown as TypedDocumentString<CreateRadiopharmaceuticalMutation, CreateRadiopharmaceuticalMutationVariables>;
export const UpdateRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation UpdateRadiopharmaceutical($name: String!, $input: RadiopharmaceuticalPatch!) {
  updateRadiopharmaceutical(name: $name, input: $input) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:759529277ee78ced6622dcd613f68a447b3c6caf90feebc1cc086839188c01d9"}) as unknown as TypedDocumentString<UpdateRadiopharmaceuticalMutation, UpdateRadiopharmaceuticalMutationVariables>;
export const DeleteRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation DeleteRadiopharmaceutical($name: String!) {
  deleteRadiopharmaceutical(name: $name) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:69827108a7225d1674ff600cb8edf9781e8b4f6b02b21879417503a8163122cf"}) as unknown as TypedDocumentString<DeleteRadiopharmaceuticalMutation, DeleteRadiopharmaceuticalMutationVariables>;
export const CreatePostFilterDocument = new TypedDocumentString(`
    mutation CreatePostFilter($input: PostFilterInput!) {
  createPostFilter(input: $input) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:3275b7cec62b9be9227b7f7e424eec36638de0ab2b4ff38fa3eb1ac10eecd18a"}) as unknown as TypedDocumentString<CreatePostFilterMutation, CreatePostFilterMutationVariables>;
export const UpdatePostFilterDocument = new TypedDocumentString(`
    mutation UpdatePostFilter($id: ID!, $input: PostFilterPatch!) {
  updatePostFilter(id: $id, input: $input) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:e9f805e34a1cccacc4742a29e3d5ef69b22c5eb1dac114ed77780d4a93ec493b"}) as unknown as TypedDocumentString<UpdatePostFilterMutation, UpdatePostFilterMutationVariables>;
export const DeletePostFilterDocument = new TypedDocumentString(`
    mutation DeletePostFilter($id: ID!) {
  deletePostFilter(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:66c9f556c6a51b2bf5d8e9ef40c6f05b15d28c2814e4ead3cd1b66e24ac48e7f"}) as unknown as TypedDocumentString<DeletePostFilterMutation, DeletePostFilterMutationVariables>;
export const SetDefaultRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation SetDefaultRadiopharmaceutical($manufacturer: String!, $model: String!, $name: String) {
  setDefaultRadiopharmaceutical(
    manufacturer: $manufacturer
    model: $model
    name: $name
  ) {
    __typename
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:b0cf1f596fc08532f8dff7e69058b1ff3eb37c3a5b078d61dd31f3c6645a6db9"}) as unknown as TypedDocumentString<SetDefaultRadiopharmaceuticalMutation, SetDefaultRadiopharmaceuticalMutationVariables>;
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
  activityTolerancePercent
  deliverBeyondTolerance
  knownDocumentsOnly
  serverMonitorSeconds
  associationsPerDestination
  commitmentTimeoutHours
  keepFinishedDays
  keepFailedDays
  keepRecordsDays
  diskReserveMib
}`, {"hash":"sha256:66032b605aa71a9579ae93f5e2c0e3de1d085c7d95dd37337d4cbcc05e75beab"}) as unknown as TypedDocumentString<ConfigQuery, ConfigQueryVariables>;
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
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
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
  activityTolerancePercent
  deliverBeyondTolerance
  knownDocumentsOnly
  serverMonitorSeconds
  associationsPerDestination
  commitmentTimeoutHours
  keepFinishedDays
  keepFailedDays
  keepRecordsDays
  diskReserveMib
}`, {"hash":"sha256:0ea53c7371a2a8aebeede3cb57ebcf4c15d49f5478093e21f031314df8136825"}) as unknown as TypedDocumentString<UpdateConfigMutation, UpdateConfigMutationVariables>;
export const UpdateLocalDeviceDocument = new TypedDocumentString(`
    mutation UpdateLocalDevice($input: LocalDeviceInput!) {
  updateLocalDevice(input: $input) {
    __typename
    ...LocalDeviceValues
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
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
}`, {"hash":"sha256:a3fe0fa1a75381a63fbc0d2165bbbd6230703c4ecc64a57ec159db78c6832b5d"}) as unknown as TypedDocumentString<UpdateLocalDeviceMutation, UpdateLocalDeviceMutationVariables>;
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
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    error
  }
}`, {"hash":"sha256:6d49c2de3662de3cdad2cf8d21beecaea160c099769db8c252ab9be3bf61912b"}) as unknown as TypedDocumentString<DevicesQuery, DevicesQueryVariables>;
export const CreateDeviceDocument = new TypedDocumentString(`
    mutation CreateDevice($input: DeviceInput!) {
  createDevice(input: $input) {
    __typename
    ...DeviceRow
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    fragment DeviceRow on Device {
  name
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    error
  }
}`, {"hash":"sha256:109c8fb123e196c0fa7063f97ae2d73f7def48b45ae4b548247d46c98ca6ea8f"}) as unknown as TypedDocumentString<CreateDeviceMutation, CreateDeviceMutationVariables>;
export const UpdateDeviceDocument = new TypedDocumentString(`
    mutation UpdateDevice($name: String!, $input: DevicePatch!) {
  updateDevice(name: $name, input: $input) {
    __typename
    ...DeviceRow
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    fragment DeviceRow on Device {
  name
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    error
  }
}`, {"hash":"sha256:726a795ea0d17134592df42e6289cd8e3b250a6b5429b0a4049900addc9fdf2e"}) as unknown as TypedDocumentString<UpdateDeviceMutation, UpdateDeviceMutationVariables>;
export const DeleteDeviceDocument = new TypedDocumentString(`
    mutation DeleteDevice($name: String!) {
  deleteDevice(name: $name) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:a44c6a85e13bfc535cb6081e35d939705f875eae06c653d5637aa3d4702ee9dd"}) as unknown as TypedDocumentString<DeleteDeviceMutation, DeleteDeviceMutationVariables>;
export const EchoDeviceDocument = new TypedDocumentString(`
    mutation EchoDevice($name: String!) {
  echoDevice(name: $name) {
    __typename
    ...DeviceRow
    ... on Error {
      message
    }
  }
}
    fragment DeviceRow on Device {
  name
  aeTitle
  host
  port
  isDestination
  tls
  storageCommitment
  lastSeenAt
  lastEcho {
    at
    ok
    latencyMs
    error
  }
}`, {"hash":"sha256:3ba843b00397da71703bafb022793ff795f1fc4b707f9ecc00bb03e3ff40311c"}) as unknown as TypedDocumentString<EchoDeviceMutation, EchoDeviceMutationVariables>;
export const PingDeviceDocument = new TypedDocumentString(`
    mutation PingDevice($name: String!) {
  pingDevice(name: $name) {
    __typename
    ... on EchoOutcome {
      ok
      latencyMs
      error
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:aa4fed6080b91fbaadfe81f1a708e6fc5810e207f6e24325aaddbc4d5a3ec40b"}) as unknown as TypedDocumentString<PingDeviceMutation, PingDeviceMutationVariables>;
export const DiagnoseDeviceDocument = new TypedDocumentString(`
    mutation DiagnoseDevice($name: String!) {
  diagnoseDevice(name: $name) {
    __typename
    ... on Diagnosis {
      ok
      steps {
        name
        outcome
        sentence
        milliseconds
      }
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:0e7296f425a40be9ef37cc63de398b5798d84f26d7a228e70e55c6361ee19330"}) as unknown as TypedDocumentString<DiagnoseDeviceMutation, DiagnoseDeviceMutationVariables>;
export const TaskChangedDocument = new TypedDocumentString(`
    subscription TaskChanged($filter: TaskFilter) {
  taskChanged(filter: $filter) {
    taskId
    deleted
    task {
      ...TaskRow
    }
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
  message
  actions
  failure {
    ...FailureParts
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
  }
  eta
  startedAt
  updatedAt
  finishedAt
}`, {"hash":"sha256:c0ed8744072eadc8183a299a95e847c664f2c0e1801fc6b25d0ca514a7dedf13"}) as unknown as TypedDocumentString<TaskChangedSubscription, TaskChangedSubscriptionVariables>;
export const ProcessChangedDocument = new TypedDocumentString(`
    subscription ProcessChanged {
  processChanged {
    ...ProcessCard
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
  lastError
  rate
}`, {"hash":"sha256:9858aaad304b09a38e7fc10f6b29810509bf4c3b1c5d11cdefdc7d1feac4ed61"}) as unknown as TypedDocumentString<ProcessChangedSubscription, ProcessChangedSubscriptionVariables>;
export const ProcessingServerChangedDocument = new TypedDocumentString(`
    subscription ProcessingServerChanged {
  processingServerChanged {
    ...ServerPanel
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
}`, {"hash":"sha256:910fffc2a3f1c4675406e68cdaa54b370d12b161a640f309c8edcaae4cd6949b"}) as unknown as TypedDocumentString<ProcessingServerChangedSubscription, ProcessingServerChangedSubscriptionVariables>;
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
  fields
}`, {"hash":"sha256:bc118f3ded5a828e0fe072a448da0b2ecc2486469f6ea12370676e2eb9552bf4"}) as unknown as TypedDocumentString<LogAddedSubscription, LogAddedSubscriptionVariables>;
export const LogsDocument = new TypedDocumentString(`
    query Logs($filter: LogFilter, $first: Int!, $after: String) {
  logs(filter: $filter, first: $first, after: $after) {
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
  fields
}`, {"hash":"sha256:15e62c9fa059d5e2925e53c26214cabd8db83023dfeedc9a699f9d8c919d48c1"}) as unknown as TypedDocumentString<LogsQuery, LogsQueryVariables>;
export const OverviewDocument = new TypedDocumentString(`
    query Overview {
  inFlight: tasks(filter: {states: [RUNNING, QUEUED, WAITING]}, first: 50) {
    totalCount
    edges {
      node {
        ...TaskRow
      }
    }
  }
  completed: tasks(filter: {states: [COMPLETED]}, first: 1) {
    totalCount
  }
  taskCounts {
    state
    count
  }
  openAlerts {
    ...AlertRow
  }
}
    fragment AlertRow on Alert {
  cursor
  kind
  severity
  subject
  code
  message
  resolved
  at
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
  message
  actions
  failure {
    ...FailureParts
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
  }
  eta
  startedAt
  updatedAt
  finishedAt
}`, {"hash":"sha256:462286b6c20c30b8465fbf5be0144c12f52e175724d76e2e868a5f4bb187bfff"}) as unknown as TypedDocumentString<OverviewQuery, OverviewQueryVariables>;
export const StartChecklistDocument = new TypedDocumentString(`
    query StartChecklist {
  config {
    clientId
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
  anyTask: tasks(first: 1) {
    totalCount
  }
}
    `, {"hash":"sha256:08d307b588561f492ccc73397c54014575259a65f8c623e6673730760cf6f55a"}) as unknown as TypedDocumentString<StartChecklistQuery, StartChecklistQueryVariables>;
export const AlertRaisedDocument = new TypedDocumentString(`
    subscription AlertRaised {
  alerts {
    ...AlertRow
  }
}
    fragment AlertRow on Alert {
  cursor
  kind
  severity
  subject
  code
  message
  resolved
  at
}`, {"hash":"sha256:6759fc4eb76b6fbf5ac84b1edcf9dc18e4f88f6545d9a88f9eb0f8c600138741"}) as unknown as TypedDocumentString<AlertRaisedSubscription, AlertRaisedSubscriptionVariables>;
export const StatisticsDocument = new TypedDocumentString(`
    query Statistics($from: Date!, $to: Date!) {
  statistics(from: $from, to: $to) {
    days {
      day
      completed
      failed
      images
      bytesSent
      medianSeconds
    }
    steps {
      step
      count
      medianSeconds
      p95Seconds
    }
  }
}
    `, {"hash":"sha256:21e80a4023756db206f5f1f03288388b05a69e00f1d6ba85c3421f5a48682aff"}) as unknown as TypedDocumentString<StatisticsQuery, StatisticsQueryVariables>;
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
  lastError
  rate
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
}`, {"hash":"sha256:a616ffe21eb9b735214b2c411d420fea5c2314b14c6802f1376bb1f4b38a6d9a"}) as unknown as TypedDocumentString<ProcessesQuery, ProcessesQueryVariables>;
export const StartProcessDocument = new TypedDocumentString(`
    mutation StartProcess($name: ProcessName!) {
  process: startProcess(name: $name) {
    __typename
    ...ProcessCard
    ... on Error {
      message
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
  lastError
  rate
}`, {"hash":"sha256:2f27da4136d14425383c1a88cb4324744a8d57e556dacd0c2fb3b05518e0e713"}) as unknown as TypedDocumentString<StartProcessMutation, StartProcessMutationVariables>;
export const StopProcessDocument = new TypedDocumentString(`
    mutation StopProcess($name: ProcessName!) {
  process: stopProcess(name: $name) {
    __typename
    ...ProcessCard
    ... on Error {
      message
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
  lastError
  rate
}`, {"hash":"sha256:d53404e084352b2af4e356a5272f35cd5368fe240503797588da5ccb37815c73"}) as unknown as TypedDocumentString<StopProcessMutation, StopProcessMutationVariables>;
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
    ...ServerPanel
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
}`, {"hash":"sha256:5399b0ce1a9e9c8df8324651bbfd7d7252a1455a723663ebcfc19d2ebf89db33"}) as unknown as TypedDocumentString<GatewayQuery, GatewayQueryVariables>;
export const SetUpDocument = new TypedDocumentString(`
    mutation SetUp($token: String!, $username: String!, $password: String!) {
  setUp(token: $token, username: $username, password: $password) {
    __typename
    ... on Session {
      expiresAt
    }
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:e9a18bbc8cee6f433c6091b327c00255d3900de9e56fe157fba4482676f33593"}) as unknown as TypedDocumentString<SetUpMutation, SetUpMutationVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($username: String!, $password: String!) {
  signIn(username: $username, password: $password) {
    __typename
    ... on Session {
      expiresAt
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:6b31b0371628a6ace4aea0481ae41e0b97192df6b3dee26b7be60a742a1f40e3"}) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut {
    __typename
    ... on SignedOut {
      signedOut
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:fecc876bc856800165eec41d8e42e490c4ab6e3b60f90c157a27a64f75e55500"}) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($current: String!, $next: String!) {
  changePassword(current: $current, next: $next) {
    __typename
    ... on User {
      username
    }
    ... on Error {
      message
    }
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
}
    `, {"hash":"sha256:a1b8c627174d14b0d7ccefec375cb0af9ebcf7bbea7d9f32e2eafc1394c7264f"}) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const TaskListDocument = new TypedDocumentString(`
    query TaskList($filter: TaskFilter, $first: Int!, $after: String) {
  tasks(filter: $filter, first: $first, after: $after) {
    totalCount
    edges {
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
  message
  actions
  failure {
    ...FailureParts
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
  }
  eta
  startedAt
  updatedAt
  finishedAt
}`, {"hash":"sha256:3c85c4d0e7a0cd2759e4deec34592593001be6bbf37bf70ad36ac757797deddd"}) as unknown as TypedDocumentString<TaskListQuery, TaskListQueryVariables>;
export const TaskDocument = new TypedDocumentString(`
    query Task($id: ID!) {
  task(id: $id) {
    ...TaskDetails
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
  message
  actions
  failure {
    ...FailureParts
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
  }
  eta
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
  message
  failure {
    ...FailureParts
  }
}
fragment TaskDetails on Task {
  ...TaskRow
  attempt
  priority
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
    lastError
    commitment {
      state
      requests
      refused
      notice {
        message
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
}`, {"hash":"sha256:b4d12690182d9d9933957fc0e49ee0adde4d9a09f292d5ef42c2988620586ac7"}) as unknown as TypedDocumentString<TaskQuery, TaskQueryVariables>;
export const RetryTaskDocument = new TypedDocumentString(`
    mutation RetryTask($id: ID!) {
  task: retryTask(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:a62c520bb45e3732581ca85cf8cff54be81f6a4340d1b07347ea7a85871750be"}) as unknown as TypedDocumentString<RetryTaskMutation, RetryTaskMutationVariables>;
export const RestartTaskDocument = new TypedDocumentString(`
    mutation RestartTask($id: ID!) {
  task: restartTask(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:39785939e5840b949194ad7e03c7046a580fa5e5c313d437f75e2b81f00f0917"}) as unknown as TypedDocumentString<RestartTaskMutation, RestartTaskMutationVariables>;
export const CancelTaskDocument = new TypedDocumentString(`
    mutation CancelTask($id: ID!) {
  task: cancelTask(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:6a2240cd0c55500e49d5b23cdf0f0810bf0e2a14ad832981b9668dea00373e3e"}) as unknown as TypedDocumentString<CancelTaskMutation, CancelTaskMutationVariables>;
export const CompleteTaskDocument = new TypedDocumentString(`
    mutation CompleteTask($id: ID!) {
  completeTask(id: $id) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:0ed182ae44f2bce19c70754e9a632dc742535cfa0a3c62723e1f9d430dd5d5ae"}) as unknown as TypedDocumentString<CompleteTaskMutation, CompleteTaskMutationVariables>;
export const ResendTaskDocument = new TypedDocumentString(`
    mutation ResendTask($id: ID!, $devices: [String!]!) {
  resendTask(id: $id, devices: $devices) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:6a5a5fb5de8b048db3aca12ecf5dc256b5341b6c34d3536209b20af8702aa212"}) as unknown as TypedDocumentString<ResendTaskMutation, ResendTaskMutationVariables>;
export const SetTaskRadiopharmaceuticalDocument = new TypedDocumentString(`
    mutation SetTaskRadiopharmaceutical($id: ID!, $name: String!) {
  setTaskRadiopharmaceutical(id: $id, name: $name) {
    __typename
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:524944dfa78ce4b9b2ee69f946a2488df51a3ea94f8966bb8461f8991e398172"}) as unknown as TypedDocumentString<SetTaskRadiopharmaceuticalMutation, SetTaskRadiopharmaceuticalMutationVariables>;
export const DeleteTasksDocument = new TypedDocumentString(`
    mutation DeleteTasks($ids: [ID!]!) {
  deleteTasks(ids: $ids) {
    __typename
    ... on DeletedTasks {
      count
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:33129b0ab9b2c18eb56a48fbd984ee7a81ff3edf2b24c6155cdecba3c89081d7"}) as unknown as TypedDocumentString<DeleteTasksMutation, DeleteTasksMutationVariables>;
export const DeleteFinishedTasksDocument = new TypedDocumentString(`
    mutation DeleteFinishedTasks {
  deleted: deleteFinishedTasks {
    __typename
    ... on DeletedTasks {
      count
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:46b1cb3097b9db46fae4bc4e36a98505ee1fce027149bcc6941c470f6323f679"}) as unknown as TypedDocumentString<DeleteFinishedTasksMutation, DeleteFinishedTasksMutationVariables>;
export const DeleteFailedTasksDocument = new TypedDocumentString(`
    mutation DeleteFailedTasks {
  deleted: deleteFailedTasks {
    __typename
    ... on DeletedTasks {
      count
    }
    ... on Error {
      message
    }
  }
}
    `, {"hash":"sha256:5344d67002d5b192dfcb1a202b793b459ee1cf5191d91732ead6bda4b1da0846"}) as unknown as TypedDocumentString<DeleteFailedTasksMutation, DeleteFailedTasksMutationVariables>;