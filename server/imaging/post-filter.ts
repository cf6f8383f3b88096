/** How a result becomes one series: `|denoised + noise / 100 * noise image|`, then a 3-D Gaussian. */
import { FWHM_PER_SIGMA, gaussianFilter, slicesFiltered, type VolumeShape } from './gaussian.ts';

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

type ReadSlice = (z: number, into: Float32Array<ArrayBuffer>) => void;
type FilteredGrid = VolumeShape & { readonly spacing: readonly [number, number, number] };

/**
 * The filtered slices in ascending order, each in memory that is used again for the next.
 * @param result denoised and, where the filter adds noise back, input minus denoised
 * @param grid with the spacing, mm along x, y and z
 */
export function postFiltered(
  { denoised, noise }: { readonly denoised: ReadSlice; readonly noise?: ReadSlice | undefined },
  { fwhm, noise: percent }: Pick<PostFilter, 'fwhm' | 'noise'>,
  grid: FilteredGrid,
): Generator<Float32Array<ArrayBuffer>> {
  const blend = percent / 100;
  const added = new Float32Array(noise && blend > 0 ? grid.rows * grid.columns : 0);
  const read: ReadSlice = (z, into) => {
    denoised(z, into);
    if (added.length > 0) noise?.(z, added);
    for (let i = 0; i < into.length; i++)
      into[i] = Math.abs((into[i] as number) + (added.length > 0 ? blend * (added[i] as number) : 0));
  };
  const sigma = fwhm / FWHM_PER_SIGMA;
  const [x, y, z] = grid.spacing;
  return gaussianFilter(read, grid, [sigma / x, sigma / y, sigma / z]);
}

/** Slices that are in memory while that filter works. */
export function slicesInFilter({ fwhm }: Pick<PostFilter, 'fwhm'>, grid: FilteredGrid): number {
  return slicesFiltered(fwhm / FWHM_PER_SIGMA / grid.spacing[2], grid.slices);
}
