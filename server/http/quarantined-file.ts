import type { AuditLog } from '../audit/audit-log.ts';
import type { Quarantine } from '../intake/quarantine.ts';
import type { PlainRoutePorts } from './plain-routes.ts';

/** The file of an image in quarantine, for whoever may have it; every download is in the audit log. */
export function quarantinedFile(
  quarantine: Pick<Quarantine, 'fileOf'>,
  audit: Pick<AuditLog, 'append'>,
): PlainRoutePorts['quarantinedFile'] {
  return async (id, { viewer, address, requestId }) => {
    const file = await quarantine.fileOf(id);
    if (file === null) return null;
    const action = 'downloadQuarantined';
    const who = { at: Date.now(), actor: viewer.name, address, requestId };
    await audit.append({ ...who, action, taskId: null, details: { id }, outcome: 'OK' });
    return file;
  };
}
