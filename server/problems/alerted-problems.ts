/** What is told as an alert by those who find out, and is wrong until it is resolved. */
import type { AlertKind } from '../base/alert-kinds.ts';
import type { Notice } from '../base/notices.ts';
import type { Finding } from './problem.ts';

interface OpenAlert {
  readonly kind: AlertKind;
  readonly subject: string;
  readonly at: number;
  readonly notice: Notice;
}

export function alertedProblems(open: readonly OpenAlert[]): Finding[] {
  return open.flatMap(({ kind, subject, at, notice }) =>
    kind === 'BACKUP_OVERDUE' || kind === 'RESTORE_UNCONFIRMED' || kind === 'NODE_GONE'
      ? [{ code: kind, subject, since: at, waiting: 0, notice, nextTryAt: null }]
      : [],
  );
}
