import type { AlertRowFragment } from '../../graphql/generated/graphql.ts';

/** Where to look into what an alert is about. */
export function alertLink({ kind, subject }: Pick<AlertRowFragment, 'kind' | 'subject'>): string {
  switch (kind) {
    case 'COMMITMENT_FAILED':
      return `/tasks/${subject.slice(0, 18)}`;
    case 'TASK_FAILED':
    case 'INSTANCE_CONFLICT':
      return /^\d{18}$/.test(subject) ? `/tasks/${subject}` : '/tasks';
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
      return '/processes';
  }
}
