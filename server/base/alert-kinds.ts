/** What alerts tell of. */
export const ALERT_KINDS = [
  'TASK_FAILED',
  'DELIVERY_FAILED',
  'DESTINATION_FAILING',
  'COMMITMENT_FAILED',
  'SERVER_UNREACHABLE',
  'DISK_FILLING',
  'DISK_LOW',
  'PROCESS_FAILED',
  'NODE_GONE',
  'UNKNOWN_SENDER',
  'INSTANCE_CONFLICT',
  'IMAGES_QUARANTINED',
  'MULTI_FRAME_PET',
  'RESTORE_UNCONFIRMED',
  'BACKUP_OVERDUE',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];
