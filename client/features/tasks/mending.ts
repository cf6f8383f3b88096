import type { FailurePartsFragment, Role, TaskDetailsFragment } from '../../graphql/generated/graphql.ts';
import type { MessageKey } from '../../i18n/en.ts';

export interface MendingLink {
  readonly href: string;
  readonly label: MessageKey;
  readonly role: Role;
}

/** Where the cause of a failure is mended, with what is known filled in; the likeliest first. */
export function mendingLinks(
  failure: Pick<FailurePartsFragment, 'code' | 'params'>,
  task: Pick<TaskDetailsFragment, 'source'>,
): readonly MendingLink[] {
  const params = failure.params as Readonly<Record<string, unknown>>;
  const forAdministrator = (href: string, label: MessageKey): MendingLink => ({
    href,
    label,
    role: 'ADMINISTRATOR',
  });
  switch (failure.code) {
    case 'NO_DESTINATION': {
      const destination = forAdministrator('/config/devices', 'mend.destination');
      // Mirror mode serves a sender that is declared.
      if (task.source.device !== null)
        return [destination, forAdministrator('/config/general', 'mend.mirror')];
      const query = new URLSearchParams({ aeTitle: task.source.aeTitle, host: task.source.address });
      return [forAdministrator(`/config/devices?${query}`, 'mend.declareSender'), destination];
    }
    case 'UNKNOWN_RADIOPHARMACEUTICAL': {
      // Where the header names none there is nothing to add: the scanner model can have a default.
      if (!params['text']) return [forAdministrator('/config/scanners', 'mend.scanners')];
      const query = new URLSearchParams({ add: String(params['text']) });
      return [forAdministrator(`/config/radiopharmaceuticals?${query}`, 'mend.addRadiopharmaceutical')];
    }
    case 'AMBIGUOUS_RADIOPHARMACEUTICAL':
    case 'HALF_LIFE_MISMATCH':
      return [forAdministrator('/config/radiopharmaceuticals', 'mend.radiopharmaceuticals')];
    case 'NO_POSTFILTER':
      return [forAdministrator('/config/post-filters', 'mend.postFilters')];
    case 'TOO_FEW_IMAGES':
    case 'INCOMPLETE_SERIES':
    case 'IRREGULAR_SPACING':
    case 'QUANTITATIVE_MISMATCH':
    case 'REMOTE_TIMEOUT':
      return [forAdministrator('/config/general', 'mend.settings')];
    case 'DELIVERY_FAILED':
      return [{ href: '/config/devices', label: 'mend.devices', role: 'OPERATOR' }];
    case 'SERVER_UNREACHABLE':
    case 'LINK_UNSTABLE':
    case 'TRANSFER_STALLED':
    case 'JOB_STALLED':
    case 'SHARED_FOLDER_AWAY':
    case 'SHARED_FOLDER_DENIED':
    case 'SHARED_FOLDER_FULL':
    case 'SERVER_PROTOCOL':
    case 'SERVER_REJECTED':
      return [{ href: '/processes', label: 'mend.server', role: 'VIEWER' }];
    case 'STORAGE_FULL':
      return [{ href: '/processes', label: 'mend.storage', role: 'VIEWER' }];
    default:
      return [];
  }
}
