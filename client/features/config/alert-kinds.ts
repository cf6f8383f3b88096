import type { AlertKind } from '../../graphql/generated/graphql.ts';

/** Every kind of alert, in the order in which they are offered. */
const OFFERED: Readonly<Record<AlertKind, true>> = {
  TASK_FAILED: true,
  DELIVERY_FAILED: true,
  DESTINATION_FAILING: true,
  COMMITMENT_FAILED: true,
  SERVER_UNREACHABLE: true,
  DISK_FILLING: true,
  DISK_LOW: true,
  PROCESS_FAILED: true,
  NODE_GONE: true,
  UNKNOWN_SENDER: true,
  INSTANCE_CONFLICT: true,
  IMAGES_QUARANTINED: true,
  MULTI_FRAME_PET: true,
  RESTORE_UNCONFIRMED: true,
  BACKUP_OVERDUE: true,
};
export const ALERT_KINDS = Object.keys(OFFERED) as readonly AlertKind[];
