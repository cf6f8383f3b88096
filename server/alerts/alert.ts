import type { Notice } from '../base/notices.ts';

/** Something that a person should know, or that is over. */
export const ALERT_KINDS = [
  'TASK_FAILED',
  'DELIVERY_FAILED',
  'COMMITMENT_FAILED',
  'SERVER_UNREACHABLE',
  'DISK_LOW',
  'PROCESS_FAILED',
  'UNKNOWN_SENDER',
  'INSTANCE_CONFLICT',
  'IMAGES_QUARANTINED',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ALERT_SEVERITIES = ['INFO', 'WARNING', 'CRITICAL'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export interface NewAlert {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** The task, device, process or address; resolved under the same kind and subject. */
  readonly subject: string;
  /** Failure code, where there is one. */
  readonly code: string | null;
  readonly notice: Notice;
}

export interface Alert extends NewAlert {
  readonly cursor: number;
  readonly resolved: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
