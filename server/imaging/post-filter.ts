/** How a result becomes one series: `|denoised + noise / 100 * noise image|`, then a 3-D Gaussian. */
import { FWHM_PER_SIGMA, gaussianFilter, type VolumeShape } from './gaussian.ts';

export interface PostFilter {
  /** Full width at half maximum, mm; 0 is no filter. */
  readonly fwhm: number;
  /** Percentage of the noise image that is added back, 0..100. */
  readonly noise: number;
  readonly description: string;
  /** Whether the description is put behind the original one, or replaces it. */
  readonly descriptionMode: 'append' | 'replace';
  readonly seriesNumber: number;
  /** Only for this Manufacturer's Model Name; null for all. */
  readonly model: string | null;
  /** Only for the radiopharmaceutical of this name; null for all. */
  readonly radiopharmaceutical: string | null;
  readonly enabled: boolean;
}

/** Those that are enabled and apply. */
export function applicableFilters(
  filters: readonly PostFilter[],
  series: { readonly model: string; readonly radiopharmaceutical: string },
): PostFilter[] {
  return filters.filter(
    (filter) =>
      filter.enabled &&
      (filter.model === null || filter.model.trim() === series.model.trim()) &&
      (filter.radiopharmaceutical === null || filter.radiopharmaceutical === series.radiopharmaceutical),
  );
}

/**
 * A new volume; the inputs stay as they are.
 * @param noise input minus denoised; needed where the filter adds noise back
 * @param spacing mm along x, y and z
 */
export function applyPostFilter(
  denoised: Float32Array,
  noise: Float32Array | undefined,
  filter: Pick<PostFilter, 'fwhm' | 'noise'>,
  shape: VolumeShape,
  spacing: readonly [number, number, number],
): Float32Array {
  const blend = filter.noise / 100;
  const volume = new Float32Array(denoised.length);
  for (let i = 0; i < volume.length; i++) {
    const added = noise === undefined ? 0 : blend * (noise[i] as number);
    volume[i] = Math.abs((denoised[i] as number) + added);
  }
  const sigma = filter.fwhm / FWHM_PER_SIGMA;
  gaussianFilter(volume, shape, [sigma / spacing[0], sigma / spacing[1], sigma / spacing[2]]);
  return volume;
}
