/** The work on one package of the shared-folder contract: archive in, archive out. Runs in a worker thread. */
import { zipOf, readZip } from '../remote/shared-folder/zip.ts';
import type { GridShape } from '../remote/npy-arrays.ts';
import { decodeFloatArrayOfAnyGrid } from '../remote/voxel-decoding.ts';
import { encodeFloats } from '../remote/voxel-encoding.ts';
import { writeAside } from '../remote/write-aside.ts';
import { denoiseVolume } from './denoise-volume.ts';

export interface ArchiveFiles {
  readonly inputPath: string;
  readonly resultPath: string;
  readonly threads: number;
}

const MOST_VOXELS = 1 << 28;
const LONGEST_METADATA = 1 << 20;

/** An archive that cannot be read throws a `RangeError`. */
export async function processArchive({ inputPath, resultPath, threads }: ArchiveFiles): Promise<void> {
  let volume: { grid: GridShape; voxels: Float32Array } | undefined;
  await readZip(inputPath, {
    'voxels.npy': async (reader) => {
      volume = await decodeFloatArrayOfAnyGrid(reader, MOST_VOXELS);
    },
    'metadata.json': async (reader) => {
      for (let read = 0; !(await reader.ended()); read++) {
        if (read > LONGEST_METADATA) throw new RangeError('metadata.json is too long');
        await reader.take(1);
      }
    },
  });
  const { grid, voxels } = volume!;
  const denoised = await denoiseVolume(voxels, grid, threads, () => {});
  const noise = voxels.map((value, i) => value - denoised[i]!);
  await writeAside(
    resultPath,
    zipOf([
      { name: 'denoised.npy', content: encodeFloats(denoised, grid) },
      { name: 'noise.npy', content: encodeFloats(noise, grid) },
    ]),
  );
}
