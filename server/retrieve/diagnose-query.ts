/** Tries C-FIND, and C-MOVE or C-GET, with an archive, without any image being sent. */
import {
  AssociationError,
  PET_IMAGE_STORAGE,
  STATUS,
  TRANSFER_SYNTAX,
  uidFromBits,
} from '../../dicom/index.ts';
import { randomBytes } from 'node:crypto';
import { notice, noticeOf, type Notice } from '../base/notices.ts';
import type { DiagnosisStep } from '../devices/device.ts';
import { getSeries, type GetReceiver } from './get-series.ts';
import { isRetrieveError } from './retrieve-error.ts';
import { findStudies, moveSeries, type ArchivePeer } from './archive.ts';

/** Nothing comes of a study that nobody has. */
const TAKES_NOTHING: GetReceiver = {
  storage: () =>
    [TRANSFER_SYNTAX.explicitLittleEndian, TRANSFER_SYNTAX.implicitLittleEndian].map((transferSyntaxUid) => ({
      sopClassUid: PET_IMAGE_STORAGE,
      transferSyntaxUid,
    })),
  opener: () => () => ({ status: STATUS.processingFailure }),
};

type StepName = DiagnosisStep['name'];

/** Asks for a study that nobody has. Never throws for what an archive does. */
export async function diagnoseQuery(peer: ArchivePeer, signal: AbortSignal): Promise<DiagnosisStep[]> {
  const studyInstanceUid = uidFromBits(randomBytes(16));
  const { callingAeTitle: aeTitle } = peer;
  const found = await step('FIND', notice('FIND_ANSWERED'), () =>
    findStudies(peer, { studyInstanceUid, modality: '' }, signal),
  );
  if (found.outcome === 'FAILED') return [found, skipped('MOVE', notice('STEP_SKIPPED'))];
  const move = {
    peer,
    studyInstanceUid,
    seriesInstanceUid: `${studyInstanceUid}.1`,
    sopClassUids: [],
    signal,
    onOperations: () => undefined,
    onOpen: () => undefined,
  };
  const get = () =>
    step('GET', notice('GET_ANSWERED'), () => getSeries({ ...move, receiver: TAKES_NOTHING }));
  if (peer.retrieveBy === 'GET') return [found, await get()];
  const moved = await step('MOVE', notice('MOVE_ANSWERED', { aeTitle }), () => moveSeries(move));
  if (moved.notice.code !== 'QUERY_NOT_OFFERED') return [found, moved];
  // A retrieval does the same.
  const got = await get();
  return [found, got.outcome === 'PASSED' ? got : moved];
}

/** Of a device that is not to be queried. */
export function queryNotAsked(): DiagnosisStep[] {
  return [skipped('FIND', notice('QUERY_NOT_ASKED')), skipped('MOVE', notice('QUERY_NOT_ASKED'))];
}

async function step(name: StepName, passed: Notice, attempt: () => Promise<unknown>): Promise<DiagnosisStep> {
  const started = performance.now();
  const end = (outcome: DiagnosisStep['outcome'], said: Notice) => ({
    name,
    outcome,
    notice: said,
    milliseconds: Math.round((performance.now() - started) * 10) / 10,
  });
  try {
    await attempt();
    return end('PASSED', passed);
  } catch (error) {
    // Some archives refuse what they do not have before they look for the destination.
    if (isRetrieveError(error, 'MOVE_REFUSED') || isRetrieveError(error, 'GET_REFUSED'))
      return end('PASSED', passed);
    const isCancelled = error instanceof AssociationError && error.kind === 'cancelled';
    return end('FAILED', isCancelled ? notice('DEVICE_SILENT', { detail: error.message }) : noticeOf(error));
  }
}

function skipped(name: StepName, why: Notice): DiagnosisStep {
  return { name, outcome: 'SKIPPED', notice: why, milliseconds: null };
}
