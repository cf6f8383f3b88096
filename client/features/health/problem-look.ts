import type { ProblemCode, ProcessName, Role } from '../../graphql/generated/graphql.ts';
import type { IconName } from '../../ui/icon-paths.ts';

/** The one thing that mends a problem. */
export type Remedy =
  | { readonly kind: 'START'; readonly process: ProcessName }
  | { readonly kind: 'TRY_SERVER' }
  | { readonly kind: 'DIAGNOSE'; readonly device: string }
  | { readonly kind: 'LINK'; readonly href: string };

interface Look {
  readonly icon: IconName;
  /** Where it can be looked into. */
  readonly href: string;
  readonly remedy: Remedy;
  readonly role: Role;
}

export function problemLook({ code, subject }: { code: ProblemCode; subject: string }): Look {
  switch (code) {
    case 'PROCESS_STOPPED':
    case 'PROCESS_FAILED':
      return {
        icon: 'stop',
        href: '/processes',
        remedy: { kind: 'START', process: subject as ProcessName },
        role: 'OPERATOR',
      };
    case 'NODE_GONE':
      return {
        icon: 'stop',
        href: '/processes',
        remedy: { kind: 'LINK', href: '/processes' },
        role: 'VIEWER',
      };
    case 'SERVER_UNREACHABLE':
      return { icon: 'plug', href: '/processes', remedy: { kind: 'TRY_SERVER' }, role: 'OPERATOR' };
    case 'TUNNEL_DOWN':
      return {
        icon: 'plug',
        href: '/processes',
        remedy: { kind: 'LINK', href: '/processes' },
        role: 'VIEWER',
      };
    case 'DESTINATION_FAILING':
      return {
        icon: 'send',
        href: '/config/devices',
        remedy: { kind: 'DIAGNOSE', device: subject },
        role: 'OPERATOR',
      };
    case 'BACKUP_OVERDUE':
      return {
        icon: 'disk',
        href: '/config/general',
        remedy: { kind: 'LINK', href: '/config/general' },
        role: 'ADMINISTRATOR',
      };
    case 'AUDIT_NOT_TAKEN':
      return {
        icon: 'shield',
        href: '/config/audit',
        remedy: { kind: 'LINK', href: '/config/audit' },
        role: 'ADMINISTRATOR',
      };
    case 'RESTORE_UNCONFIRMED':
      return {
        icon: 'pause',
        href: '/overview',
        remedy: { kind: 'LINK', href: '/overview' },
        role: 'ADMINISTRATOR',
      };
    case 'DISK_LOW':
      return {
        icon: 'disk',
        href: '/processes',
        remedy: { kind: 'LINK', href: '/tasks?state=COMPLETED' },
        role: 'OPERATOR',
      };
  }
}
