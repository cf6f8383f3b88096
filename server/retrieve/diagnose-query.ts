/** Tries C-FIND and C-MOVE with an archive, without any image being sent. */
import { AssociationError, uidFromBits } from '../../dicom/index.ts';
import { randomBytes } from 'node:crypto';
import { notice, noticeOf, type Notice } from '../base/notices.ts';
import type { DiagnosisStep } from '../devices/device.ts';
import { RetrieveError } from './retrieve-error.ts';
import { findStudies, moveSeries, type ArchivePeer } from './archive.ts';

type StepName = DiagnosisStep['name'];

/** Asks for a study that nobody has. Never throws for what an archive does. */
export async function diagnoseQuery(peer: ArchivePeer, signal: AbortSignal): Promise<DiagnosisStep[]> {
  const studyInstanceUid = uidFromBits(randomBytes(16));
  const { callingAeTitle: aeTitle } = peer;
  const found = await step('FIND', notice('FIND_ANSWERED'), () =>
    findStudies(peer, { studyInstanceUid, modality: '' }, signal),
  );
  if (found.outcome === 'FAILED') return [found, skipped('MOVE', notice('STEP_SKIPPED'))];
  const moved = await step('MOVE', notice('MOVE_ANSWERED', { aeTitle }), () =>
    moveSeries({
      peer,
      studyInstanceUid,
      seriesInstanceUid: `${studyInstanceUid}.1`,
      signal,
      onOperations: () => undefined,
      onOpen: () => undefined,
    }),
  );
  return [found, moved];
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
    if (error instanceof RetrieveError && error.notice.code === 'MOVE_REFUSED') return end('PASSED', passed);
    const isCancelled = error instanceof AssociationError && error.kind === 'cancelled';
    return end('FAILED', isCancelled ? notice('DEVICE_SILENT', { detail: error.message }) : noticeOf(error));
  }
}

function skipped(name: StepName, why: Notice): DiagnosisStep {
  return { name, outcome: 'SKIPPED', notice: why, milliseconds: null };
}
