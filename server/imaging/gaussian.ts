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
 * The slices of a volume in ascending order, filtered: each is given in memory that is used again for the next.
 * Holds as many slices as the kernel reaches.
 * @param read gives the z-th slice, x fastest; asked for once each, in ascending order
 * @param sigmas in voxels along x, y and z; 0 leaves that axis as it is
 */
export function* gaussianFilter(
  read: (z: number, into: Float32Array<ArrayBuffer>) => void,
  { columns, rows, slices }: VolumeShape,
  sigmas: readonly [number, number, number],
): Generator<Float32Array<ArrayBuffer>> {
  const [x, y, z] = sigmas.map(halfKernel) as [Float64Array, Float64Array, Float64Array];
  const area = columns * rows;
  // A line along x is a slab whose neighbours are single voxels; along y whole rows.
  const alongX = x.length > 1 ? slabFilter(columns, 1, x) : undefined;
  const alongY = y.length > 1 ? slabFilter(rows, columns, y) : undefined;
  const held = Array.from({ length: slicesHeld(z.length - 1, slices) }, () => new Float32Array(area));
  const filtered = new Float32Array(area);
  const radius = z.length - 1;
  for (let slice = 0, next = 0; slice < slices; slice++) {
    for (; next < slices && next <= slice + radius; next++) {
      const plane = held[next % held.length] as Float32Array<ArrayBuffer>;
      read(next, plane);
      if (alongX) for (let at = 0; at < area; at += columns) alongX(plane, at, 1);
      alongY?.(plane, 0, columns);
    }
    const at = (place: number): Float32Array =>
      held[reflected(place, slices) % held.length] as Float32Array<ArrayBuffer>;
    sumAcross(at, slice, z, filtered);
    yield filtered;
  }
}

/** How many slices are held for a filter of that sigma along z. */
export function slicesFiltered(sigma: number, slices: number): number {
  return slicesHeld(halfKernel(sigma).length - 1, slices) + 1;
}

/** Those that are reached on either side; reflected, they are among them. */
function slicesHeld(radius: number, slices: number): number {
  return Math.min(slices, 2 * radius + 1);
}

/** Of whole planes: the one at a place and its neighbours, by their weights. */
function sumAcross(
  at: (place: number) => Float32Array,
  place: number,
  weights: Float64Array,
  into: Float32Array,
): void {
  const planes = Array.from(weights, (_, k) => [at(place - k), at(place + k)] as const);
  const sum = new Float64Array(Math.min(BLOCK, into.length));
  for (let start = 0; start < into.length; start += BLOCK) {
    const length = Math.min(BLOCK, into.length - start);
    planes.forEach(([before, after], k) => {
      const weight = weights[k] as number;
      if (k === 0) for (let i = 0; i < length; i++) sum[i] = weight * (before[start + i] as number);
      else
        for (let i = 0; i < length; i++)
          sum[i] =
            (sum[i] as number) + weight * ((before[start + i] as number) + (after[start + i] as number));
    });
    for (let i = 0; i < length; i++) into[start + i] = sum[i] as number;
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
