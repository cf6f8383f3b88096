import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { denoiseSlab, estimateNoise, type Extent, type NoiseScale } from './denoise.ts';

export interface SlabTask {
  readonly input: Float32Array<SharedArrayBuffer>;
  readonly output: Float32Array<SharedArrayBuffer>;
  readonly extent: Extent;
  readonly noise: NoiseScale;
  readonly first: number;
  readonly end: number;
}

/** Fewer voxels than this are not worth a thread. */
const SMALLEST_SLAB = 1 << 20;

/**
 * Denoises a volume in up to `threads` threads, this one among them. The result does not depend on their number,
 * and its sum is the input's. `onProgress` gets 0..1.
 */
export async function denoiseVolume(
  voxels: Float32Array,
  extent: Extent,
  threads: number,
  onProgress: (progress: number) => void,
): Promise<Float32Array> {
  const { slices } = extent;
  const input = shared(voxels.length);
  input.set(voxels);
  const output = shared(voxels.length);
  const noise = estimateNoise(input, extent);
  const slabs = Math.max(1, Math.min(threads, slices, Math.floor(voxels.length / SMALLEST_SLAB)));
  const bound = (slab: number): number => Math.round((slab * slices) / slabs);
  const others = Array.from({ length: slabs - 1 }, (_, i) =>
    inThread({ input, output, extent, noise, first: bound(i + 1), end: bound(i + 2) }),
  );
  let done = 0;
  denoiseSlab(input, output, extent, noise, 0, bound(1), () => onProgress(++done / bound(1)));
  await Promise.all(others);
  preserveSum(input, output);
  return output;
}

async function inThread(task: SlabTask): Promise<void> {
  const worker = new Worker(new URL('./denoise-slab.worker.ts', import.meta.url), { workerData: task });
  const [code] = (await once(worker, 'exit')) as [number];
  if (code !== 0) throw new Error(`a thread of the denoiser ended with ${code}`);
}

function preserveSum(input: Float32Array, output: Float32Array): void {
  let before = 0;
  let after = 0;
  for (let i = 0; i < input.length; i++) {
    before += input[i]!;
    after += output[i]!;
  }
  const factor = before / after;
  if (!(factor > 0) || !Number.isFinite(factor)) return;
  for (let i = 0; i < output.length; i++) output[i]! *= factor;
}

function shared(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * 4));
}
