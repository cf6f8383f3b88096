import type { ServerWait } from '../processes/process-record.ts';
import type { GateStatus } from '../remote/server-gate.ts';

/** What tasks wait for while the gate before the processing server is shut, as the console shows it. */
export function waitOf({ shutBy, since, nextTryAt, waitingReason }: GateStatus): ServerWait | null {
  if (!shutBy || since === undefined || !waitingReason) return null;
  const failure = { code: shutBy.code, params: shutBy.params };
  return { failure, since, nextTryAt: nextTryAt ?? null, reason: waitingReason };
}
