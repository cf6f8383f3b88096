import type { Notice } from '../base/notices.ts';

export const PROBLEM_CODES = [
  'PROCESS_STOPPED',
  'PROCESS_FAILED',
  'NODE_GONE',
  'TUNNEL_DOWN',
  'SERVER_UNREACHABLE',
  'DESTINATION_FAILING',
  'DISK_LOW',
  'BACKUP_OVERDUE',
  'RESTORE_UNCONFIRMED',
  'AUDIT_NOT_TAKEN',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Something that is wrong now and keeps tasks, or what will come, from going on. */
export interface Problem {
  readonly code: ProblemCode;
  /** The process, the node, the device, the address of the processing server, or the data directory. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Tasks that wait for its end. */
  readonly waiting: number;
  readonly notice: Notice;
  /** When it is tried again by itself, milliseconds since the epoch; null where it is not, or is being tried. */
  readonly nextTryAt: number | null;
}

/** What a source has found; it may not know since when. */
export type Finding = Omit<Problem, 'since'> & { readonly since?: number | undefined };

/** Looks at one part of the gateway. */
export type ProblemSource = () => Promise<readonly Finding[]>;
