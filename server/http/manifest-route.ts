/** `/manifests/<task>.csv`, `.html`, `.es.html`: what left for a task, for whoever may look at tasks. */
import type { ServerResponse } from 'node:http';
import type { AuditLog } from '../audit/audit-log.ts';
import { mayAct } from '../base/roles.ts';
import { manifestCsv } from '../tasks/manifest-csv.ts';
import type { PackageRecord } from '../tasks/task-record.ts';
import { manifestPage, manifestPagePolicy } from './manifest-page.ts';
import { sendJson, type Looker, type PlainRoutePorts } from './plain-routes.ts';

const MANIFEST = /^\/manifests\/(\d{18})\.(csv|html|es\.html)$/;

export async function answerManifest(
  response: ServerResponse,
  path: string,
  by: Looker,
  ports: PlainRoutePorts,
): Promise<void> {
  if (!mayAct(by.viewer.role, 'VIEWER'))
    return sendJson(response, 403, { message: 'Your role does not allow this.' });
  const [, taskId, form] = MANIFEST.exec(path) ?? [];
  const sent = taskId === undefined ? null : await ports.manifest(taskId, by);
  if (!sent) return sendJson(response, 404, { message: 'There is no such manifest.' });
  const isCsv = form === 'csv';
  const text = isCsv ? manifestCsv(sent.manifest) : manifestPage(sent, form === 'es.html' ? 'es' : 'en');
  response.writeHead(200, {
    'content-type': isCsv ? 'text/csv; charset=utf-8' : 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(isCsv
      ? { 'content-disposition': `attachment; filename="petfectior-manifest-${taskId}.csv"` }
      : { 'content-security-policy': manifestPagePolicy() }),
  });
  response.end(text);
}

/** The manifest of a task, where something left; every look is in the audit log. */
export function manifestFor(
  packagesOf: (taskIds: readonly string[]) => Promise<readonly (PackageRecord | null)[]>,
  audit: Pick<AuditLog, 'append'>,
): PlainRoutePorts['manifest'] {
  return async (taskId, { viewer, address, requestId }) => {
    const [sent] = await packagesOf([taskId]);
    if (!sent) return null;
    const who = { at: Date.now(), actor: viewer.name, address, requestId };
    await audit.append({ ...who, action: 'viewManifest', taskId, details: {}, outcome: 'OK' });
    return sent;
  };
}
