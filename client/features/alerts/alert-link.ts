import type { AlertCauseRowFragment } from '../../graphql/generated/graphql.ts';

type Row = Pick<AlertCauseRowFragment, 'kind' | 'subject' | 'taskId'>;

/** Where to look into what an alert is about. */
export function alertLink({ kind, taskId }: Row): string {
  switch (kind) {
    case 'COMMITMENT_FAILED':
    case 'TASK_FAILED':
    case 'INSTANCE_CONFLICT':
      return taskId === null ? '/tasks?state=FAILED' : `/tasks/${taskId}`;
    case 'DELIVERY_FAILED':
    case 'DESTINATION_FAILING':
    case 'UNKNOWN_SENDER':
    case 'MULTI_FRAME_PET':
      return '/config/devices';
    case 'IMAGES_QUARANTINED':
      return '/quarantine';
    case 'RESTORE_UNCONFIRMED':
      return '/overview';
    case 'BACKUP_OVERDUE':
      return '/config/general';
    case 'SERVER_UNREACHABLE':
    case 'DISK_FILLING':
    case 'DISK_LOW':
    case 'PROCESS_FAILED':
    case 'NODE_GONE':
      return '/processes';
  }
}
