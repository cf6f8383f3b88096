/** What is asked outside GraphQL: health, readiness, metrics, previews, and the processing server's callback. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Registry } from 'prom-client';
import type { Viewer } from '../auth/role.ts';
import { mayAct } from '../base/roles.ts';
import type { PackageRecord } from '../tasks/task-record.ts';
import type { Readiness } from './readiness.ts';

export interface PlainRoutePorts {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Registry;
  /** Path of the file behind `/previews/<task>/<name>`; null where there is none. Told who looks, for the audit. */
  readonly previewFile: (taskId: string, name: string, by: Looker) => Promise<string | null>;
  /** What left for a task; null where nothing did. Told who looks, for the audit. */
  readonly manifest: (taskId: string, by: Looker) => Promise<PackageRecord | null>;
  /** Path of the file behind `/quarantine/<id>`; null where there is none. Told who fetches it, for the audit. */
  readonly quarantinedFile: (id: number, by: Looker) => Promise<string | null>;
  /** The callback of the shared-folder protocol. False: not from the processing server, or not waited for. */
  readonly processReady: (taskId: string, address: string) => Promise<boolean>;
}

export interface Looker {
  readonly viewer: Viewer;
  /** IP address. */
  readonly address: string;
  readonly requestId: string;
}

export const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' } as const;

export function answerHealth(response: ServerResponse): void {
  sendJson(response, 200, { status: 'up' });
}

export async function answerReadiness(response: ServerResponse, ports: PlainRoutePorts): Promise<void> {
  const problems = await ports.readiness();
  const ready = problems.length === 0;
  sendJson(response, ready ? 200 : 503, {
    ready,
    problems: problems.map(({ code, since }) => ({ code, since: since && new Date(since).toISOString() })),
  });
}

export async function answerMetrics(response: ServerResponse, { metrics }: PlainRoutePorts): Promise<void> {
  const text = await metrics.metrics();
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
}

const QUARANTINED = /^\/quarantine\/(\d{1,15})$/;

/** The file as it was received, with the patient's header: for operators, to be kept nowhere on the way. */
export async function answerQuarantined(
  response: ServerResponse,
  path: string,
  by: Looker,
  ports: PlainRoutePorts,
): Promise<void> {
  if (!mayAct(by.viewer.role, 'OPERATOR'))
    return sendJson(response, 403, { message: 'Your role does not allow this.' });
  const [, id] = QUARANTINED.exec(path) ?? [];
  const file = id === undefined ? null : await ports.quarantinedFile(Number(id), by);
  const size = file ? (await stat(file).catch(() => undefined))?.size : undefined;
  if (!file || size === undefined) return sendJson(response, 404, { message: 'There is no such image.' });
  response.writeHead(200, {
    'content-type': 'application/dicom',
    'content-length': size,
    'content-disposition': `attachment; filename="quarantine-${id}.dcm"`,
    'cache-control': 'no-store',
  });
  await pipeline(createReadStream(file), response);
}

const PREVIEW = /^\/previews\/(\d{18})\/([a-z0-9-]{1,64}\.(png|gz))$/;

export async function answerPreview(
  response: ServerResponse,
  path: string,
  by: Looker,
  ports: PlainRoutePorts,
): Promise<void> {
  if (!mayAct(by.viewer.role, 'VIEWER'))
    return sendJson(response, 403, { message: 'Your role does not allow this.' });
  const [, taskId, name, extension] = PREVIEW.exec(path) ?? [];
  const file = taskId && name ? await ports.previewFile(taskId, name, by) : null;
  const size = file ? (await stat(file).catch(() => undefined))?.size : undefined;
  if (!file || size === undefined) return sendJson(response, 404, { message: 'There is no such preview.' });
  response.writeHead(200, {
    'content-type': extension === 'png' ? 'image/png' : 'application/gzip',
    'content-length': size,
    // Patients' images: in no cache but the viewer's own, and asked for again each time.
    'cache-control': 'private, no-cache',
  });
  await pipeline(createReadStream(file), response);
}

const LARGEST_CALLBACK = 16 * 1024;

/** `POST /process_ready` with `{"task_id": ...}`, answered as the processing servers in use expect it. */
export async function answerProcessReady(
  request: IncomingMessage,
  response: ServerResponse,
  address: string,
  ports: PlainRoutePorts,
): Promise<void> {
  const taskId = taskIdOf(await readBody(request, LARGEST_CALLBACK));
  if (taskId === undefined) return sendJson(response, 500, { message: 'Missing task_id in request json' });
  if (await ports.processReady(taskId, address)) return sendJson(response, 200, { message: 'Acknowledge' });
  sendJson(response, 403, { message: 'Not from the processing server, or not waited for' });
}

function taskIdOf(body: string): string | undefined {
  try {
    const { task_id: id } = JSON.parse(body) as { task_id?: unknown };
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
  } catch {
    return undefined;
  }
}

export async function readBody(request: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
}
