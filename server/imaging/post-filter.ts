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
 * @param result denoised and, where the filter adds noise back, input minus denoised
 * @param grid with the spacing, mm along x, y and z
 * @param into the filtered volume; may be `denoised` itself, where nobody needs that any more
 */
export function applyPostFilter(
  { denoised, noise }: { readonly denoised: Float32Array; readonly noise?: Float32Array | undefined },
  filter: Pick<PostFilter, 'fwhm' | 'noise'>,
  grid: VolumeShape & { readonly spacing: readonly [number, number, number] },
  into: Float32Array,
): void {
  const blend = filter.noise / 100;
  for (let i = 0; i < into.length; i++) {
    const added = noise === undefined ? 0 : blend * (noise[i] as number);
    into[i] = Math.abs((denoised[i] as number) + added);
  }
  const sigma = filter.fwhm / FWHM_PER_SIGMA;
  const [x, y, z] = grid.spacing;
  gaussianFilter(into, grid, [sigma / x, sigma / y, sigma / z]);
}
