/** Whether a series came whole: by the archive's list of its objects, else by the headers of its images. */
import { notice, type Notice } from '../base/notices.ts';
import type { Expected } from './arrivals.ts';
import type { FoundInstance } from './found.ts';

export interface Verdict {
  /** What is wrong with what came. */
  readonly failure: Notice | null;
  /** What did not come, though every PET image did. */
  readonly warning: Notice | null;
}

export interface RetrievedImages {
  /** Name of the archive. */
  readonly device: string;
  /** Of this gateway. */
  readonly aeTitle: string;
  /** Objects, as the archive counts them at its end. */
  readonly sent: number;
  readonly failed: number;
  /** PET images that the archive has; null where it does not say. */
  readonly pet: readonly FoundInstance[] | null;
  readonly expected: Pick<Expected, 'count' | 'has' | 'isDeclaredWhole'>;
}

export function judgeSeries({ device, aeTitle, sent, failed, pet, expected }: RetrievedImages): Verdict {
  const announced = sent + failed;
  const arrived = expected.count();
  const fails = (failure: Notice): Verdict => ({ failure, warning: null });
  if (pet ? pet.every(({ instanceUid }) => expected.has(instanceUid)) : expected.isDeclaredWhole())
    return { failure: null, warning: failed > 0 ? notice('OBJECTS_NOT_SENT', { device, failed }) : null };
  if (failed > 0) return fails(notice('IMAGES_NOT_SENT', { device, failed, announced }));
  if (arrived === 0) return fails(notice('NOTHING_CAME', { device, announced, aeTitle }));
  if (pet) return fails(notice('IMAGES_LEFT_OUT', { device, listed: pet.length, arrived }));
  if (arrived < sent) return fails(notice('IMAGES_MISSING', { device, announced, arrived }));
  return { failure: null, warning: null };
}
