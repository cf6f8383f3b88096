/** How a result becomes one series: `|denoised + noise / 100 * noise image|`, then a 3-D Gaussian. */
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
