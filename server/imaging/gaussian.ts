/**
 * A 3-D Gaussian filter, separable, in place. Borders are reflected about the edge of the last voxel
 * (d c b a | a b c d | d c b a) and the kernel is cut at 4 sigma: what `scipy.ndimage.gaussian_filter` does by
 * default, which is the judge of this one.
 */
const TRUNCATE = 4;
/** Full width at half maximum in sigmas: 2 sqrt(2 ln 2). */
export const FWHM_PER_SIGMA = 2.355;

export interface VolumeShape {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/**
 * @param volume x fastest, then y, then z
 * @param sigmas in voxels along x, y and z; 0 leaves that axis as it is
 */
export function gaussianFilter(
  volume: Float32Array,
  { columns, rows, slices }: VolumeShape,
  sigmas: readonly [number, number, number],
): void {
  const [x, y, z] = sigmas.map(halfKernel) as [Float64Array, Float64Array, Float64Array];
  const plane = columns * rows;
  // A line along x is a slab whose neighbours are single voxels; along y whole rows; along z whole rows too.
  if (x.length > 1) {
    const filter = slabFilter(columns, 1, x);
    for (let at = 0; at < volume.length; at += columns) filter(volume, at, 1);
  }
  if (y.length > 1) {
    const filter = slabFilter(rows, columns, y);
    for (let at = 0; at < volume.length; at += plane) filter(volume, at, columns);
  }
  if (z.length > 1) {
    const filter = slabFilter(slices, columns, z);
    for (let at = 0; at < plane; at += columns) filter(volume, at, plane);
  }
}

/** Weights from the middle outwards; of length 1 where there is nothing to do. */
function halfKernel(sigma: number): Float64Array {
  const radius = sigma > 0 ? Math.floor(TRUNCATE * sigma + 0.5) : 0;
  const weights = new Float64Array(radius + 1);
  let sum = 0;
  for (let k = 0; k <= radius; k++) {
    const weight = radius === 0 ? 1 : Math.exp(-(k * k) / (2 * sigma * sigma));
    weights[k] = weight;
    sum += k === 0 ? weight : 2 * weight;
  }
  return weights.map((weight) => weight / sum);
}

/** Values that are summed up at a time: they stay in the first-level cache. */
const BLOCK = 1024;

/**
 * Filters `count` runs of `width` neighbouring voxels against each other. Padded and put in a row, that is one
 * convolution with steps of `width`, whichever axis it is.
 */
function slabFilter(
  count: number,
  width: number,
  weights: Float64Array,
): (volume: Float32Array, offset: number, stride: number) => void {
  const radius = weights.length - 1;
  const source = new Float64Array((count + 2 * radius) * width);
  const sum = new Float64Array(count * width);
  const places = Int32Array.from({ length: count + 2 * radius }, (_, at) => reflected(at - radius, count));
  return (volume, offset, stride) => {
    for (let at = 0; at < places.length; at++) {
      const from = offset + (places[at] as number) * stride;
      for (let i = 0; i < width; i++) source[at * width + i] = volume[from + i] as number;
    }
    for (let start = 0; start < sum.length; start += BLOCK) {
      const end = Math.min(start + BLOCK, sum.length);
      const centre = weights[0] as number;
      const middle = radius * width;
      for (let i = start; i < end; i++) sum[i] = centre * (source[middle + i] as number);
      for (let k = 1; k <= radius; k++) {
        const weight = weights[k] as number;
        const before = (radius - k) * width;
        const after = (radius + k) * width;
        for (let i = start; i < end; i++) {
          sum[i] =
            (sum[i] as number) + weight * ((source[before + i] as number) + (source[after + i] as number));
        }
      }
    }
    for (let at = 0; at < count; at++) {
      const to = offset + at * stride;
      for (let i = 0; i < width; i++) volume[to + i] = sum[at * width + i] as number;
    }
  };
}

/** The place that a place beyond the border takes its value from, however far beyond. */
function reflected(at: number, count: number): number {
  const period = 2 * count;
  const within = ((at % period) + period) % period;
  return within < count ? within : period - 1 - within;
}
