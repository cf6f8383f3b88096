/** A result on its way to objects: in files without a name, gone through slice by slice. */
import { dirname } from 'node:path';
import { setImmediate as nextRound } from 'node:timers/promises';
import { postFiltered, type PostFilter } from '../../imaging/post-filter.ts';
import { readResult } from '../../remote/result.ts';
import { ScratchFile } from '../../storage/scratch-file.ts';
import { VolumeFile } from '../../storage/volume-file.ts';
import { openSourceSlices } from '../pack/source-slices.ts';
import type { UnpackInput } from './unpack.ts';

export interface ResultFiles extends Disposable {
  readonly denoised: VolumeFile;
  /** Empty where no filter adds noise back. */
  readonly noise: VolumeFile;
}

/** A volume to make objects of; disposed of, it takes no more room. */
export type OutputVolume = Pick<VolumeFile, 'read' | 'ranges' | typeof Symbol.dispose>;

/** In the folder of the run, on the disk that the objects go to. */
export function openResult({ outputDirectory, validated: { grid } }: UnpackInput): ResultFiles {
  const directory = dirname(outputDirectory);
  const denoised = new VolumeFile(directory, grid);
  const noise = new VolumeFile(directory, grid);
  return {
    denoised,
    noise,
    [Symbol.dispose]: () => {
      denoised[Symbol.dispose]();
      noise[Symbol.dispose]();
    },
  };
}

/** @throws GatewayError BAD_RESULT; the system's errors */
export async function fetchResult(
  input: UnpackInput,
  { denoised, noise }: ResultFiles,
  needsNoise: boolean,
  signal: AbortSignal,
): Promise<void> {
  using scratch = new ScratchFile(dirname(input.outputDirectory));
  const { hasNoise } = await readResult(
    input.resultPath,
    input.resultFormat,
    input.validated.grid,
    {
      denoised: (slice, z) => {
        signal.throwIfAborted();
        denoised.write(slice, z);
      },
      noise: needsNoise ? noise.write : () => undefined,
    },
    scratch,
  );
  if (needsNoise && !hasNoise) await writeNoise(input, denoised, noise, signal);
}

/** A result that comes without noise has, by the protocol, noise = input - denoised. */
async function writeNoise(
  { paths, validated: { grid, becquerelsPerUnit } }: UnpackInput,
  denoised: VolumeFile,
  noise: VolumeFile,
  signal: AbortSignal,
): Promise<void> {
  const source = await openSourceSlices(paths, grid, becquerelsPerUnit, () => {}, signal);
  const slice = new Float32Array(grid.rows * grid.columns);
  let z = 0;
  for await (const stored of source.slices()) {
    denoised.read(z, slice);
    const [slope, intercept] = [source.slopes[z]!, source.intercepts[z]!];
    for (let i = 0; i < slice.length; i++) slice[i] = stored[i]! * slope + intercept - slice[i]!;
    noise.write(slice, z++);
  }
}

export async function filteredVolume(
  { outputDirectory, validated: { grid } }: UnpackInput,
  { denoised, noise }: ResultFiles,
  filter: PostFilter,
  signal: AbortSignal,
): Promise<OutputVolume> {
  const volume = new VolumeFile(dirname(outputDirectory), grid);
  try {
    const result = { denoised: denoised.read, noise: filter.noise > 0 ? noise.read : undefined };
    let z = 0;
    for (const slice of postFiltered(result, filter, grid)) {
      volume.write(slice, z++);
      // So that an abort is heard.
      await nextRound();
      signal.throwIfAborted();
    }
    return volume;
  } catch (error) {
    volume[Symbol.dispose]();
    throw error;
  }
}

/** The result itself, which is still needed afterwards. */
export function unfilteredVolume({ denoised: { read, ranges } }: ResultFiles): OutputVolume {
  return { read, ranges, [Symbol.dispose]: () => undefined };
}
