/** Tries a DICOMweb server step by step, up to the first that fails, and says of each what was seen and what to do. */
import { randomBytes } from 'node:crypto';
import {
  AssociationError,
  encodeFileHeader,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
} from '../../dicom/index.ts';
import { PET_IMAGE_STORAGE, TRANSFER_SYNTAX, uidFromBits } from '../../dicom/index.ts';
import { notice, noticeOf, type Notice } from '../base/notices.ts';
import { statusParams } from '../devices/association-notice.ts';
import type { Device, DiagnosisStep } from '../devices/device.ts';
import { diagnoseConnection } from '../devices/diagnose-connection.ts';
import { Report, Said } from '../devices/diagnosis-report.ts';
import { makeTestImage } from '../devices/test-image.ts';
import { searchWeb } from './search-web.ts';
import { storeParts } from './store-over-web.ts';
import { statusNotice, unansweredNotice } from './web-notice.ts';
import { WebPeer, type WebAddress } from './web-peer.ts';

/** A person waits. */
const SILENCE_MS = 10_000;

type Target = WebAddress & Pick<Device, 'name' | 'tls' | 'canQuery'>;

/** Never throws for what a server does. @param callingAeTitle what this gateway calls itself */
export async function diagnoseWeb(
  device: Target,
  callingAeTitle: string,
  signal: AbortSignal,
): Promise<DiagnosisStep[]> {
  const report = new Report();
  await using peer = new WebPeer(device, { silenceMs: SILENCE_MS });
  const { host, port, tls, authority } = device;
  await diagnoseConnection(report, {
    endpoint: { host, port, ...(tls && { tls: authority === null ? {} : { ca: authority } }) },
    signal,
    explain: (error) => unansweredNotice(causeOf(error), peer.place, SILENCE_MS),
    withoutTls: notice('WEB_TLS_OFF'),
  });
  const explain = (error: unknown) => noticeOf(peer.failure(error, signal));
  await report.step('HTTP', () => httpStep(peer, signal), explain);
  await report.step('STOW', () => stowStep(peer, device, callingAeTitle, signal), explain);
  if (!device.canQuery) report.skip('QIDO', notice('QUERY_NOT_ASKED'));
  else await report.step('QIDO', () => qidoStep(peer, signal), explain);
  return report.steps;
}

/** Searches for a study that nobody has. */
async function qidoStep(peer: WebPeer, signal: AbortSignal): Promise<Notice> {
  const keys = { StudyInstanceUID: uidFromBits(randomBytes(16)) };
  await searchWeb(peer, { path: '/studies', keys, limit: 1 }, signal);
  return notice('FIND_ANSWERED');
}

/** Whether it answers, and how long that took, ms. @throws WebError, the signal's reason */
export async function echoWeb(device: WebAddress, signal: AbortSignal): Promise<number> {
  await using peer = new WebPeer(device, { silenceMs: SILENCE_MS });
  const started = performance.now();
  await httpStep(peer, signal);
  return performance.now() - started;
}

/** Statuses by which a server that only stores says so. */
const NOT_SEARCHED = [400, 405, 406, 501];

async function httpStep(peer: WebPeer, signal: AbortSignal): Promise<Notice> {
  const { url } = peer.place;
  const answer = await peer.ask(
    { method: 'GET', path: '/studies?limit=1', accept: 'application/dicom+json' },
    signal,
  );
  await peer.drop(answer);
  const { statusCode: status, headers } = answer;
  const type = String(headers['content-type'] ?? '');
  if (status === 200 && !/\bjson\b/i.test(type))
    throw new Said(notice('WEB_NOT_DICOM_WEB', { url, type: type.split(';', 1)[0] || 'no media type' }));
  if (status >= 300 && !NOT_SEARCHED.includes(status)) throw new Said(statusNotice(status, url));
  return notice('WEB_ANSWERED', { url });
}

async function stowStep(
  peer: WebPeer,
  device: Target,
  callingAeTitle: string,
  signal: AbortSignal,
): Promise<Notice> {
  const { sopInstanceUid, dataset } = makeTestImage(
    { aeTitle: callingAeTitle },
    device,
    TRANSFER_SYNTAX.explicitLittleEndian,
    new Date(),
  );
  const header = encodeFileHeader({
    sopClassUid: PET_IMAGE_STORAGE,
    sopInstanceUid,
    transferSyntaxUid: TRANSFER_SYNTAX.explicitLittleEndian,
    implementationClassUid: IMPLEMENTATION_CLASS_UID,
    implementationVersionName: IMPLEMENTATION_VERSION_NAME,
  });
  const bytes = Buffer.concat([header, dataset]);
  const { status, outcome } = await storeParts(
    peer,
    [{ sopInstanceUid, bytes: bytes.length, blocks: () => once(bytes) }],
    signal,
  );
  const { url } = peer.place;
  if (status === 404 || status === 405 || status === 501)
    throw new Said(notice('STOW_NOT_OFFERED', { url, status }));
  if (!outcome) throw new Said(statusNotice(status, url));
  const [result] = outcome;
  if (result && result.outcome !== 'failed') return notice('STOW_STORED', { status });
  throw new Said(
    result?.status === undefined
      ? statusNotice(status, url)
      : notice('TEST_IMAGE_REFUSED', { ...statusParams(result.status), comment: '' }),
  );
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function causeOf(error: unknown): unknown {
  return error instanceof AssociationError ? (error.cause ?? error) : error;
}
