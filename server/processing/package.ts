import type { JobMetadata, Packaging, StoredVolume } from './transport.ts';

export interface WrittenPackage {
  readonly bytes: number;
  /** Voxels before compression. */
  readonly rawBytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** Of the voxels before compression, hex. */
  readonly voxelsSha256: string;
}

/** Writes the package of a volume to `path` (aside, synced, renamed). `onProgress` gets slices done of slices. */
export type WritePackage = (
  path: string,
  packaging: Packaging,
  volume: StoredVolume,
  metadata: JobMetadata,
  onProgress: (done: number, total: number) => void,
) => Promise<WrittenPackage>;
