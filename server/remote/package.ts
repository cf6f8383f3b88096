import { createHash } from 'node:crypto';
import { compressed } from './content-coding.ts';
import { packageMetadata } from './shared-folder/contract.ts';
import { zipOf } from './shared-folder/zip.ts';
import type { JobMetadata, Packaging, StoredSlices, StoredVolume } from './transport.ts';
import { encodeFloatArray, encodeVoxels, slicesOf } from './voxel-encoding.ts';
import { writeAside } from './write-aside.ts';

export interface WrittenPackage {
  readonly bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** Of the voxels before compression, hex. */
  readonly voxelsSha256: string;
}

/**
 * Writes the package of a volume to `path`: aside, synced, renamed. Holds a few slices at a time.
 * `onProgress` gets slices done of slices in all.
 */
export async function writePackage(
  path: string,
  packaging: Packaging,
  source: StoredVolume | StoredSlices,
  metadata: JobMetadata,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<WrittenPackage> {
  const volume = slicesOf(source);
  requireConsistent(volume);
  const onSlice = (done: number): void => onProgress(done, volume.grid.slices);
  const voxels = new Hashed(
    packaging.kind === 'http'
      ? encodeVoxels(volume, packaging.encoding, onSlice)
      : encodeFloatArray(volume, packaging.dtype, onSlice),
  );
  const chunks =
    packaging.kind === 'http'
      ? compressed(voxels, packaging.coding)
      : zipOf([
          { name: 'voxels.npy', content: voxels },
          // Taken once the voxels have passed, so that their digest is known.
          { name: 'metadata.json', content: lazily(() => packageMetadata(metadata, voxels.sha256)) },
        ]);
  const file = await writeAside(path, chunks);
  return { ...file, voxelsSha256: voxels.sha256 };
}

/** Hashes what passes. */
class Hashed implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  #digest: string | undefined;

  constructor(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#source) {
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  get sha256(): string {
    return (this.#digest ??= this.#hash.digest('hex'));
  }
}

function* lazily(json: () => unknown): Generator<Uint8Array> {
  yield Buffer.from(JSON.stringify(json()));
}

function requireConsistent({ grid, slopes, intercepts }: StoredSlices): void {
  if (slopes.length !== grid.slices || intercepts.length !== grid.slices)
    throw new RangeError(`${slopes.length} slopes for a grid of ${grid.slices} slices`);
}
