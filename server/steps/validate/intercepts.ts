/** Images without Rescale Intercept (0028,1052). */
import { GatewayError } from '../../base/errors.ts';
import { notice, type Notice } from '../../base/notices.ts';
import type { SliceImage } from '../../imaging/slice-image.ts';

/**
 * It is always zero in PET (PS3.3 C.8.9.4), so an image that has lost it can be read. A series of which other images have
 * one that is not zero does not keep to that: then nothing says what it was.
 * @throws GatewayError MISSING_HEADER
 */
export function absentIntercepts(
  images: readonly Pick<SliceImage, 'intercept' | 'hasIntercept'>[],
): Notice[] {
  const count = images.filter(({ hasIntercept }) => !hasIntercept).length;
  if (count === 0) return [];
  if (images.some(({ intercept }) => intercept !== 0))
    throw new GatewayError('MISSING_HEADER', { elements: 'RescaleIntercept' });
  return [notice('RESCALE_INTERCEPT_ABSENT', { count })];
}
