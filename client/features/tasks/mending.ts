import type { FailurePartsFragment, Role, TaskDetailsFragment } from '../../graphql/generated/graphql.ts';
import type { MessageKey } from '../../i18n/en.ts';

export interface MendingLink {
  readonly href: string;
  readonly label: MessageKey;
  readonly role: Role;
}

/** Where the cause of a failure is mended, with what is known filled in. */
export function mendingLink(
  failure: Pick<FailurePartsFragment, 'code' | 'params'>,
  task: Pick<TaskDetailsFragment, 'source'>,
): MendingLink | undefined {
  const params = failure.params as Readonly<Record<string, unknown>>;
  switch (failure.code) {
    case 'NO_DESTINATION': {
      const query = new URLSearchParams({ aeTitle: task.source.aeTitle, host: task.source.address });
      return { href: `/config/devices?${query}`, label: 'mend.declareSender', role: 'ADMINISTRATOR' };
    }
    case 'UNKNOWN_RADIOPHARMACEUTICAL': {
      // Where the header names none there is nothing to add: the scanner model can have a default.
      if (!params['text']) return { href: '/config/scanners', label: 'mend.scanners', role: 'ADMINISTRATOR' };
      const query = new URLSearchParams({ add: String(params['text']) });
      return {
        href: `/config/radiopharmaceuticals?${query}`,
        label: 'mend.addRadiopharmaceutical',
        role: 'ADMINISTRATOR',
      };
    }
    case 'HALF_LIFE_MISMATCH':
      return {
        href: '/config/radiopharmaceuticals',
        label: 'mend.radiopharmaceuticals',
        role: 'ADMINISTRATOR',
      };
    case 'NO_POSTFILTER':
      return { href: '/config/post-filters', label: 'mend.postFilters', role: 'ADMINISTRATOR' };
    case 'TOO_FEW_IMAGES':
    case 'INCOMPLETE_SERIES':
    case 'IRREGULAR_SPACING':
    case 'QUANTITATIVE_MISMATCH':
    case 'REMOTE_TIMEOUT':
      return { href: '/config/general', label: 'mend.settings', role: 'ADMINISTRATOR' };
    case 'DELIVERY_FAILED':
      return { href: '/config/devices', label: 'mend.devices', role: 'OPERATOR' };
    case 'SERVER_UNREACHABLE':
    case 'LINK_UNSTABLE':
    case 'SHARED_FOLDER_AWAY':
    case 'SHARED_FOLDER_DENIED':
    case 'SHARED_FOLDER_FULL':
    case 'SERVER_PROTOCOL':
    case 'SERVER_REJECTED':
      return { href: '/processes', label: 'mend.server', role: 'VIEWER' };
    default:
      return undefined;
  }
}
