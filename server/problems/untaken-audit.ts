/** The hospital's collector does not take the audit log. */
import type { Collector } from '../audit/collector/collector.ts';
import { notice } from '../base/notices.ts';
import type { Finding } from './problem.ts';

export function untakenAudit({ host, port, notice: why, behind, behindSince }: Collector): Finding[] {
  if (why === null || behind === 0) return [];
  return [
    {
      code: 'AUDIT_NOT_TAKEN',
      subject: `${host}:${port}`,
      since: behindSince ?? undefined,
      waiting: 0,
      notice: { ...notice('AUDIT_NOT_TAKEN', { host, entries: behind }), cause: why },
      nextTryAt: null,
    },
  ];
}
