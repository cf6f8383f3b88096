/** What a report on storage commitment says of the images that it was asked about. */
import type { CommitmentReport } from '../../../dicom/index.ts';
import { statusParams } from '../../devices/association-notice.ts';
import { notice, type Notice } from '../../base/notices.ts';
import type { RefusedImage } from '../../queue/commitments.ts';

/** What the report does not say to be committed, and what it says not to be. */
export function refusedImages(
  images: readonly string[],
  { committed, failed }: CommitmentReport,
): RefusedImage[] {
  const reasons = new Map(failed.map(({ sopInstanceUid, reason }) => [sopInstanceUid, reason ?? null]));
  const kept = new Set(committed);
  return images
    .filter((uid) => reasons.has(uid) || !kept.has(uid))
    .map((sopInstanceUid) => ({ sopInstanceUid, reason: reasons.get(sopInstanceUid) ?? null }));
}

/** For people: how many, and the first reason that was given. */
export function refusalNotice(device: string, refused: readonly RefusedImage[], total: number): Notice {
  const said = notice('COMMITMENT_REFUSED', { device, refused: refused.length, total });
  const reason = refused.find((image) => image.reason !== null)?.reason ?? null;
  return reason === null ? said : { ...said, cause: notice('COMMITMENT_REASON', statusParams(reason)) };
}
