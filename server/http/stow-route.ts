/** `POST /dicom-web/studies` and `POST /dicom-web/studies/{study}`: images by STOW-RS (PS3.18 10.5). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSuccess, isUsableUid } from '../../dicom/index.ts';
import type { Viewer } from '../auth/role.ts';
import { SENDER } from '../base/roles.ts';
import { boundaryOf, MultipartError, partsOf } from '../dicom-web/multipart-reader.ts';
import { type ReceivedObject, type ObjectReceiver } from '../dicom-web/object-receiver.ts';
import type { Logger } from '../base/log.ts';
import type { Source } from '../storage/receipt.ts';
import type { RequestRefusal } from './request-refusal.ts';

export const STOW_PATH = '/dicom-web/studies';

export interface StowPorts {
  readonly receiver: Pick<ObjectReceiver, 'receive' | 'isDiskLow'>;
  /** As whom a token sends from an address; undefined where only declared devices may. */
  readonly sourceOf: (sender: Viewer, address: string) => Source | undefined;
  readonly onCaller: (source: Source, at: number) => void;
  readonly log: Logger;
}

export interface StowRequest {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly viewer: Viewer;
  /** IP address. */
  readonly address: string;
}

/** At once: each holds some megabytes and a part of the disk's time. */
const MOST_OF_TOKEN = 4;
const MOST_REQUESTS = 16;

export class StowRoute {
  readonly #ports: StowPorts;
  readonly #underWay = new Map<number, number>();

  constructor(ports: StowPorts) {
    this.#ports = ports;
  }

  /** What is wrong with a request before its body is read. */
  refusal({ request, path, viewer, address }: StowRequest): RequestRefusal | null {
    if (viewer.role !== SENDER)
      return { status: 403, message: 'Images are sent with an API token of the role SENDER.' };
    if (studyOf(path) === null) return { status: 404, message: 'There is no such service.' };
    const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers;
    const ofFiles = /;\s*type="?application\/dicom"?\s*(;|$)/i.test(type) || !/;\s*type=/i.test(type);
    if (boundaryOf(type) === undefined || !ofFiles || coding !== 'identity')
      return {
        status: 415,
        code: 'NOT_MULTIPART',
        message: 'Send multipart/related; type="application/dicom" with a boundary, not compressed.',
      };
    if (!this.#ports.sourceOf(viewer, address))
      return {
        status: 403,
        message: 'Only declared devices may send: name a device with the API token.',
      };
    const all = [...this.#underWay.values()].reduce((sum, each) => sum + each, 0);
    if ((this.#underWay.get(viewer.credentialId) ?? 0) >= MOST_OF_TOKEN)
      return { status: 429, message: `At most ${MOST_OF_TOKEN} requests at once with a token.` };
    if (all >= MOST_REQUESTS) return { status: 503, message: 'Too many images come at once: try again.' };
    if (this.#ports.receiver.isDiskLow())
      return { status: 503, code: 'STORAGE_FULL', message: 'Not enough free disk space.' };
    return null;
  }

  /** Answers once every image is durable or refused. */
  async answer({ request, path, viewer, address }: StowRequest, response: ServerResponse): Promise<void> {
    const { receiver, log, onCaller } = this.#ports;
    const { credentialId: token } = viewer;
    const source = this.#ports.sourceOf(viewer, address) as Source;
    const started = performance.now();
    this.#underWay.set(token, (this.#underWay.get(token) ?? 0) + 1);
    onCaller(source, Date.now());
    let received: readonly ReceivedObject[];
    try {
      received = await receiver.receive({
        parts: partsOf(request, boundaryOf(request.headers['content-type'] ?? '') as string),
        source,
        studyInstanceUid: studyOf(path) ?? undefined,
      });
    } catch (error) {
      if (!(error instanceof MultipartError)) throw error;
      if (!request.socket.destroyed) sendDicomJson(response.setHeader('connection', 'close'), 400, {});
      return log.warn('dicom-web.broken-body', { ...source, error });
    } finally {
      const left = (this.#underWay.get(token) ?? 1) - 1;
      if (left > 0) this.#underWay.set(token, left);
      else this.#underWay.delete(token);
    }
    const failed = received.filter(({ status }) => !isSuccess(status));
    log.info('dicom-web.received', {
      ...source,
      objects: received.length,
      failed: failed.length,
      durationMs: Math.round(performance.now() - started),
    });
    const status =
      received.length === 0 ? 400 : failed.length === 0 ? 200 : failed.length < received.length ? 202 : 409;
    sendDicomJson(response, status, storeResponse(received));
  }
}

/** Undefined: of any study; null: no path of this service. */
function studyOf(path: string): string | undefined | null {
  const [, uid] = /^\/dicom-web\/studies(?:\/([^/]+))?\/?$/.exec(path) ?? [null];
  if (uid === null) return null;
  return uid === undefined || isUsableUid(uid) ? uid : null;
}

/** PS3.18 annex I.2: what is stored, and what is not with its Failure Reason. */
function storeResponse(received: readonly ReceivedObject[]): object {
  const sequence = (objects: readonly ReceivedObject[]) => ({ vr: 'SQ', Value: objects.map(itemOf) });
  const stored = received.filter(({ status }) => isSuccess(status));
  const failed = received.filter(({ status }) => !isSuccess(status));
  return {
    ...(failed.length > 0 && { '00081198': sequence(failed) }),
    ...(stored.length > 0 && { '00081199': sequence(stored) }),
  };
}

function itemOf({ sopClassUid, sopInstanceUid, status }: ReceivedObject): object {
  return {
    ...(sopClassUid && { '00081150': { vr: 'UI', Value: [sopClassUid] } }),
    ...(sopInstanceUid && { '00081155': { vr: 'UI', Value: [sopInstanceUid] } }),
    ...(!isSuccess(status) && { '00081197': { vr: 'US', Value: [status] } }),
  };
}

function sendDicomJson(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/dicom+json', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
